// SPDX-License-Identifier: BSL-1.0
#include "pace/backoff.hpp"

#include <algorithm>

namespace rdad::pace {

std::chrono::milliseconds backoff::failed()
{
    std::chrono::milliseconds longest = std::min(first_, cap_);
    for (unsigned i = 0; i < failures_ && longest < cap_; ++i)
        longest = std::min(longest * 2, cap_);
    ++failures_;
    std::uniform_int_distribution<std::chrono::milliseconds::rep> wait(0, longest.count());
    return std::chrono::milliseconds(wait(random_));
}

}  // namespace rdad::pace
