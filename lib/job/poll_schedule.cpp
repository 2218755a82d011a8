#include "job/poll_schedule.hpp"

#include <algorithm>

namespace rdad::job {

using std::chrono::milliseconds;

std::vector<milliseconds> documented_intervals()
{
    using std::chrono::seconds;
    return {seconds(15), seconds(30), seconds(60), seconds(120)};
}

poll_schedule::poll_schedule(std::vector<milliseconds> intervals, std::uint32_t seed)
    : intervals_(std::move(intervals)), random_(seed)
{}

milliseconds poll_schedule::next(std::optional<std::int64_t> what)
{
    if (what != seen_)
        looks_ = 0;
    seen_ = what;
    const milliseconds interval = intervals_[std::min(looks_, intervals_.size() - 1)];
    ++looks_;
    std::uniform_int_distribution<milliseconds::rep> extra(0, interval.count() / 10);
    return interval + milliseconds(extra(random_));
}

milliseconds poll_schedule::spread()
{
    std::uniform_int_distribution<milliseconds::rep> wait(0, first_interval().count());
    return milliseconds(wait(random_));
}

}  // namespace rdad::job
