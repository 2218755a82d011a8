// SPDX-License-Identifier: BSL-1.0
// How long to wait before something that failed is tried again.
#pragma once

#include <chrono>
#include <random>

namespace rdad::pace {

/// Exponential backoff with full jitter: the wait after the nth failure in a row is drawn evenly from zero to
/// first * 2^(n-1), but never from more than `cap`. Full jitter spreads the clients of a service that comes
/// back.
class backoff
{
public:
    /// Goes on after so many failures in a row.
    backoff(
        std::chrono::milliseconds first,
        std::chrono::milliseconds cap,
        std::uint32_t seed,
        unsigned failures = 0
    )
        : first_(first), cap_(cap), random_(seed), failures_(failures)
    {}

    /// One more failure: how long to wait.
    std::chrono::milliseconds failed();

    /// It worked: the next failure is the first again.
    void succeeded() noexcept { failures_ = 0; }

    /// Failures in a row.
    unsigned failures() const noexcept { return failures_; }

private:
    std::chrono::milliseconds first_;
    std::chrono::milliseconds cap_;
    std::minstd_rand random_;
    unsigned failures_;
};

}  // namespace rdad::pace
