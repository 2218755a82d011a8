// SPDX-License-Identifier: BSL-1.0
// Connecting to a host that has several addresses, some of which may be dead.
#pragma once

#include "http/failure.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <chrono>
#include <vector>

namespace rdad::http {

/// How long the next address waits while the one before neither accepts nor refuses (RFC 8305, section 5,
/// "Connection Attempt Delay").
inline constexpr std::chrono::milliseconds attempt_delay(250);

/// How long bytes that were written may go undelivered before the kernel gives the connection up
/// (TCP_USER_TIMEOUT, tcp(7)): as long as the client waits for an answer.
inline constexpr std::chrono::milliseconds undelivered_limit(60'000);

/// Puts addresses into the order in which they are tried: those of both families by turns, beginning with the
/// family of the first one, else as they were (RFC 8305, section 4).
std::vector<boost::asio::ip::tcp::endpoint> interleaved(
    const std::vector<boost::asio::ip::tcp::endpoint>& addresses
);

/// Connects to the first of the addresses that accepts: each is tried when the one before has failed or
/// `attempt_delay` has passed, beside those that are being tried still (RFC 8305, section 5). The deadline is
/// for all of them together. `errc::connect_failed` or `errc::timed_out`, with what has come of one of them.
///
/// What was written to the socket and not delivered ends with it: it is not closed but reset, also where the
/// process is killed.
boost::asio::awaitable<result<boost::asio::ip::tcp::socket>> connect(
    std::vector<boost::asio::ip::tcp::endpoint> addresses,
    std::chrono::milliseconds deadline
);

}  // namespace rdad::http
