// SPDX-License-Identifier: BSL-1.0
// Durations as flags write them.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>
#include <utility>

namespace rdad::emulator {

/// "300ms", "2s", "1.5m", "1h": a number and its unit. Null for anything else, and for more than 10,000
/// hours.
std::optional<std::chrono::milliseconds> parse_duration(std::string_view text);

/// "2s..5s", or one duration for both ends. Null if one of them is none, or the first is longer than the
/// second.
std::optional<std::pair<std::chrono::milliseconds, std::chrono::milliseconds>> parse_duration_range(
    std::string_view text
);

}  // namespace rdad::emulator
