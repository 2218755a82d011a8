// SPDX-License-Identifier: BSL-1.0
#include "control/serving/session.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/basic_stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>

#include <limits>
#include <utility>

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace beast_http = boost::beast::http;
using local = boost::asio::local::stream_protocol;
using tcp = boost::asio::ip::tcp;

namespace rdad::control {
namespace {

/// The names of jobs that are asked for are in it.
constexpr std::uint32_t longest_header = 64 * 1024;

/// A body is read in parts.
constexpr std::size_t largest_buffer = 2 * longest_header;

/// With a client that doesn't read its answer.
constexpr std::chrono::seconds patience(10);

using message = beast_http::response<beast_http::string_body>;

beast::string_view beast_view(std::string_view text)
{
    return {text.data(), text.size()};
}

/// To a HEAD, what would be answered is only described.
message message_of(response answered, unsigned version, bool is_head)
{
    message m(answered.status, version);
    m.set(beast_http::field::content_type, beast_view(answered.content_type));
    m.keep_alive(false);
    for (const auto& [name, value] : answered.fields)
        m.set(beast_view(name), beast_view(value));
    m.content_length(answered.body.size());
    if (!is_head)
        m.body() = std::move(answered.body);
    return m;
}

}  // namespace

request request_of(received_request received, uid_t by)
{
    const auto target = received.target();
    return {received.method(), {target.data(), target.size()}, std::move(received.body()), by};
}

template <class Protocol>
asio::awaitable<void> serve(asio::basic_stream_socket<Protocol> socket, conversation conversation)
{
    beast::basic_stream<Protocol> s(std::move(socket));
    beast::flat_buffer buffer(largest_buffer);
    beast_http::request_parser<beast_http::string_body> parser;
    parser.header_limit(longest_header);
    parser.body_limit(std::numeric_limits<std::uint64_t>::max());
    s.expires_at(conversation.due);
    const auto [no_header, header_size] =
        co_await beast_http::async_read_header(s, buffer, parser, asio::as_tuple(asio::use_awaitable));
    // A client that says nothing sensible learns it by the end of the connection.
    const auto target = parser.get().target();
    const std::uint64_t limit = conversation.longest_body({target.data(), target.size()});
    if (no_header || parser.content_length().value_or(0) > limit)
        co_return;
    // Of what comes in chunks no length is known before.
    parser.body_limit(limit);
    const auto [failed, size] =
        co_await beast_http::async_read(s, buffer, parser, asio::as_tuple(asio::use_awaitable));
    if (failed)
        co_return;
    conversation.has_asked();
    auto received = parser.release();
    const unsigned version = received.version();
    const bool is_head = received.method() == beast_http::verb::head;
    response answered = co_await conversation.answer(std::move(received));
    const message m = message_of(std::move(answered), version, is_head);
    s.expires_after(patience);
    co_await beast_http::async_write(s, m, asio::as_tuple(asio::use_awaitable));
}

template <class Protocol>
void turn_away(asio::basic_stream_socket<Protocol>& socket)
{
    constexpr unsigned version = 11;
    const message m = message_of(
        response_of(
            beast_http::status::service_unavailable,
            "Too many orders are being carried out. Try again when some of them are done."
        ),
        version,
        false
    );
    boost::system::error_code failed;
    socket.non_blocking(true, failed);
    if (!failed)
        beast_http::write(socket, m, failed);
}

template asio::awaitable<void> serve(asio::basic_stream_socket<local> socket, conversation conversation);
template asio::awaitable<void> serve(asio::basic_stream_socket<tcp> socket, conversation conversation);
template void turn_away(asio::basic_stream_socket<local>& socket);
template void turn_away(asio::basic_stream_socket<tcp>& socket);

}  // namespace rdad::control
