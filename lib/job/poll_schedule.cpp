#include "job/poll_schedule.hpp"

#include <algorithm>

namespace rdad::job {

poll_schedule::poll_schedule(std::vector<std::chrono::milliseconds> intervals, std::uint32_t seed)
    : intervals_(std::move(intervals)), random_(seed)
{}

std::chrono::milliseconds poll_schedule::next(std::optional<std::int32_t> percentage)
{
    if (percentage != percentage_)
        looks_ = 0;
    percentage_ = percentage;
    const std::chrono::milliseconds interval = intervals_[std::min(looks_, intervals_.size() - 1)];
    ++looks_;
    std::uniform_int_distribution<std::chrono::milliseconds::rep> extra(0, interval.count() / 10);
    return interval + std::chrono::milliseconds(extra(random_));
}

}  // namespace rdad::job
