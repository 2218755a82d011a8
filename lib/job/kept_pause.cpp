#include "job/kept_pause.hpp"

#include <algorithm>

namespace rdad::job {

std::chrono::system_clock::duration left_of(
    const kept_pause& pause,
    std::chrono::system_clock::time_point now
)
{
    const auto left = pause.until - std::max(now, pause.since);
    return std::max(left, left.zero());
}

}  // namespace rdad::job
