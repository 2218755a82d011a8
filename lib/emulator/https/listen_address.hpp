// SPDX-License-Identifier: BSL-1.0
// Where the emulator may listen.
#pragma once

#include "failure/failure.hpp"

#include <boost/asio/ip/tcp.hpp>

#include <string_view>

namespace rdad::emulator {

/// Reads "HOST:PORT" (see server_options::listen). Anything but loopback is refused: the emulator's control
/// paths take orders from everybody.
result<boost::asio::ip::tcp::endpoint> parse_listen_address(std::string_view text);

}  // namespace rdad::emulator
