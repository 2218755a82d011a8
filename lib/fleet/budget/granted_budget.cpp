// SPDX-License-Identifier: BSL-1.0
#include "fleet/budget/granted_budget.hpp"

#include <algorithm>
#include <cassert>
#include <utility>

namespace chrono = std::chrono;

namespace rdad::fleet {
namespace {

/// How long the use of a grant is told, from when its ask was sent: ten asks may be lost.
constexpr chrono::seconds use_is_told_for = grant_lasts + 10 * ask_every;

/// Whoever waits for a grant looks again when one comes.
constexpr chrono::seconds look_again(1);

bool is_urgent_call(pace::urgency urgency)
{
    return urgency == pace::urgency::cancelling || urgency == pace::urgency::ending;
}

/// Of what goes on without etcd: jobs are followed and cancelled.
bool goes_alone(pace::urgency urgency)
{
    return is_urgent_call(urgency) || urgency == pace::urgency::looking;
}

unsigned beyond(unsigned all, unsigned part)
{
    return all - std::min(all, part);
}

}  // namespace

ask granted_budget::next_ask(const waiting_calls& waiting, chrono::milliseconds pause, boot_time now)
{
    std::erase_if(grants_, [&](const good_grant& one) { return now >= one.sent + use_is_told_for; });
    const waiting_calls have = granted(now);
    const unsigned urgent = waiting.urgent + unsent(true, now);
    const unsigned others = waiting.others + unsent(false, now);
    const unsigned left_of_any = beyond(have.others, beyond(urgent, have.urgent));
    ask sent{
        .session = session_,
        .number = ++last_ask_,
        .budget = seen_budget_,
        .urgent = beyond(urgent, have.urgent + have.others),
        .others = beyond(others, left_of_any),
        .pause = pause,
        .alone = alone_};
    if (now >= began_ + minute_of_limit + held_beyond)
        sent.made_alone = made_alone(now);
    for (const good_grant& one : grants_) {
        if (!is_good(one, now))
            sent.used.push_back({one.ask, one.used});
    }
    grants_.push_back({last_ask_, now});
    asked_last_ = now;
    return sent;
}

void granted_budget::take(const grants& told, boot_time now)
{
    seen_budget_ = told.number;
    const auto own = told.hosts.find(host_);
    // The leader keeps calls for those hosts only that it knows.
    alone_ = own == told.hosts.end() ? 0 : told.alone;
    paused_until_ = std::max(paused_until_, now + told.pause);
    if (own == told.hosts.end() || own->second.session != session_ || own->second.ask <= last_granted_)
        return;
    good_grant* const one = find(own->second.ask);
    if (!one || own->second.calls + own->second.urgent == 0)
        return;
    last_granted_ = own->second.ask;
    one->calls = own->second.calls;
    one->urgent = own->second.urgent;
}

granted_budget::good_grant* granted_budget::find(std::uint64_t ask)
{
    const auto found = std::ranges::find(grants_, ask, &good_grant::ask);
    return found == grants_.end() ? nullptr : &*found;
}

waiting_calls granted_budget::granted(boot_time now) const
{
    waiting_calls sum;
    for (const good_grant& one : grants_) {
        sum.urgent += is_good(one, now) ? one.urgent : 0;
        sum.others += is_good(one, now) ? one.calls : 0;
    }
    return sum;
}

/// Whether what it was given its turn for is over, before it was sent.
bool granted_budget::needs_other(const turn& taken, boot_time now) const
{
    if (taken.ask == 0)
        return !is_alone(now);
    const auto grant = std::ranges::find(grants_, taken.ask, &good_grant::ask);
    return grant == grants_.end() || !is_good(*grant, now);
}

unsigned granted_budget::unsent(bool of_urgent, boot_time now) const
{
    return static_cast<unsigned>(std::ranges::count_if(turns_, [&](const auto& entry) {
        const turn& taken = entry.second;
        return !taken.is_sent && is_urgent_call(taken.urgency) == of_urgent && needs_other(taken, now);
    }));
}

bool granted_budget::is_alone(boot_time now) const
{
    return asked_last_ && now >= *asked_last_ + alone_after;
}

unsigned granted_budget::made_alone(boot_time now) const
{
    return static_cast<unsigned>(std::ranges::count_if(alone_calls_, [&](boot_time made) {
        return now < made + minute_of_limit + held_beyond;
    }));
}

boot_clock::duration granted_budget::until_alone(pace::urgency urgency, boot_time now) const
{
    if (!goes_alone(urgency) || !is_alone(now) || alone_ == 0)
        return look_again;
    const unsigned made = made_alone(now);
    const auto unsent_alone = std::ranges::count_if(turns_, [](const auto& entry) {
        return entry.second.ask == 0 && !entry.second.is_sent;
    });
    if (made + static_cast<unsigned>(unsent_alone) < alone_)
        return {};
    if (made == 0)
        return look_again;
    const boot_time next_to_go = alone_calls_[alone_calls_.size() - made];
    return next_to_go + minute_of_limit + held_beyond - now;
}

boot_clock::duration granted_budget::until_next_call(pace::urgency urgency, boot_time now) const
{
    if (now < paused_until_)
        return paused_until_ - now;
    const waiting_calls have = granted(now);
    if (have.others > 0 || (is_urgent_call(urgency) && have.urgent > 0))
        return {};
    return until_alone(urgency, now);
}

/// A call of a grant that is good, the oldest one's. Null: there is none.
std::optional<granted_budget::turn> granted_budget::take_one(pace::urgency urgency, boot_time now)
{
    const auto take_from = [&](unsigned good_grant::*kind, bool is_from_urgent) -> std::optional<turn> {
        for (good_grant& one : grants_) {
            if (!is_good(one, now) || one.*kind == 0)
                continue;
            --(one.*kind);
            return turn{urgency, one.ask, is_from_urgent};
        }
        return std::nullopt;
    };
    if (is_urgent_call(urgency)) {
        if (const auto taken = take_from(&good_grant::urgent, true))
            return taken;
    }
    return take_from(&good_grant::calls, false);
}

void granted_budget::call_made(ticket whose, pace::urgency urgency, boot_time now)
{
    assert(until_next_call(urgency, now) == boot_clock::duration::zero());
    turns_[whose] = take_one(urgency, now).value_or(turn{urgency});
}

bool granted_budget::may_be_sent(ticket whose, boot_time now)
{
    const auto found = turns_.find(whose);
    if (found == turns_.end() || now < paused_until_)
        return false;
    turn& its = found->second;
    // One that is sent again, as its connection has broken, is another call.
    if (its.is_sent || needs_other(its, now)) {
        const auto other = take_one(its.urgency, now);
        if (!other)
            return false;
        its = *other;
    }
    its.is_sent = true;
    if (good_grant* const grant = find(its.ask))
        ++grant->used;
    else
        count_alone(now);
    return true;
}

void granted_budget::count_alone(boot_time now)
{
    while (!alone_calls_.empty() && alone_calls_.front() + minute_of_limit + held_beyond <= now)
        alone_calls_.pop_front();
    alone_calls_.push_back(now);
}

void granted_budget::give_back(const turn& taken)
{
    good_grant* const grant = find(taken.ask);
    if (!grant)
        return;
    if (taken.is_from_urgent)
        ++grant->urgent;
    else
        ++grant->calls;
}

void granted_budget::call_ended(ticket whose)
{
    const auto found = turns_.find(whose);
    if (found == turns_.end())
        return;
    if (!found->second.is_sent)
        give_back(found->second);
    turns_.erase(found);
}

}  // namespace rdad::fleet
