// SPDX-License-Identifier: BSL-1.0
// When to look how far a job is, or which jobs are active.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <random>
#include <vector>

namespace rdad::job {

/// Those of the service's documented polling policy for a job's progress.
std::vector<std::chrono::milliseconds> documented_intervals();

/// What looks have seen so far.
struct poll_state
{
    std::uint32_t looks = 0;             ///< that saw the same
    std::optional<std::int64_t> seen{};  ///< by the last of them
};

/// The service's documented polling policy: intervals that grow from look to look, and start over whenever
/// what was seen has changed. Up to a tenth is added to each at random, so that jobs started together spread
/// out.
class poll_schedule
{
public:
    /// `intervals` must not be empty; the last one repeats.
    poll_schedule(
        std::vector<std::chrono::milliseconds> intervals,
        std::uint32_t seed,
        poll_state poll_state = {}
    );

    /// How long to wait for the next look, after one that saw `what`: a percentage, or any other number that
    /// changes when there is news (null: none was said).
    std::chrono::milliseconds next(std::optional<std::int64_t> what);

    /// How long to wait for the first look of many that have come together: up to the first interval.
    std::chrono::milliseconds spread();

    std::chrono::milliseconds first_interval() const noexcept { return intervals_.front(); }

    /// To go on from.
    const poll_state& current() const noexcept { return state_; }

private:
    std::vector<std::chrono::milliseconds> intervals_;
    std::minstd_rand random_;
    poll_state state_;
};

}  // namespace rdad::job
