// SPDX-License-Identifier: BSL-1.0
// The limits of requests a minute and an hour, and who did not wait as long as told.
#pragma once

#include "emulator/access/sliding_window.hpp"
#include "emulator/timestamp.hpp"

#include <chrono>
#include <cstdint>
#include <optional>

namespace rdad::emulator {

/// How many requests the subscription may send. 0: any number.
struct request_limits
{
    std::size_t minute = 0;  ///< within any 60 seconds
    std::size_t hour = 0;    ///< within any 3600 seconds
};

/// Why a request is not let in.
struct limit_refusal
{
    /// From when on it would be, if no other one takes its place.
    time_point until;

    /// Whether it is the hour that has no place until then, not the minute.
    bool hourly = false;
};

class rate_limit
{
public:
    explicit rate_limit(const request_limits& limits)
        : minute_(limits.minute, std::chrono::minutes(1)), hour_(limits.hour, std::chrono::hours(1))
    {}

    /// Counts one request. Null: it is let in. Those that are refused take no place.
    std::optional<limit_refusal> arrive(time_point now);

    /// Notes that a client has been told to stay away until then. The latest such time holds.
    void told_to_wait_until(time_point time);

    /// Requests that came before the time that was told by then, whatever was answered to them.
    std::uint64_t early() const noexcept { return early_; }

    /// How many more would be let in now; null if there is no limit.
    std::optional<std::size_t> remaining() const noexcept;

private:
    sliding_window minute_;
    sliding_window hour_;
    time_point wait_until_;
    std::uint64_t early_ = 0;
};

}  // namespace rdad::emulator
