// SPDX-License-Identifier: BSL-1.0
#include "emulator/access/sliding_window.hpp"

namespace rdad::emulator {

std::optional<time_point> sliding_window::full_until(time_point now)
{
    while (!admitted_.empty() && admitted_.front() + length_ <= now)
        admitted_.pop_front();
    if (limit_ == 0 || admitted_.size() < limit_)
        return std::nullopt;
    return admitted_.front() + length_;
}

void sliding_window::admit(time_point now)
{
    if (limit_ != 0)
        admitted_.push_back(now);
}

std::optional<std::size_t> sliding_window::places() const noexcept
{
    return limit_ == 0 ? std::nullopt : std::optional(limit_ - admitted_.size());
}

}  // namespace rdad::emulator
