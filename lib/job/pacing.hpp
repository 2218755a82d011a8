// How many calls may be made when, by the rate limit of the subscription.
#pragma once

#include <chrono>

namespace rdad::job {

/// A token bucket, so sized that no stretch of 60 s, wherever it begins, holds more calls than the limit:
///
///     calls in 60 s <= capacity + 60 s * refill = limit
///
/// A twentieth of the limit is the capacity: what may be called in a burst after a quiet time. The rest comes
/// back evenly. A new bucket is empty: the calls that the same host made before a restart lie within the same
/// minute.
///
/// Beside that, everything waits while the service has said so (Retry-After).
class pacing
{
public:
    using clock = std::chrono::steady_clock;

    /// `calls_per_minute` must not be 0.
    pacing(unsigned calls_per_minute, clock::time_point now);

    /// How long until the next call may be made; zero if now.
    clock::duration until_next_call(clock::time_point now) const;

    /// A call is made. Only when until_next_call says zero.
    void call_made(clock::time_point now);

    /// No calls before `until`. A pause that is already longer stays.
    void pause_until(clock::time_point until) noexcept;

    clock::time_point paused_until() const noexcept { return paused_until_; }

    /// Another limit from now on. What was called counts on.
    void set_limit(unsigned calls_per_minute, clock::time_point now);

private:
    double tokens_at(clock::time_point now) const;

    double capacity_ = 1;
    double refill_per_second_ = 0;
    double tokens_ = 0;
    clock::time_point counted_at_;
    clock::time_point paused_until_{};
};

}  // namespace rdad::job
