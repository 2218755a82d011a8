// SPDX-License-Identifier: BSL-1.0
#include "notify/hook_tries.hpp"

#include <array>

namespace rdad::notify {

std::optional<std::chrono::milliseconds> hook_tries::failed(bool was_killed)
{
    using namespace std::chrono_literals;
    constexpr std::array<std::chrono::milliseconds, 5> delays{5s, 30s, 2min, 10min, 30min};
    constexpr std::size_t most_kills = 2;
    kills_ += was_killed ? 1 : 0;
    if (kills_ >= most_kills || failures_ == delays.size())
        return std::nullopt;
    return delays.at(failures_++);
}

}  // namespace rdad::notify
