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

/// The service's documented polling policy: intervals that grow from look to look, and start over whenever
/// what was seen has changed. Up to a tenth is added to each at random, so that jobs started together spread
/// out.
class poll_schedule
{
public:
    /// `intervals` must not be empty; the last one repeats.
    poll_schedule(std::vector<std::chrono::milliseconds> intervals, std::uint32_t seed);

    /// How long to wait for the next look, after one that saw `what`: a percentage, or any other number that
    /// changes when there is news (null: none was said).
    std::chrono::milliseconds next(std::optional<std::int64_t> what);

    /// How long to wait for the first look of many that have come together: up to the first interval.
    std::chrono::milliseconds spread();

    std::chrono::milliseconds first_interval() const noexcept { return intervals_.front(); }

private:
    std::vector<std::chrono::milliseconds> intervals_;
    std::minstd_rand random_;
    std::size_t looks_ = 0;
    std::optional<std::int64_t> seen_;
};

}  // namespace rdad::job
