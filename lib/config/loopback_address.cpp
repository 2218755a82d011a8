// SPDX-License-Identifier: BSL-1.0
#include "config/loopback_address.hpp"

#include <fmt/format.h>

#include <charconv>
#include <string_view>
#include <system_error>

namespace rdad::config {

std::string host_of(const loopback_address& address)
{
    return address.is_v6 ? "::1" : "127.0.0.1";
}

std::string to_string(const loopback_address& address)
{
    return fmt::format("{}:{}", address.is_v6 ? "[::1]" : "127.0.0.1", address.port);
}

std::string set_loopback_address(std::optional<loopback_address>& target, const std::string& value)
{
    const std::size_t colon = value.rfind(':');
    const std::string_view host = std::string_view(value).substr(0, colon);
    loopback_address read{host == "[::1]"};
    const bool is_loopback = read.is_v6 || host == "127.0.0.1";
    const char* const end = value.data() + value.size();
    const char* const start = colon == std::string::npos ? end : value.data() + colon + 1;
    const auto [stop, error] = std::from_chars(start, end, read.port);
    if (!is_loopback || error != std::errc() || stop != end)
        return "127.0.0.1:PORT or [::1]:PORT, as only this host may reach the page";
    target = read;
    return "";
}

}  // namespace rdad::config
