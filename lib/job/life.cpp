// SPDX-License-Identifier: BSL-1.0
#include "job/life.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <utility>

namespace chrono = std::chrono;

namespace rdad::job {
namespace {

constexpr action save{action_kind::save};
constexpr action finish{action_kind::finish};

constexpr action wait(chrono::milliseconds delay)
{
    return {action_kind::wait, delay};
}

operation operation_of(step step)
{
    switch (step) {
    case step::create: return operation::create;
    case step::patch_definition: return operation::patch_definition;
    case step::patch_cost: return operation::patch_cost;
    case step::activate: return operation::activate;
    case step::cancel: return operation::cancel;
    case step::follow: return operation::progress;
    case step::check_cost: break;
    }
    return operation::get;
}

}  // namespace

life::life(record record, life_options options, std::uint32_t seed, const instant& now)
    : life(std::move(record), std::move(options), life_notes(), seed)
{
    // An activation, or a creation, whose answer this process hasn't seen.
    const bool may_be_active = record_->activation_sent && record_->next_step == step::activate;
    if (may_be_active || creation_is_in_doubt())
        notes_.doubt.begin(longest_arrival(record_->by_proxy || by_proxy_), now.steady - time_held(now));
    notes_.is_asking = may_be_active || is_to_look_after_release();
}

life::life(record record, life_options options, life_notes notes, std::uint32_t seed)
    : record_(std::move(record)),
      notes_(std::move(notes)),
      job_(document_of(*record_)),
      backoff_(options.first_backoff, options.longest_backoff, seed, notes_.failures),
      arrivals_(options.arrivals),
      by_proxy_(options.by_proxy),
      longest_trust_(options.longest_trust_in_list),
      search_patience_(options.search_patience),
      seed_(seed),
      polls_(std::move(options.poll_intervals), seed, notes_.polls)
{}

life_notes life::notes() const
{
    assert(is_saved());
    life_notes notes = notes_;
    notes.failures = backoff_.failures();
    notes.polls = polls_.current();
    return notes;
}

void life::saved(std::uint64_t version) noexcept
{
    record_.kept(version);
    is_to_be_saved_ = is_to_be_saved_ && !record_.is_kept();
}

action life::next(const instant& now, following how)
{
    const bool looks_next = record_->next_step == step::follow && !notes_.is_asking;
    if (how == following::progress && notes_.followed_by == following::list && looks_next)
        notes_.not_before = std::max(notes_.not_before, now.steady + polls_.spread());
    notes_.followed_by = how;
    if (!record_->outcome && has_to_stop(now))
        stop(now);
    if (!record_->outcome && record_->next_step == step::check_cost && !notes_.is_asking)
        check_cost(now);
    if (record_->outcome)
        return finish;
    if (is_to_be_saved_)
        return save;
    return next_of_step(now, how);
}

action life::next_of_step(const instant& now, following how)
{
    if (notes_.is_asking)
        return call_or_wait(operation::get, now);
    if (creation_is_in_doubt()) {
        if (record_->created_name || now.steady < notes_.not_before)
            return call_or_wait(operation::find_created, now);
        doubt_creation("Its record doesn't tell it.", now);
        return next(now, how);
    }
    if (record_->next_step == step::activate) {
        const auto not_before = record_->spec.policy.not_before;
        if (not_before && now.calendar < *not_before)
            return wait_until(*not_before, now);
    }
    if (record_->next_step == step::follow && how == following::list)
        return wait_for_list(now);
    return call_or_wait(operation_of(record_->next_step), now);
}

action life::wait_for_list(const instant& now)
{
    if (notes_.trust_in_list == chrono::steady_clock::time_point())
        notes_.trust_in_list = now.steady + longest_trust_;
    if (now.steady >= notes_.trust_in_list) {
        ask();
        return call_or_wait(operation::get, now);
    }
    const auto delay = chrono::ceil<chrono::milliseconds>(notes_.trust_in_list - now.steady);
    return wait(std::min(delay, until_deadline(now).value_or(delay)));
}

/// Of a job that is held: the calls that it is in doubt of were given up before that. A day at most.
chrono::steady_clock::duration life::time_held(const instant& now) const
{
    constexpr chrono::steady_clock::duration longest = chrono::hours(24);
    if (!record_->outcome || record_->events.empty())
        return {};
    // A damaged record may have a time from which none can be taken away.
    const auto since = record_->events.back().time;
    return since <= now.calendar - longest ? longest : std::max(now.calendar - since, longest.zero());
}

chrono::milliseconds life::longest_arrival(bool by_proxy) const
{
    return by_proxy ? arrivals_.by_proxy : arrivals_.direct;
}

void life::ask()
{
    if (record_->outcome || record_->next_step != step::follow || notes_.is_asking)
        return;
    notes_.is_asking = true;
    notes_.not_before = {};
}

action life::call_or_wait(operation op, const instant& now)
{
    const auto deadline = until_deadline(now);
    const auto earliest = std::max(notes_.not_before, notes_.retry_after);
    if (now.steady >= earliest)
        return {action_kind::call, deadline.value_or(chrono::milliseconds(0)), op};
    const auto delay = chrono::ceil<chrono::milliseconds>(earliest - now.steady);
    return wait(std::min(delay, deadline.value_or(delay)));
}

std::optional<chrono::milliseconds> life::until_deadline(const instant& now) const
{
    const auto deadline = record_->spec.policy.deadline;
    if (!deadline || now.calendar >= *deadline)
        return std::nullopt;
    return wait_until(*deadline, now).delay;
}

action life::wait_until(chrono::system_clock::time_point time, const instant& now) const
{
    // The calendar may be set while this waits: look again every minute.
    constexpr chrono::milliseconds longest = chrono::minutes(1);
    return wait(std::min(chrono::ceil<chrono::milliseconds>(time - now.calendar), longest));
}

bool life::is_saved_before(operation op) const noexcept
{
    return (op == operation::create && !record_->creation_sent) ||
           (op == operation::activate && !record_->activation_sent);
}

bool life::about_to_call(operation op)
{
    if (!is_saved_before(op))
        return false;
    record& r = record_.change();
    (op == operation::create ? r.creation_sent : r.activation_sent) = true;
    record_.change().by_proxy = by_proxy_;
    is_to_be_saved_ = true;
    notes_.is_creation_ours = op == operation::create;
    if (op == operation::create && !record_->created_name)
        record_.change().created_name =
            fmt::format("{} [rdad {:08x}]", record_->spec.name.value_or(""), seed_);
    return true;
}

void life::look_later(std::optional<std::int32_t> percentage, const instant& now)
{
    backoff_.succeeded();
    notes_.not_before = now.steady + polls_.next(percentage);
    notes_.trust_in_list = now.steady + longest_trust_;
}

void life::try_again(const std::string& why, const instant& now)
{
    if (backoff_.failures() == 0)
        add_event(event_kind::interrupted, why, now);
    notes_.not_before = now.steady + backoff_.failed();
}

void life::go_to(step step) noexcept
{
    backoff_.succeeded();
    record_.change().next_step = step;
    notes_.not_before = {};
}

void life::step_after_patch()
{
    const bool cost_is_next =
        record_->next_step == step::patch_definition && record_->spec.definition.cost_estimation_parameters;
    go_to(cost_is_next ? step::patch_cost : step::check_cost);
}

void life::check_cost(const instant& now)
{
    if (record_->spec.wanted == api::job_state::unsubmitted) {
        if (job_)
            end_unsubmitted(now);
        else
            notes_.is_asking = true;
        return;
    }
    const auto limit = highest_cost();
    const auto cost = estimated_cost();
    const bool is_accepted = cost ? limit && *cost <= *limit : record_->released && notes_.was_looked_at;
    if (!limit || is_accepted) {
        go_to(step::activate);
    } else if (!cost && !notes_.was_looked_at) {
        notes_.is_asking = true;
    } else if (!cost) {
        end(final_state::held,
            fmt::format("The service gives no estimate of the cost, which may be {} at most.", *limit),
            now);
    } else if (record_->accepted_cost == limit) {
        end(final_state::held,
            fmt::format(
                "The estimated cost, {}, is higher than the {} at which it was released.",
                *cost,
                *limit
            ),
            now);
    } else {
        end(final_state::held,
            fmt::format("The estimated cost, {}, is higher than maxEstimatedCost, {}.", *cost, *limit),
            now);
    }
}

std::optional<double> life::estimated_cost() const
{
    return job_ && job_->cost_estimation ? job_->cost_estimation->estimated_cost : std::nullopt;
}

std::optional<double> life::highest_cost() const
{
    const auto limit = record_->spec.policy.max_estimated_cost;
    return limit ? std::max(limit, record_->accepted_cost) : limit;
}

void life::end_unsubmitted(const instant& now)
{
    const auto cost = estimated_cost();
    end(final_state::unsubmitted,
        cost ? fmt::format("The job is ready and not started, as asked. The estimated cost is {}.", *cost)
             : "The job is ready and not started, as asked.",
        now);
}

void life::end_with(const outcome& outcome, const instant& now)
{
    end(outcome.state, outcome.reason, now, outcome.error);
}

void life::end(final_state state, std::string reason, const instant& now, std::optional<api::error> error)
{
    record_.change().outcome = outcome{state, std::move(reason), std::move(error)};
    if (is_to_be_looked_at_later())
        record_.change().outcome->reason +=
            " A call that was given up may have started it all the same: it is looked at once more in an "
            "hour.";
    add_event(event_kind::ended, record_->outcome->reason, now);
}

void life::add_event(event_kind kind, std::string message, const instant& now)
{
    record_.change().events.push_back({chrono::floor<chrono::seconds>(now.calendar), kind, std::move(message)}
    );
}

}  // namespace rdad::job
