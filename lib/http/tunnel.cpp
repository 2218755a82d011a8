// SPDX-License-Identifier: BSL-1.0
// Tunnels through a proxy (CONNECT; RFC 9110, section 9.3.6).

#include "http/tunnel.hpp"

#include "http/authority.hpp"
#include "http/sentence.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string>
#include <utility>

namespace rdad::http {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
using asio::ip::tcp;
using boost::system::error_code;

std::string write_connect(const client_settings& settings, const std::string& authorization)
{
    const auto server = host_and_port(settings.base.host, settings.base.port);
    auto text = fmt::format("CONNECT {0} HTTP/1.1\r\nHost: {0}\r\n", server);
    const auto out = std::back_inserter(text);
    if (!settings.user_agent.empty())
        fmt::format_to(out, "User-Agent: {}\r\n", settings.user_agent);
    if (!authorization.empty())
        fmt::format_to(out, "Proxy-Authorization: {}\r\n", authorization);
    text += "\r\n";
    return text;
}

failure exchange_failure(const client_settings& settings, const error_code& ec)
{
    const auto proxy = settings.proxy->authority();
    if (ec == beast::error::timeout) {
        return {
            {errc::timed_out,
             fmt::format(
                 "The proxy {} opened no tunnel to {} within {}.",
                 proxy,
                 settings.base.authority(),
                 in_seconds(settings.deadlines.tunnel)
             )}};
    }
    if (ec == beast::http::error::end_of_stream || ec == beast::http::error::partial_message ||
        ec == asio::error::eof) {
        return {
            {errc::connection_lost,
             fmt::format("The proxy {} closed the connection without an answer.", proxy)}};
    }
    if (ec == beast::http::error::header_limit) {
        return {
            {errc::malformed_response,
             fmt::format("The answer of the proxy {} is larger than {} bytes.", proxy, tunnel_header_limit)}};
    }
    if (ec.category() == beast::http::make_error_code(beast::http::error::end_of_stream).category()) {
        return {
            {errc::malformed_response,
             fmt::format("The answer of the proxy {} is not valid HTTP: {}.", proxy, ec.message())}};
    }
    return {
        {errc::connection_lost,
         fmt::format("The connection to the proxy {} was lost: {}.", proxy, ec.message())}};
}

failure unauthorized(const proxy& proxy, const std::string& authorization)
{
    if (!proxy.credentials) {
        return {
            {errc::proxy_unauthorized,
             fmt::format("The proxy {} wants credentials, and none are configured.", proxy.authority())}};
    }
    proxy.credentials->reject(authorization);
    return {
        {errc::proxy_unauthorized,
         fmt::format("The proxy {} does not accept the credentials.", proxy.authority())}};
}

// Reads the final answer and nothing behind it: its status.
asio::awaitable<result<unsigned>> read_status(const client_settings& settings, beast::tcp_stream& stream)
{
    beast::flat_buffer buffer;
    std::uint32_t left = tunnel_header_limit;
    for (;;) {
        // The answer to a CONNECT has no body, whatever its headers say.
        beast::http::response_parser<beast::http::empty_body> parser;
        parser.header_limit(left);
        auto [ec, size] = co_await beast::http::async_read_header(
            stream,
            buffer,
            parser,
            asio::as_tuple(asio::use_awaitable)
        );
        if (ec)
            co_return exchange_failure(settings, ec);
        const unsigned status = parser.get().result_int();
        // An interim answer, after which the final one follows (RFC 9110, section 15.2).
        if (status / 100 == 1 && status != 101) {
            left -= std::min(left, static_cast<std::uint32_t>(size));
            continue;
        }
        if (status / 100 == 2 && buffer.size() > 0) {
            co_return failure{
                {errc::malformed_response,
                 fmt::format(
                     "The proxy {} has put bytes of its own into a tunnel.",
                     settings.proxy->authority()
                 )}};
        }
        co_return status;
    }
}

}  // namespace

asio::awaitable<result<tcp::socket>> open_tunnel(
    const client_settings& settings,
    std::string authorization,
    tcp::socket to_proxy
)
{
    const auto request = write_connect(settings, authorization);

    beast::tcp_stream stream(std::move(to_proxy));
    stream.expires_after(settings.deadlines.tunnel);
    auto [write_error, written] =
        co_await asio::async_write(stream, asio::buffer(request), asio::as_tuple(asio::use_awaitable));
    if (write_error)
        co_return exchange_failure(settings, write_error);
    const auto status = co_await read_status(settings, stream);
    if (!status)
        co_return status.error();

    // 401 is a server's word, but tinyproxy answers it to credentials that are wrong.
    if (*status == 407 || *status == 401)
        co_return unauthorized(*settings.proxy, authorization);
    if (*status / 100 != 2) {
        co_return failure{
            {errc::proxy_refused,
             fmt::format(
                 "The proxy {} opens no tunnel to {}: it answers {}.",
                 settings.proxy->authority(),
                 settings.base.authority(),
                 *status
             )}};
    }
    stream.expires_never();
    co_return stream.release_socket();
}

}  // namespace rdad::http
