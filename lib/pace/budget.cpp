// SPDX-License-Identifier: BSL-1.0
#include "pace/budget.hpp"

#include <algorithm>
#include <cassert>

namespace chrono = std::chrono;

namespace rdad::pace {
namespace {

constexpr chrono::minutes minute(1);
constexpr chrono::hours hour(1);

/// What a 429 leaves of the rate, the least that all of them leave, and how long that takes to be whole
/// again.
constexpr double lowering = 0.8;
constexpr double least_share = 0.05;
constexpr chrono::minutes whole_again_after(10);

double burst_of(const call_limits& limits)
{
    return std::max(1.0, limits.per_minute / 20.0);
}

std::optional<call_window> hour_window(const call_limits& limits, budget::clock::time_point now)
{
    if (limits.per_hour == 0)
        return std::nullopt;
    return call_window(limits.per_hour, hour, 0, now);
}

/// How many of an hour's calls are left to what is more urgent.
unsigned hourly_reserve(const call_limits& limits, urgency urgency)
{
    switch (urgency) {
    case urgency::cancelling: return 0;
    case urgency::ending: return limits.per_hour / 50;
    default: return limits.per_hour / 10;
    }
}

bool is_urgent(urgency urgency)
{
    return urgency == urgency::cancelling || urgency == urgency::ending;
}

}  // namespace

budget::budget(const call_limits& limits, std::uint32_t seed, clock::time_point now)
    : limits_(limits),
      random_(seed),
      minute_(limits.per_minute, minute, limits.per_minute, now),
      hour_(hour_window(limits, now)),
      tokens_(burst_of(limits)),
      tokens_counted_(now),
      share_lowered_(now)
{}

budget::clock::duration budget::until_next_call(urgency urgency, clock::time_point now) const
{
    const bool urgent = is_urgent(urgency);
    const bool shared = remaining_is_told_ && minute_.others_at(now) > limits_.per_minute / 20.0;
    const unsigned left_to_urgent = !urgent && shared ? limits_.per_minute / 50 : 0;
    clock::duration wait = std::max(paused_until_ - now, minute_.until_place(left_to_urgent, now));
    if (hour_)
        wait = std::max(wait, hour_->until_place(hourly_reserve(limits_, urgency), now));
    if (!urgent)
        wait = std::max(wait, until_spaced(now));
    return std::max(wait, clock::duration::zero());
}

double budget::share_at(clock::time_point now) const
{
    const double recovered = chrono::duration<double>(now - share_lowered_) / whole_again_after;
    return std::min(1.0, share_ + recovered);
}

double budget::calls_per_second(clock::time_point now) const
{
    return limits_.per_minute * share_at(now) / 60;
}

double budget::tokens_at(clock::time_point now) const
{
    const chrono::duration<double> passed = now - tokens_counted_;
    return std::min(burst_of(limits_), tokens_ + passed.count() * calls_per_second(now));
}

budget::clock::duration budget::until_spaced(clock::time_point now) const
{
    const double missing = 1.0 - tokens_at(now);
    // A token that lacks only what a double's arithmetic has lost is whole.
    if (missing < 1e-6)
        return {};
    return chrono::ceil<clock::duration>(chrono::duration<double>(missing / calls_per_second(now)));
}

void budget::call_made([[maybe_unused]] urgency urgency, clock::time_point now)
{
    assert(until_next_call(urgency, now) == clock::duration::zero());
    tokens_ = std::max(0.0, tokens_at(now) - 1.0);
    tokens_counted_ = now;
    minute_.call_made();
    if (hour_)
        hour_->call_made();
}

void budget::call_not_made(clock::time_point now)
{
    tokens_ = std::min(burst_of(limits_), tokens_at(now) + 1.0);
    tokens_counted_ = now;
    minute_.call_not_made();
    if (hour_)
        hour_->call_not_made();
}

void budget::call_answered(std::optional<unsigned> remaining, clock::time_point now)
{
    remaining_is_told_ = remaining_is_told_ || remaining.has_value();
    count_answer(remaining, now);
}

void budget::call_refused(clock::time_point now)
{
    count_answer(0, now);
    // Of calls that were under way together the first 429 speaks for all.
    if (remaining_is_told_ || now < paused_until_)
        return;
    share_ = std::max(least_share, share_at(now) * lowering);
    share_lowered_ = now;
}

void budget::count_answer(std::optional<unsigned> remaining, clock::time_point now)
{
    minute_.call_answered(remaining, now);
    if (hour_)
        hour_->call_answered(std::nullopt, now);
}

budget::clock::duration budget::pause(clock::duration asked, clock::time_point now)
{
    const auto most = chrono::ceil<chrono::milliseconds>(asked) / 10 + chrono::seconds(1);
    std::uniform_int_distribution<chrono::milliseconds::rep> extra(0, most.count());
    paused_until_ = std::max(paused_until_, now + asked + chrono::milliseconds(extra(random_)));
    // What was saved up would come in a burst.
    tokens_ = 0;
    tokens_counted_ = paused_until_;
    return paused_until_ - now;
}

call_counts budget::counts(clock::time_point now) const
{
    unsigned left = is_paused(now) ? 0 : minute_.left(now);
    if (hour_)
        left = std::min(left, hour_->left(now));
    return {limits_.per_minute, minute_.used(now), left};
}

void budget::set_limits(const call_limits& limits, clock::time_point now)
{
    tokens_ = tokens_at(now);
    tokens_counted_ = now;
    if (!hour_ || limits.per_hour == 0)
        hour_ = hour_window(limits, now);
    else
        hour_->set_limit(limits.per_hour);
    minute_.set_limit(limits.per_minute);
    limits_ = limits;
}

}  // namespace rdad::pace
