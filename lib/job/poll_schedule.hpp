// When to look how far a job is.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <random>
#include <vector>

namespace rdad::job {

/// The service's documented polling policy: intervals that grow from call to call, and start over whenever
/// the percentage has changed. Up to a tenth is added to each at random, so that jobs started together spread
/// out.
class poll_schedule
{
public:
    /// `intervals` must not be empty; the last one repeats.
    poll_schedule(std::vector<std::chrono::milliseconds> intervals, std::uint32_t seed);

    /// How long to wait for the next look, after one that saw `percentage` (null: none was said).
    std::chrono::milliseconds next(std::optional<std::int32_t> percentage);

private:
    std::vector<std::chrono::milliseconds> intervals_;
    std::minstd_rand random_;
    std::size_t looks_ = 0;
    std::optional<std::int32_t> percentage_;
};

}  // namespace rdad::job
