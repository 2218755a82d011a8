// SPDX-License-Identifier: BSL-1.0
// The Retry-After header of RFC 9110, section 10.2.3.
#pragma once

#include "http/message.hpp"

#include <chrono>
#include <optional>
#include <string_view>

namespace rdad::http {

/// The most that `parse_retry_after` answers. Rate limits are counted by the minute or the hour: a server
/// that asks for more than a day errs, perhaps about what year it is, and obeying it would stop the daemon
/// for good.
inline constexpr std::chrono::seconds longest_retry_after = std::chrono::hours(24);

/// How long the server asks to be left alone: a number of seconds, which may have a fraction, or a date in
/// one of the three forms of RFC 9110, section 5.6.7; rounded up to whole seconds. Zero for a date that has
/// passed, nothing for what is neither.
std::optional<std::chrono::seconds> parse_retry_after(
    std::string_view value,
    std::chrono::system_clock::time_point now
);

/// How long a response asks for by a header like Retry-After; nothing if it doesn't. A date is understood by
/// the clock of the server where the response tells its time (Date, RFC 9110, section 6.6.1): the one of this
/// host, `now`, may be wrong, or be set meanwhile. It is asked only where the server's has the date more than
/// a day ahead: then that one is the wrong one. A date that has passed by the server's is zero: a late answer
/// must not become a wait of hours on a host whose clock is behind.
std::optional<std::chrono::seconds> retry_after(
    const response& response,
    std::string_view header,
    std::chrono::system_clock::time_point now
);

}  // namespace rdad::http
