// SPDX-License-Identifier: BSL-1.0
// How long a 429 tells its client to wait, in the forms in which answers say it.
#pragma once

#include "emulator/exchange.hpp"
#include "emulator/timestamp.hpp"

#include <optional>

namespace rdad::emulator {

/// RFC 9110 section 10.2.3 has two.
enum class retry_after_form
{
    seconds,
    date,
};

/// A Retry-After, and the time that a client which obeys it waits for.
struct told_wait
{
    header field;
    time_point until;
};

/// Says that a client has to wait until `until`, which is after `now`; rounded up, so that it doesn't come
/// too early.
told_wait tell_to_wait(retry_after_form form, time_point until, time_point now);

/// Says the Retry-After of an ordered 429 in `form`: seconds become a date at the time at which it is
/// answered, so that it hasn't passed then, however long after its order that is.
void retell_wait(response& ordered, retry_after_form form, time_point now);

/// The time until which an answer of 429 tells its client to wait: by Retry-After, or by the header of a
/// service behind the platform, iTwinPlatform-RateLimit-Retry-After-Seconds, and by the later of both. Null
/// for another status, and where neither can be understood.
std::optional<time_point> find_told_wait(const response& response, time_point now);

}  // namespace rdad::emulator
