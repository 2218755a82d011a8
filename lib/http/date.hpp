// SPDX-License-Identifier: BSL-1.0
// Dates as HTTP writes them (RFC 9110, section 5.6.7).
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace rdad::http {

/// Understands all three forms, without blanks around them; nothing for what is no date. `now` tells which
/// century two digits of a year are of.
std::optional<std::chrono::sys_seconds> parse_date(std::string_view text, std::chrono::sys_seconds now);

}  // namespace rdad::http
