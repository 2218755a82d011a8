// SPDX-License-Identifier: BSL-1.0
#include "job/arrival_doubt.hpp"

#include <algorithm>
#include <cassert>

namespace rdad::job {

void arrival_doubt::begin(std::chrono::milliseconds longest_arrival, clock::time_point now)
{
    since_ = now;
    until_ = std::max(until_, now + longest_arrival);
}

arrival_doubt::clock::time_point arrival_doubt::next_look(clock::time_point now) const
{
    assert(has_begun());
    constexpr clock::duration shortest = std::chrono::seconds(30);
    return now + std::clamp(now - *since_, shortest, std::max(shortest, until_ - now));
}

}  // namespace rdad::job
