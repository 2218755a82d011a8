// SPDX-License-Identifier: BSL-1.0
// Tunnels through a proxy (CONNECT; RFC 9110, section 9.3.6).
#pragma once

#include "http/failure.hpp"
#include "http/settings.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <cstdint>
#include <string>

namespace rdad::http {

/// The most bytes of a proxy's answer, which is a status line and headers, with the interim ones before it.
inline constexpr std::uint32_t tunnel_header_limit = 16 * 1024;

/// Has the proxy of `settings`, which `to_proxy` leads to, open a tunnel to the server, and answers the same
/// socket: what is written to it now goes to the server. The proxy learns the server's name and port and gets
/// `authorization`, see proxy::authorization(), but nothing else.
///
/// `errc::proxy_unauthorized` for 407 and 401; `errc::proxy_refused` for other answers than success;
/// `errc::malformed_response` for what is none, and for bytes behind it, which cannot be the server's: nobody
/// has spoken to it yet. `sent` is false. `settings` must outlive the coroutine.
boost::asio::awaitable<result<boost::asio::ip::tcp::socket>> open_tunnel(
    const client_settings& settings,
    std::string authorization,
    boost::asio::ip::tcp::socket to_proxy
);

}  // namespace rdad::http
