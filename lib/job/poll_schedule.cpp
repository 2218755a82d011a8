// SPDX-License-Identifier: BSL-1.0
#include "job/poll_schedule.hpp"

#include <algorithm>
#include <cassert>

namespace rdad::job {

using std::chrono::milliseconds;

std::vector<milliseconds> documented_intervals()
{
    using std::chrono::seconds;
    return {seconds(15), seconds(30), seconds(60), seconds(120)};
}

poll_schedule::poll_schedule(std::vector<milliseconds> intervals, std::uint32_t seed, poll_state poll_state)
    : intervals_(std::move(intervals)), random_(seed), state_(poll_state)
{
    assert(!intervals_.empty());
}

milliseconds poll_schedule::next(std::optional<std::int64_t> what)
{
    if (what != state_.seen)
        state_.looks = 0;
    state_.seen = what;
    const milliseconds interval = intervals_[std::min<std::size_t>(state_.looks, intervals_.size() - 1)];
    ++state_.looks;
    std::uniform_int_distribution<milliseconds::rep> extra(0, interval.count() / 10);
    return interval + milliseconds(extra(random_));
}

milliseconds poll_schedule::spread()
{
    std::uniform_int_distribution<milliseconds::rep> wait(0, first_interval().count());
    return milliseconds(wait(random_));
}

}  // namespace rdad::job
