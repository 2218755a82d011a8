// SPDX-License-Identifier: BSL-1.0
// The emulator's clock values, and how headers write them.
#pragma once

#include <chrono>
#include <optional>
#include <string>

namespace rdad::emulator {

using time_point = std::chrono::system_clock::time_point;
using duration = std::chrono::system_clock::duration;

/// "Thu, 04 Nov 2021 14:13:27 GMT" (RFC 9110 section 5.6.7).
std::string http_date(time_point time);

/// The time that a text of that form says, or of one of the two obsolete forms of that section; null if it is
/// of none.
std::optional<time_point> parse_http_date(const std::string& text);

}  // namespace rdad::emulator
