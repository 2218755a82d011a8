#include "emulator/rate_limit.hpp"

#include <algorithm>

namespace rdad::emulator {

using namespace std::chrono_literals;

namespace {

constexpr auto window = 60s;

}  // namespace

std::optional<std::chrono::seconds> rate_limit::arrive(time_point now)
{
    if (now < wait_until_)
        ++early_;
    if (limit_ == 0)
        return std::nullopt;
    while (!admitted_.empty() && admitted_.front() + window <= now)
        admitted_.pop_front();
    if (admitted_.size() < limit_) {
        admitted_.push_back(now);
        return std::nullopt;
    }
    const auto wait = std::chrono::ceil<std::chrono::seconds>(admitted_.front() + window - now);
    told_to_wait_until(now + wait);
    return wait;
}

void rate_limit::told_to_wait_until(time_point t)
{
    wait_until_ = std::max(wait_until_, t);
}

std::optional<std::size_t> rate_limit::remaining() const noexcept
{
    return limit_ == 0 ? std::nullopt : std::optional(limit_ - admitted_.size());
}

}  // namespace rdad::emulator
