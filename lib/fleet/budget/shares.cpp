// SPDX-License-Identifier: BSL-1.0
#include "fleet/budget/shares.hpp"

#include "fleet/timing.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace chrono = std::chrono;

namespace rdad::fleet {
namespace {

constexpr chrono::hours hour_of_limit(1);

/// An ask that is older brings no call any more that would be sent in time.
constexpr chrono::seconds ask_is_fresh_for(2);

/// What is granted is told by then, or never: the host tells it for less long.
constexpr chrono::minutes use_is_told_within(1);

unsigned reserve_of_minute(const pace::call_limits& limits)
{
    return limits.per_minute / 50;
}

}  // namespace

shares::shares(const pace::call_limits& limits, const std::optional<grants>& predecessor, boot_time now)
    : limits_(limits),
      minute_(minute_of_limit + held_beyond, chrono::seconds(1)),
      hour_(hour_of_limit + held_beyond, minute_of_limit),
      tokens_(0),
      tokens_counted_(now)
{
    if (!predecessor) {
        minute_.hold(limits.per_minute, now);
        return;
    }
    minute_.hold_by_age(predecessor->seconds, now);
    hour_.hold_by_age(predecessor->minutes, now);
    paused_until_ = now + predecessor->pause;
    told_alone_ = predecessor->alone;
    last_budget_ = predecessor->number;
    for (const auto& [host, grant] : predecessor->hosts) {
        ask seen{.session = grant.session, .number = grant.ask};
        hosts_[host] = {.last = std::move(seen), .seen = now, .alone = told_alone_};
    }
}

void shares::take(const std::string& host, const ask& its, boot_time now)
{
    known_host& one = hosts_[host];
    one.alone = std::max({one.alone, its.alone, told_alone_});
    const bool is_first = !std::exchange(one.has_asked, true);
    if (std::pair(its.session, its.number) <= std::pair(one.last.session, one.last.number))
        return;
    paused_until_ = std::max(paused_until_, now + its.pause);
    if (is_first)
        one.last = its;
    else
        take_new(one, its, now);
}

bool shares::is_silent(const known_host& one, boot_time now)
{
    return one.was_silent || now - one.seen > silent_after;
}

/// The end where there is none of that number.
std::deque<shares::told_budget>::const_iterator shares::find_recent(std::uint64_t budget, boot_time now) const
{
    const auto found = std::ranges::find(told_, budget, &told_budget::number);
    return found != told_.end() && now - found->when <= budget_is_recent_for ? found : told_.end();
}

void shares::take_new(known_host& one, const ask& its, boot_time now)
{
    if (its.session != one.last.session)
        one.given_by_ask.clear();
    for (const used_grant& used : its.used)
        settle(one, used);
    one.last = its;
    const auto named = find_recent(its.budget, now);
    one.is_answered = named == told_.end();
    if (one.is_answered)
        return;
    // What it made while nothing was heard of it counts as made just now.
    if (is_silent(one, now))
        hold(its.made_alone.value_or(one.alone), now);
    one.was_silent = false;
    one.seen = now;
    // It may have seen any that was told since the one that it names.
    const auto most = std::ranges::max_element(named, told_.end(), {}, &told_budget::alone);
    one.alone = std::max(its.alone, most->alone);
}

void shares::settle(known_host& one, const used_grant& used)
{
    const auto found = one.given_by_ask.find(used.ask);
    if (found == one.given_by_ask.end())
        return;
    const given& then = found->second;
    const unsigned unused = then.calls - std::min(used.calls, then.calls);
    minute_.give_back(unused, then.since);
    hour_.give_back(unused, then.since);
    tokens_ += unused;
    one.given_by_ask.erase(found);
}

void shares::hold(unsigned calls, boot_time now)
{
    minute_.hold(calls, now);
    if (limits_.per_hour > 0)
        hour_.hold(calls, now);
}

void shares::forget(const std::string& host, boot_time now)
{
    const auto found = hosts_.find(host);
    if (found == hosts_.end())
        return;
    if (is_silent(found->second, now))
        hold(found->second.alone, now);
    hosts_.erase(found);
}

void shares::find_silent(boot_time now)
{
    for (auto& [host, one] : hosts_) {
        one.was_silent = is_silent(one, now);
        std::erase_if(one.given_by_ask, [&](const auto& entry) {
            return now - entry.second.since > use_is_told_within;
        });
    }
}

double shares::burst() const
{
    return std::max(1.0, limits_.per_minute / 20.0);
}

/// As many as leave the window.
double shares::calls_per_second() const
{
    const unsigned kept = std::min(limits_.per_minute, reserve_of_minute(limits_) + kept_for_silent());
    return (limits_.per_minute - kept) / chrono::duration<double>(minute_of_limit + held_beyond).count();
}

double shares::tokens_at(boot_time now) const
{
    const chrono::duration<double> passed = now - tokens_counted_;
    return std::min(burst(), tokens_ + passed.count() * calls_per_second());
}

/// A tenth of the calls, whichever limit is the lower one.
unsigned shares::alone_of_each() const
{
    const unsigned all =
        limits_.per_hour > 0 ? std::min(limits_.per_minute, limits_.per_hour / 60) : limits_.per_minute;
    return all / 10 / static_cast<unsigned>(std::max<std::size_t>(1, hosts_.size()));
}

unsigned shares::kept_for_silent() const
{
    unsigned sum = 0;
    for (const auto& [host, one] : hosts_)
        sum += one.was_silent ? one.alone : 0;
    return sum;
}

unsigned shares::places(bool for_urgent, boot_time now) const
{
    const auto left = [](unsigned limit, unsigned taken) { return limit - std::min(limit, taken); };
    const unsigned silent = kept_for_silent();
    const unsigned minutes_reserve = for_urgent ? 0 : reserve_of_minute(limits_);
    const unsigned in_minute = left(limits_.per_minute, minute_.count(now) + silent + minutes_reserve);
    if (limits_.per_hour == 0)
        return in_minute;
    const unsigned hours_reserve = for_urgent ? 0 : limits_.per_hour / 10;
    return std::min(in_minute, left(limits_.per_hour, hour_.count(now) + 60 * silent + hours_reserve));
}

/// Answers how many were granted.
unsigned shares::share_out(unsigned host_grant::*kind, unsigned ask::*asked, unsigned most, boot_time now)
{
    std::vector<std::pair<const std::string*, known_host*>> asking;
    const auto add = [&](auto first, auto last) {
        for (; first != last; ++first) {
            known_host& one = first->second;
            if (!one.is_answered && now - one.seen <= ask_is_fresh_for && one.last.*asked > 0)
                asking.emplace_back(&first->first, &one);
        }
    };
    const auto next = hosts_.upper_bound(last_served_);
    add(next, hosts_.end());
    add(hosts_.begin(), next);
    unsigned granted = 0;
    for (bool is_any = true; is_any && granted < most;) {
        is_any = false;
        for (const auto& [host, one] : asking) {
            if (granted == most || one->grant.*kind == one->last.*asked)
                continue;
            ++(one->grant.*kind);
            ++granted;
            is_any = true;
            last_served_ = *host;
        }
    }
    return granted;
}

grants shares::next(boot_time now)
{
    find_silent(now);
    told_alone_ = alone_of_each();
    for (auto& [host, one] : hosts_) {
        one.grant = {one.last.session, one.last.number, 0, 0};
        one.alone = std::max(one.alone, told_alone_);
    }
    const double tokens = tokens_at(now);
    unsigned granted = 0;
    if (now >= paused_until_) {
        granted = share_out(&host_grant::urgent, &ask::urgent, places(true, now), now);
        const unsigned for_others = places(false, now);
        const unsigned spaced = static_cast<unsigned>(std::max(0.0, tokens - granted) + 1e-6);
        const unsigned most = std::min(for_others - std::min(for_others, granted), spaced);
        granted += share_out(&host_grant::calls, &ask::others, most, now);
    }
    tokens_ = std::max(0.0, tokens - granted);
    tokens_counted_ = now;
    hold(granted, now);

    std::erase_if(told_, [&](const told_budget& one) { return now - one.when > budget_is_recent_for; });
    told_.push_back({++last_budget_, now, told_alone_});
    grants told{.number = last_budget_, .alone = told_alone_};
    if (now < paused_until_)
        told.pause = chrono::ceil<chrono::milliseconds>(paused_until_ - now);
    for (auto& [host, one] : hosts_) {
        const unsigned calls = one.grant.calls + one.grant.urgent;
        if (calls > 0) {
            one.is_answered = true;
            one.given_by_ask[one.last.number] = {now, calls};
        }
        told.hosts[host] = one.grant;
    }
    told.seconds = minute_.by_age(now);
    if (limits_.per_hour > 0)
        told.minutes = hour_.by_age(now);
    return told;
}

void shares::set_limits(const pace::call_limits& limits, boot_time now)
{
    tokens_ = tokens_at(now);
    tokens_counted_ = now;
    limits_ = limits;
}

}  // namespace rdad::fleet
