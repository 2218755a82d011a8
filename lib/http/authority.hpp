// SPDX-License-Identifier: BSL-1.0
// Host and port as they are written together (RFC 3986, section 3.2).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace rdad::http {

/// The host, in brackets if it is an IPv6 address.
std::string bracketed(std::string_view host);

/// "api.example.com:443", "[::1]:443": always with the port, as a proxy wants it (RFC 9110, section 9.3.6).
std::string host_and_port(std::string_view host, std::uint16_t port);

}  // namespace rdad::http
