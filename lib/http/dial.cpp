// SPDX-License-Identifier: BSL-1.0
// From a server's name to a connection that carries requests.

#include "http/dial.hpp"

#include "http/connect.hpp"
#include "http/resolve.hpp"
#include "http/tunnel.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <string>
#include <utility>

namespace rdad::http {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

asio::awaitable<result<tcp::socket>> reach(std::string host, std::uint16_t port, http::deadlines deadlines)
{
    auto addresses = co_await resolve(host, port, deadlines.resolve);
    if (!addresses)
        co_return std::move(addresses).error();
    co_return co_await connect(std::move(*addresses), deadlines.connect);
}

// A socket whose other end is the server, whatever is in between.
asio::awaitable<result<tcp::socket>> reach_server(const client_settings& settings)
{
    if (!settings.proxy)
        co_return co_await reach(settings.base.host, settings.base.port, settings.deadlines);
    // First of all: a proxy that can only refuse isn't bothered.
    auto authorization = settings.proxy->authorization();
    if (!authorization)
        co_return std::move(authorization).error();
    auto to_proxy = co_await reach(settings.proxy->host, settings.proxy->port, settings.deadlines);
    if (!to_proxy) {
        failure f = std::move(to_proxy).error();
        f.sentence =
            fmt::format("The proxy {} cannot be reached. {}", settings.proxy->authority(), f.sentence);
        co_return f;
    }
    co_return co_await open_tunnel(settings, *std::move(authorization), std::move(*to_proxy));
}

}  // namespace

asio::awaitable<result<std::unique_ptr<connection>>> dial(
    const client_settings& settings,
    asio::ssl::context* tls
)
{
    auto socket = co_await reach_server(settings);
    if (!socket)
        co_return std::move(socket).error();
    co_return co_await open_connection(settings, tls, std::move(*socket));
}

}  // namespace rdad::http
