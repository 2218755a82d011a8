// SPDX-License-Identifier: BSL-1.0
// An address that only this host reaches, with a port.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace rdad::config {

struct loopback_address
{
    bool is_v6 = false;

    /// 0: one that the kernel picks.
    std::uint16_t port = 0;

    friend bool operator==(const loopback_address&, const loopback_address&) = default;
};

/// "127.0.0.1" or "::1".
std::string host_of(const loopback_address& address);

/// "127.0.0.1:8470" or "[::1]:8470".
std::string to_string(const loopback_address& address);

/// Reads what to_string() writes. Answers what was expected instead; empty if it is good.
std::string set_loopback_address(std::optional<loopback_address>& target, const std::string& value);

}  // namespace rdad::config
