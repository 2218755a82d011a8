// SPDX-License-Identifier: BSL-1.0
// A response as it is read from a connection.

#include "http/response_parser.hpp"

#include "http/content_coding.hpp"
#include "http/lower_case.hpp"

#include <boost/beast/http/error.hpp>
#include <fmt/format.h>

#include <string>
#include <string_view>
#include <utility>

namespace rdad::http {

namespace beast = boost::beast;

response_parser::response_parser(const client_settings& settings, std::size_t interim)
    : settings_(settings), taken_(interim)
{
    header_limit(http::header_limit);
    body_limit(settings.body_limit);
}

void response_parser::count(std::size_t bytes, boost::system::error_code& ec)
{
    taken_ += bytes;
    const std::size_t body = body_taken_ + get().body().size();
    if (taken_ > framing_limit + body * (1 + framing_of_a_byte))
        ec = beast::http::error::buffer_overflow;
}

result<std::optional<response>> response_parser::head() const
{
    const unsigned status = get().result_int();
    // 101 would change the protocol, which was not asked for.
    if (status / 100 == 1 && status != 101)
        return std::nullopt;
    if (status < 200 || status > 599) {
        return failure{
            {errc::malformed_response,
             fmt::format(
                 "{} answered with the status {}, which makes no sense.",
                 settings_.base.authority(),
                 status
             )},
            true};
    }
    response answer;
    answer.status = status;
    for (const auto& field : get()) {
        const std::string_view name = field.name_string();
        const std::string_view value = field.value();
        answer.headers.push_back({std::string(name), std::string(value)});
    }
    return answer;
}

result<std::optional<response>> response_parser::take()
{
    auto answer = head();
    if (answer && *answer) {
        (*answer)->body = take_body();
        if (auto failed = decode_body(**answer, settings_))
            return *std::move(failed);
    }
    return answer;
}

result<std::optional<response>> response_parser::take_head()
{
    auto answer = head();
    if (answer && *answer) {
        const auto coding = (*answer)->header("Content-Encoding");
        if (coding && lower_case(*coding) != "identity") {
            return failure{
                {errc::unknown_coding,
                 fmt::format(
                     "The answer of {}, which was to be read as it comes, is in a coding.",
                     settings_.base.authority()
                 )},
                true};
        }
    }
    return answer;
}

std::string response_parser::take_body()
{
    std::string part = std::exchange(get().body(), {});
    body_taken_ += part.size();
    return part;
}

std::optional<failure> response_parser::failure_of(const boost::system::error_code& ec) const
{
    using beast::http::error;
    if (ec == error::body_limit) {
        return failure{
            {errc::body_too_large,
             fmt::format(
                 "The answer of {} is larger than {} bytes.",
                 settings_.base.authority(),
                 settings_.body_limit
             )},
            true};
    }
    if (ec == error::header_limit) {
        return failure{
            {errc::malformed_response,
             fmt::format(
                 "The header of the answer of {} is larger than {} bytes.",
                 settings_.base.authority(),
                 http::header_limit
             )},
            true};
    }
    if (ec == error::buffer_overflow) {
        return failure{
            {errc::malformed_response,
             fmt::format(
                 "The answer of {} has too much around its body: interim answers, extensions of chunks, or "
                 "trailers.",
                 settings_.base.authority()
             )},
            true};
    }
    const bool parsed = ec.category() == beast::http::make_error_code(error::end_of_stream).category();
    if (!parsed || ec == error::end_of_stream || ec == error::partial_message)
        return std::nullopt;
    return failure{
        {errc::malformed_response,
         fmt::format("The answer of {} is not valid HTTP: {}.", settings_.base.authority(), ec.message())},
        true};
}

}  // namespace rdad::http
