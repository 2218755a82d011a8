// SPDX-License-Identifier: BSL-1.0
// Dates and times as the API and job files write them, and as people are told them.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace rdad::api {

/// The time that `text` says in the form of RFC 3339 section 5.6, with any offset from UTC and any number of
/// fractional digits (what is finer than the clock is cut off), or null. A leap second reads as the second
/// after it.
std::optional<std::chrono::system_clock::time_point> parse_date_time(std::string_view text) noexcept;

/// The same, rounded down to the second.
std::optional<std::chrono::sys_seconds> parse_second(std::string_view text) noexcept;

/// RFC 3339 in UTC, to the second: "2026-12-01T18:00:00Z".
std::string to_date_time(std::chrono::system_clock::time_point time);

/// "90 s", "12 min", "3 h": rounded down, from the second of each unit on.
std::string rough_text(std::chrono::steady_clock::duration time);

}  // namespace rdad::api
