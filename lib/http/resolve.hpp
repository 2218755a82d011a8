// SPDX-License-Identifier: BSL-1.0
// From a host's name to its addresses.
#pragma once

#include "http/failure.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace rdad::http {

/// The addresses of a host, in the order in which to try them; an IP address is its own. A look-up cannot be
/// interrupted: after the deadline it is no longer waited for, but goes on in Asio's resolver thread, and the
/// destructor of the io_context waits for that thread.
boost::asio::awaitable<result<std::vector<boost::asio::ip::tcp::endpoint>>> resolve(
    std::string host,
    std::uint16_t port,
    std::chrono::milliseconds deadline
);

}  // namespace rdad::http
