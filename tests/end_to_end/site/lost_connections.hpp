// SPDX-License-Identifier: BSL-1.0
// For connections that may be lost at any time, which is no failure of a test.
#pragma once

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/error_code.hpp>

namespace rdad::tests {

/// What is awaited so answers the error beside the rest.
inline constexpr auto as_tuple = boost::asio::as_tuple(boost::asio::use_awaitable);

/// Whatever its state is.
inline void close(boost::asio::ip::tcp::socket& socket)
{
    boost::system::error_code ignored;
    socket.close(ignored);
}

}  // namespace rdad::tests
