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
#include <tuple>
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

template <class Body>
beast_http::response<Body> begin_message(const response& answered, unsigned version)
{
    beast_http::response<Body> m(answered.status, version);
    m.set(beast_http::field::content_type, beast_view(answered.content_type));
    m.keep_alive(false);
    for (const auto& [name, value] : answered.fields)
        m.set(beast_view(name), beast_view(value));
    return m;
}

/// To a HEAD, what would be answered is only described.
message message_of(response answered, unsigned version, bool is_head)
{
    auto m = begin_message<beast_http::string_body>(answered, version);
    m.content_length(answered.body.size());
    if (!is_head)
        m.body() = std::move(answered.body);
    return m;
}

/// Sends what comes as long as the client stays, who says nothing more. One that is too slow has to go.
template <class Protocol>
asio::awaitable<void> send_stream(
    beast::basic_stream<Protocol>& s,
    const response& answered,
    std::chrono::steady_clock::duration longest_write
)
{
    constexpr unsigned version = 11;
    auto head = begin_message<beast_http::empty_body>(answered, version);
    head.chunked(true);
    beast_http::response_serializer<beast_http::empty_body> serializer(head);
    s.expires_after(longest_write);
    auto [failed, size] =
        co_await beast_http::async_write_header(s, serializer, asio::as_tuple(asio::use_awaitable));
    s.socket().async_wait(
        asio::socket_base::wait_read,
        [stream = answered.stream](const boost::system::error_code&) { stream->end(); }
    );
    while (!failed) {
        s.expires_never();
        const std::string bit = co_await answered.stream->next();
        s.expires_after(longest_write);
        if (bit.empty()) {
            co_await asio::async_write(s, beast_http::make_chunk_last(), asio::as_tuple(asio::use_awaitable));
            co_return;
        }
        std::tie(failed, size) = co_await asio::async_write(
            s,
            beast_http::make_chunk(asio::buffer(bit)),
            asio::as_tuple(asio::use_awaitable)
        );
    }
}

}  // namespace

request request_of(received_request received, uid_t by)
{
    const auto target = received.target();
    request asked{received.method(), {target.data(), target.size()}, std::move(received.body()), by};
    if (const auto found = received.find("Last-Event-ID"); found != received.end())
        asked.last_event_id.emplace(found->value().data(), found->value().size());
    return asked;
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
    if (answered.stream && !is_head) {
        if (conversation.may_stream())
            co_return co_await send_stream(s, answered, conversation.stream_patience);
        answered = response_of(
            beast_http::status::service_unavailable,
            "There are too many streams of events already. End some of them."
        );
    }
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
