// SPDX-License-Identifier: BSL-1.0
// One HTTPS connection.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <memory>

namespace rdad::emulator {

class session_group;

/// Answers the requests that come over a new connection, one after the other (HTTP/1.1, RFC 9112), until it
/// ends.
boost::asio::awaitable<void> run_session(
    boost::asio::ip::tcp::socket socket,
    std::shared_ptr<session_group> group
);

}  // namespace rdad::emulator
