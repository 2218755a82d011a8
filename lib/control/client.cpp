// SPDX-License-Identifier: BSL-1.0
#include "control/client.hpp"

#include "api/json/answer_reader.hpp"
#include "api/json/json_text.hpp"
#include "control/membership.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/basic_stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <boost/url/url.hpp>
#include <fmt/format.h>

#include <sys/un.h>

#include <chrono>
#include <cstdint>
#include <exception>
#include <initializer_list>
#include <optional>
#include <string_view>
#include <utility>

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace beast_http = boost::beast::http;
using local = boost::asio::local::stream_protocol;

namespace rdad::control {

failure no_answer(const std::string& socket_path, const boost::system::error_code& why)
{
    if (const std::string missing = missing_membership(why, socket_path); !missing.empty())
        return {why, fmt::format("{} may not be used: {}.{}", socket_path, why.message(), missing)};
    // Not ENOENT, which says that there is no such job.
    const bool may_not = why == boost::system::errc::permission_denied;
    const auto code = may_not ? why : make_error_code(boost::system::errc::not_connected);
    return {code, fmt::format("No daemon answers at {}: {}. Is rdad running?", socket_path, why.message())};
}

namespace {

constexpr std::chrono::seconds longest_exchange(30);

/// Where millions of records may have to be read first.
constexpr std::chrono::minutes longest_reading(10);

/// A record with a Job document, or 100,000 batches.
constexpr std::uint64_t longest_answer = std::uint64_t{64} << 20U;

using http_response = beast_http::response<beast_http::string_body>;

/// The path of these segments.
std::string target_of(std::initializer_list<std::string_view> segments)
{
    boost::urls::url url;
    url.set_path_absolute(true);
    for (const std::string_view segment : segments)
        url.segments().push_back({segment.data(), segment.size()});
    const auto path = url.encoded_path();
    return {path.data(), path.size()};
}

struct http_request
{
    beast_http::verb method;
    std::string target;
    std::string body{};
    std::chrono::seconds longest = longest_exchange;
};

asio::awaitable<http_response> exchange(std::string socket_path, http_request asked)
{
    beast::basic_stream<local> stream(co_await asio::this_coro::executor);
    stream.expires_after(asked.longest);
    co_await stream.async_connect(local::endpoint(socket_path), asio::use_awaitable);
    beast_http::request<beast_http::string_body>
        request(asked.method, asked.target, 11, std::move(asked.body));
    request.set(beast_http::field::host, "rdad");
    request.prepare_payload();
    const auto [unsent, sent] =
        co_await beast_http::async_write(stream, request, asio::as_tuple(asio::use_awaitable));
    beast::flat_buffer buffer;
    beast_http::response_parser<beast_http::string_body> parser;
    parser.body_limit(longest_answer);
    const auto [unread, read] =
        co_await beast_http::async_read(stream, buffer, parser, asio::as_tuple(asio::use_awaitable));
    // One that is turned away has its answer before it has asked.
    if (unread)
        throw boost::system::system_error(unsent ? unsent : unread);
    co_return parser.release();
}

order_status status_of(beast_http::status status)
{
    switch (status) {
    case beast_http::status::ok: return order_status::noted;
    case beast_http::status::not_found: return order_status::unknown;
    case beast_http::status::conflict: return order_status::refused;
    case beast_http::status::forbidden: return order_status::forbidden;
    default: return order_status::failed;
    }
}

std::string message_of(const http_response& received)
{
    const auto document = api::parse_json(received.body());
    const auto* const object = document ? document->if_object() : nullptr;
    auto message = object ? api::read_string(*object, "message") : std::nullopt;
    return message ? *std::move(message) : fmt::format("HTTP status {}.", received.result_int());
}

result<http_response> talk(const std::string& socket_path, http_request asked)
{
    if (socket_path.size() >= sizeof(sockaddr_un::sun_path))
        return no_answer(socket_path, make_error_code(boost::system::errc::filename_too_long));
    asio::io_context context(1);
    std::optional<result<http_response>> answer;
    const auto on_end = [&](const std::exception_ptr& exception, http_response received) {
        try {
            if (exception)
                std::rethrow_exception(exception);
            answer = std::move(received);
        } catch (const boost::system::system_error& error) {
            answer = no_answer(socket_path, error.code());
        }
    };
    asio::co_spawn(context, exchange(socket_path, std::move(asked)), on_end);
    context.run();
    return *std::move(answer);
}

boost::system::errc::errc_t errc_of(beast_http::status status)
{
    switch (status) {
    case beast_http::status::not_found: return boost::system::errc::no_such_file_or_directory;
    case beast_http::status::forbidden: return boost::system::errc::permission_denied;
    case beast_http::status::conflict: return boost::system::errc::operation_not_supported;
    case beast_http::status::service_unavailable: return boost::system::errc::resource_unavailable_try_again;
    default: return boost::system::errc::bad_message;
    }
}

/// The answer to a question, which is worth something.
result<http_response> ask(
    const std::string& socket_path,
    std::string target,
    beast_http::verb method = beast_http::verb::get,
    std::chrono::seconds longest = longest_exchange
)
{
    auto received = talk(socket_path, {method, std::move(target), {}, longest});
    if (!received || received->result() == beast_http::status::ok)
        return received;
    return failure{make_error_code(errc_of(received->result())), message_of(*received)};
}

failure senseless_answer(const std::string& socket_path)
{
    return {
        make_error_code(boost::system::errc::bad_message),
        fmt::format("What answers at {} is not a daemon of this release.", socket_path)};
}

}  // namespace

result<order_answer> give_order(const std::string& socket_path, order order, const std::string& name)
{
    const auto received =
        talk(socket_path, {beast_http::verb::post, target_of({"v1", "jobs", name, to_string(order)})});
    if (!received)
        return received.error();
    return order_answer{status_of(received->result()), message_of(*received)};
}

result<orders_answer> give_orders(
    const std::string& socket_path,
    order order,
    const std::vector<std::string>& names
)
{
    const boost::json::object body{
        {"order", to_string(order)},
        {"jobs", boost::json::array(names.begin(), names.end())}};
    const auto received =
        talk(socket_path, {beast_http::verb::post, target_of({"v1", "orders"}), serialize(body)});
    if (!received)
        return received.error();
    orders_answer answer{status_of(received->result()), message_of(*received)};
    const auto document = api::parse_json(received->body());
    const auto* const object = document ? document->if_object() : nullptr;
    if (!object)
        return senseless_answer(socket_path);
    answer.noted = static_cast<std::size_t>(api::read_number(*object, "noted").value_or(0));
    answer.problems = api::read_objects(*object, "problems", [](const boost::json::object& problem) {
        return order_problem{
            api::read_string(problem, "name").value_or(""),
            api::read_string(problem, "message").value_or("")};
    });
    return answer;
}

result<order_answer> give_pausing_order(
    const std::string& socket_path,
    bool pauses,
    const std::optional<std::string>& label
)
{
    const std::string_view order = pauses ? "pause" : "resume";
    std::string target = label ? target_of({"v1", "batches", *label, order}) : target_of({"v1", order});
    const auto received = talk(socket_path, {beast_http::verb::post, std::move(target)});
    if (!received)
        return received.error();
    return order_answer{status_of(received->result()), message_of(*received)};
}

result<order_answer> give_priority(
    const std::string& socket_path,
    const std::string& label,
    std::optional<std::int32_t> priority
)
{
    const boost::json::object body{
        {"priority", priority ? boost::json::value(*priority) : boost::json::value(nullptr)}};
    const auto received = talk(
        socket_path,
        {beast_http::verb::post, target_of({"v1", "batches", label, "priority"}), serialize(body)}
    );
    if (!received)
        return received.error();
    return order_answer{status_of(received->result()), message_of(*received)};
}

result<std::vector<diagnosis::finding>> order_check(const std::string& socket_path)
{
    const auto received = ask(socket_path, target_of({"v1", "check"}), beast_http::verb::post);
    if (!received)
        return received.error();
    const auto document = api::parse_json(received->body());
    const auto* const object = document ? document->if_object() : nullptr;
    auto findings = object ? diagnosis::read_findings(*object) : std::nullopt;
    return findings ? result<std::vector<diagnosis::finding>>(*std::move(findings))
                    : senseless_answer(socket_path);
}

result<std::string> order_page(const std::string& socket_path)
{
    const auto received = ask(socket_path, target_of({"v1", "page"}), beast_http::verb::post);
    if (!received)
        return received.error();
    const auto document = api::parse_json(received->body());
    const auto* const object = document ? document->if_object() : nullptr;
    auto url = object ? api::read_string(*object, "url") : std::nullopt;
    return url ? result<std::string>(*std::move(url)) : senseless_answer(socket_path);
}

result<std::string> ask_metrics(const std::string& socket_path)
{
    const auto received = ask(socket_path, target_of({"metrics"}));
    return received ? result<std::string>(received->body()) : received.error();
}

result<daemon_health> ask_health(const std::string& socket_path)
{
    const auto received = ask(socket_path, target_of({"v1", "health"}));
    if (!received)
        return received.error();
    const auto document = api::parse_json(received->body());
    const auto* const object = document ? document->if_object() : nullptr;
    auto health = object ? read_daemon_health(*object) : std::nullopt;
    return health ? result<daemon_health>(*std::move(health)) : senseless_answer(socket_path);
}

result<std::vector<batch_status>> ask_batches(const std::string& socket_path)
{
    const auto received = ask(socket_path, target_of({"v1", "batches"}));
    if (!received)
        return received.error();
    const auto document = api::parse_json(received->body());
    const auto* const object = document ? document->if_object() : nullptr;
    const auto* const batches = object ? api::read_array(*object, "batches") : nullptr;
    if (!batches)
        return senseless_answer(socket_path);
    std::vector<batch_status> all;
    for (const boost::json::value& each : *batches) {
        if (auto status = each.is_object() ? read_batch_status(each.get_object()) : std::nullopt)
            all.push_back(*std::move(status));
    }
    return all;
}

result<std::optional<job::earlier_batch>> ask_earlier(
    const std::string& socket_path,
    const std::string& digest
)
{
    const auto received = ask(socket_path, target_of({"v1", "earlier", digest}));
    if (!received)
        return received.error();
    const auto document = api::parse_json(received->body());
    const auto* const object = document ? document->if_object() : nullptr;
    if (!object || !object->contains("earlier"))
        return senseless_answer(socket_path);
    const auto* const earlier = api::read_object(*object, "earlier");
    return earlier ? job::read_earlier_batch(*earlier) : std::nullopt;
}

result<job_list> ask_jobs(const std::string& socket_path, const job_query& query)
{
    const std::string parameters = to_url_query(query);
    const auto received = ask(socket_path, target_of({"v1", "jobs"}) + "?" + parameters);
    if (!received)
        return received.error();
    auto list = read_job_list(received->body());
    return list ? result<job_list>(*std::move(list)) : senseless_answer(socket_path);
}

result<std::string> ask_history(const std::string& socket_path, const std::string& url_query)
{
    const auto received =
        ask(socket_path,
            target_of({"v1", "history"}) + "?" + url_query,
            beast_http::verb::get,
            longest_reading);
    return received ? result<std::string>(received->body()) : received.error();
}

result<api::progress> ask_progress(const std::string& socket_path, const std::string& name)
{
    const auto received =
        ask(socket_path, target_of({"v1", "jobs", name, "progress"}), beast_http::verb::post);
    if (!received)
        return received.error();
    auto progress = api::read_progress_response(received->body());
    return progress ? result<api::progress>(*std::move(progress)) : senseless_answer(socket_path);
}

result<job_view> ask_job(const std::string& socket_path, const std::string& name)
{
    const auto received = ask(socket_path, target_of({"v1", "jobs", name}));
    if (!received)
        return received.error();
    auto view = read_job_view(received->body());
    return view ? result<job_view>(*std::move(view)) : senseless_answer(socket_path);
}

}  // namespace rdad::control
