// SPDX-License-Identifier: BSL-1.0
#include "fleet/budget/held_places.hpp"

#include <algorithm>
#include <cstddef>

namespace rdad::fleet {

void held_places::let_go(boot_time now)
{
    held_.erase(held_.begin(), held_.upper_bound(now - length_));
}

void held_places::hold(unsigned places, boot_time now)
{
    let_go(now);
    if (places > 0)
        held_[now] += places;
}

void held_places::give_back(unsigned places, boot_time since)
{
    const auto found = held_.find(since);
    if (found == held_.end())
        return;
    found->second -= std::min(found->second, places);
}

unsigned held_places::count(boot_time now) const
{
    unsigned sum = 0;
    for (auto one = held_.upper_bound(now - length_); one != held_.end(); ++one)
        sum += one->second;
    return sum;
}

std::vector<unsigned> held_places::by_age(boot_time now) const
{
    std::vector<unsigned> ages;
    for (auto one = held_.upper_bound(now - length_); one != held_.end(); ++one) {
        const auto age = static_cast<std::size_t>((now - one->first) / step_);
        ages.resize(std::max(ages.size(), age + 1));
        ages[age] += one->second;
    }
    return ages;
}

void held_places::hold_by_age(const std::vector<unsigned>& places, boot_time now)
{
    boot_time since = now;
    for (const unsigned one : places) {
        if (one > 0)
            held_[since] += one;
        since -= step_;
    }
    let_go(now);
}

}  // namespace rdad::fleet
