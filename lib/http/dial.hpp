// SPDX-License-Identifier: BSL-1.0
// From a server's name to a connection that carries requests.
#pragma once

#include "http/connection.hpp"
#include "http/failure.hpp"
#include "http/settings.hpp"

#include <boost/asio/awaitable.hpp>

#include <memory>

namespace rdad::http {

/// Looks up the name, connects, to the proxy if there is one and from there to the server, and agrees on TLS
/// with the server (`tls` is null for plain http). A failure has `sent == false`. `settings` must outlive
/// the connection, `tls` the call.
boost::asio::awaitable<result<std::unique_ptr<connection>>> dial(
    const client_settings& settings,
    boost::asio::ssl::context* tls
);

}  // namespace rdad::http
