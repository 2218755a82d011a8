// SPDX-License-Identifier: BSL-1.0
// How often incoming/ is looked into: so rarely that looks at many names don't keep the disk from its work.
//
// No I/O: it is told the time.
#pragma once

#include <algorithm>
#include <chrono>

namespace rdad::intake {

class look_times
{
public:
    using clock = std::chrono::steady_clock;

    void began(clock::time_point now) noexcept { began_ = now; }
    void ended(clock::time_point now) noexcept { took_ = now - began_; }

    /// When the next look may begin, whatever is heard: looks take a fifth of the time at most.
    clock::time_point earliest() const noexcept
    {
        constexpr int share = 5;
        return began_ + std::max<clock::duration>(share * took_, least_distance);
    }

    /// When the last one began. At first that is long ago.
    clock::time_point last() const noexcept { return began_; }

private:
    static constexpr std::chrono::milliseconds least_distance{20};

    clock::time_point began_{};
    clock::duration took_{};
};

}  // namespace rdad::intake
