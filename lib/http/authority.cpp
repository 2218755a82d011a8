// SPDX-License-Identifier: BSL-1.0
// Host and port as they are written together (RFC 3986, section 3.2).

#include "http/authority.hpp"

#include <fmt/format.h>

namespace rdad::http {

std::string bracketed(std::string_view host)
{
    return host.find(':') == std::string_view::npos ? std::string(host) : fmt::format("[{}]", host);
}

std::string host_and_port(std::string_view host, std::uint16_t port)
{
    return fmt::format("{}:{}", bracketed(host), port);
}

}  // namespace rdad::http
