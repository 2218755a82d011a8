// SPDX-License-Identifier: BSL-1.0
#include "emulator/access/rate_limit.hpp"

#include <algorithm>

namespace rdad::emulator {

std::optional<limit_refusal> rate_limit::arrive(time_point now)
{
    if (now < wait_until_)
        ++early_;
    const auto minute = minute_.full_until(now);
    const auto hour = hour_.full_until(now);
    if (minute || hour) {
        // A client that came back when only one of them has place would be refused again.
        const bool hourly = hour > minute;
        return limit_refusal{hourly ? *hour : *minute, hourly};
    }
    minute_.admit(now);
    hour_.admit(now);
    return std::nullopt;
}

void rate_limit::told_to_wait_until(time_point time)
{
    wait_until_ = std::max(wait_until_, time);
}

std::optional<std::size_t> rate_limit::remaining() const noexcept
{
    const auto minute = minute_.places();
    const auto hour = hour_.places();
    return minute && hour ? std::min(minute, hour) : std::max(minute, hour);
}

}  // namespace rdad::emulator
