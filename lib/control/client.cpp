// SPDX-License-Identifier: BSL-1.0
#include "control/client.hpp"

#include "api/json_text.hpp"
#include "control/membership.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/basic_stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <boost/json/value.hpp>
#include <boost/url/url.hpp>
#include <fmt/format.h>

#include <sys/un.h>

#include <chrono>
#include <exception>
#include <optional>

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace beast_http = boost::beast::http;
using local = boost::asio::local::stream_protocol;

namespace rdad::control {
namespace {

constexpr std::chrono::seconds longest_exchange(30);

using http_response = beast_http::response<beast_http::string_body>;

std::string target_of(order order, const std::string& name)
{
    boost::urls::url url;
    url.set_path_absolute(true);
    for (const std::string_view segment :
         {std::string_view("jobs"), std::string_view(name), to_string(order)})
        url.segments().push_back({segment.data(), segment.size()});
    const auto path = url.encoded_path();
    return {path.data(), path.size()};
}

asio::awaitable<http_response> post(std::string socket_path, std::string target)
{
    beast::basic_stream<local> stream(co_await asio::this_coro::executor);
    stream.expires_after(longest_exchange);
    co_await stream.async_connect(local::endpoint(socket_path), asio::use_awaitable);
    beast_http::request<beast_http::empty_body> request(beast_http::verb::post, target, 11);
    request.set(beast_http::field::host, "rdad");
    request.prepare_payload();
    const auto [unsent, sent] =
        co_await beast_http::async_write(stream, request, asio::as_tuple(asio::use_awaitable));
    beast::flat_buffer buffer;
    http_response answered;
    const auto [unread, read] =
        co_await beast_http::async_read(stream, buffer, answered, asio::as_tuple(asio::use_awaitable));
    // One that is turned away has its answer before it has asked.
    if (unread)
        throw boost::system::system_error(unsent ? unsent : unread);
    co_return answered;
}

order_status status_of(beast_http::status status)
{
    switch (status) {
    case beast_http::status::ok: return order_status::noted;
    case beast_http::status::not_found: return order_status::unknown;
    case beast_http::status::conflict: return order_status::refused;
    default: return order_status::failed;
    }
}

std::string message_of(const http_response& received)
{
    const auto document = api::parse_json(received.body());
    const auto* object = document ? document->if_object() : nullptr;
    const auto* message = object ? object->if_contains("message") : nullptr;
    const auto* text = message ? message->if_string() : nullptr;
    return text ? std::string(text->begin(), text->end())
                : fmt::format("HTTP status {}.", received.result_int());
}

/// Why there is no answer.
failure no_answer(const std::string& socket_path, const boost::system::error_code& why)
{
    if (const std::string missing = missing_membership(why, socket_path); !missing.empty())
        return {why, fmt::format("{} may not be used: {}.{}", socket_path, why.message(), missing)};
    return {why, fmt::format("No daemon answers at {}: {}. Is rdad running?", socket_path, why.message())};
}

}  // namespace

result<order_answer> give_order(const std::string& socket_path, order order, const std::string& name)
{
    if (socket_path.size() >= sizeof(sockaddr_un::sun_path))
        return no_answer(socket_path, make_error_code(boost::system::errc::filename_too_long));
    asio::io_context context(1);
    std::optional<result<order_answer>> answer;
    const auto on_end = [&](const std::exception_ptr& exception, const http_response& received) {
        try {
            if (exception)
                std::rethrow_exception(exception);
            answer = order_answer{status_of(received.result()), message_of(received)};
        } catch (const boost::system::system_error& error) {
            answer = no_answer(socket_path, error.code());
        }
    };
    asio::co_spawn(context, post(socket_path, target_of(order, name)), on_end);
    context.run();
    return *std::move(answer);
}

}  // namespace rdad::control
