// SPDX-License-Identifier: BSL-1.0
// A pause that the service has asked for, as it is kept for the next process.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace rdad::pace {

/// No steady clock is known to two processes, so both times are the calendar's, which may be set in between.
struct kept_pause
{
    std::chrono::system_clock::time_point until;

    /// When it was kept: `until - since` is what was asked for.
    std::chrono::system_clock::time_point since;
};

/// How long is still to be waited at `now`; zero if it is over. Where the clock was set back since, nobody
/// knows how much has passed: then all that was asked for is waited, and no more.
std::chrono::system_clock::duration left_of(
    const kept_pause& pause,
    std::chrono::system_clock::time_point now
);

/// Two lines, RFC 3339 in UTC: `until`, and `since`. To the second, such that the pause gets no shorter.
std::string to_text(const kept_pause& pause);

/// Null for what to_text() doesn't write.
std::optional<kept_pause> parse_kept_pause(std::string_view text);

}  // namespace rdad::pace
