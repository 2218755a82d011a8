#include "job/pacing.hpp"

#include <algorithm>

namespace rdad::job {

pacing::pacing(unsigned calls_per_minute, clock::time_point now) : counted_at_(now)
{
    set_limit(calls_per_minute, now);
}

void pacing::set_limit(unsigned calls_per_minute, clock::time_point now)
{
    tokens_ = tokens_at(now);
    counted_at_ = now;
    capacity_ = std::max(1.0, calls_per_minute / 20.0);
    // With a limit of 1 the capacity alone is the limit; a call a minute and a second keeps to it as well.
    refill_per_second_ = std::max((calls_per_minute - capacity_) / 60.0, 1.0 / 61.0);
    tokens_ = std::min(tokens_, capacity_);
}

double pacing::tokens_at(clock::time_point now) const
{
    const std::chrono::duration<double> passed = now - counted_at_;
    return std::min(capacity_, tokens_ + passed.count() * refill_per_second_);
}

pacing::clock::duration pacing::until_next_call(clock::time_point now) const
{
    if (now < paused_until_)
        return paused_until_ - now;
    const double missing = 1.0 - tokens_at(now);
    // A token that lacks only what a double's arithmetic has lost is whole.
    if (missing < 1e-9)
        return {};
    return std::chrono::ceil<clock::duration>(std::chrono::duration<double>(missing / refill_per_second_));
}

void pacing::call_made(clock::time_point now)
{
    tokens_ = tokens_at(now) - 1.0;
    counted_at_ = now;
}

void pacing::pause_until(clock::time_point until) noexcept
{
    paused_until_ = std::max(paused_until_, until);
}

}  // namespace rdad::job
