// SPDX-License-Identifier: BSL-1.0
#include "job/life/life.hpp"

#include "api/date_time.hpp"
#include "job/deadline.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <cstddef>
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
    case step::delete_job: return operation::delete_job;
    case step::follow: return operation::progress;
    case step::check_cost: break;
    }
    return operation::get;
}

/// How many interruptions one after the other are kept: a service may fail every now and then for weeks, each time
/// in other words.
constexpr std::ptrdiff_t most_interruptions = 100;

bool is_no_interruption(const event& e)
{
    return e.kind != event_kind::interrupted;
}

/// How long a job has been held: the calls that it is in doubt of were given up before that. A day at most; none if it
/// isn't held.
chrono::steady_clock::duration time_held(const record& record, const instant& now)
{
    constexpr chrono::steady_clock::duration longest = chrono::hours(24);
    if (!record.outcome || record.events.empty())
        return {};
    // A damaged record may have a time from which none can be taken away.
    const auto since = record.events.back().time;
    return since <= now.calendar - longest ? longest : std::max(now.calendar - since, longest.zero());
}

}  // namespace

life::life(record record, const life_options& options, std::uint32_t seed, const instant& now)
    : life(std::move(record), options, life_notes(), seed)
{
    // An activation, or a creation, whose answer this process hasn't seen.
    const bool may_be_active = record_->activation_sent && record_->next_step == step::activate;
    if (may_be_active || creation_.is_in_doubt(*record_))
        notes_.doubt.begin(
            longest_arrival(operation_of(record_->next_step), record_->by_proxy || by_proxy_),
            now.steady - time_held(*record_, now)
        );
    // Of a job that was started before the daemon took it, nothing is known yet.
    const bool is_unseen = record_->next_step == step::follow && !record_->activation_sent;
    notes_.is_asking = may_be_active || is_unseen || is_to_look_after_release();
}

life::life(record record, const life_options& options, life_notes notes, std::uint32_t seed)
    : record_(std::move(record)),
      notes_(std::move(notes)),
      creation_(notes_.creation),
      schedule_(options.schedule, seed, notes_.times),
      job_(document_of(*record_)),
      arrivals_(options.arrivals),
      by_proxy_(options.by_proxy),
      search_patience_(options.search_patience),
      not_now_patience_(options.not_now_patience),
      messages_patience_(options.messages_patience),
      seed_(seed)
{}

life_notes life::notes() const
{
    assert(is_saved());
    life_notes notes = notes_;
    notes.creation = creation_.notes();
    notes.times = schedule_.current();
    return notes;
}

void life::saved(std::uint64_t version) noexcept
{
    record_.kept(version);
    is_to_be_saved_ = is_to_be_saved_ && !record_.is_kept();
}

action life::next(const instant& now, following how)
{
    const bool looks_next = record_->next_step == step::follow && !notes_.is_asking && !has_failed();
    schedule_.follow_by(how, looks_next, now.steady);
    if (!record_->outcome && !has_failed() && has_to_stop(*record_, now))
        stop(now);
    if (auto why = record_->outcome ? std::nullopt : why_held_before_start(*record_))
        end({final_state::held, *std::move(why)}, now);
    if (!record_->outcome && record_->next_step == step::check_cost && !notes_.is_asking)
        apply(check_cost(*record_, job_, notes_.was_looked_at), now);
    if (record_->outcome)
        return finish;
    notes_.is_asking = notes_.is_asking || is_to_look_for_estimate();
    if (is_to_be_saved_)
        return save;
    return next_of_step(now, how);
}

/// Before the start of a job that may cost anything.
bool life::is_to_look_for_estimate() const
{
    return needs_estimate_ && record_->next_step == step::activate && !record_->activation_sent &&
           may_show_estimate(*record_, job_, notes_.was_looked_at);
}

void life::ask_whether_started()
{
    if (!record_->outcome && record_->next_step == step::activate && record_->activation_sent)
        notes_.is_asking = true;
}

action life::next_of_step(const instant& now, following how)
{
    if (has_failed())
        return call_or_wait(operation::messages, now);
    if (notes_.is_asking)
        return call_or_wait(operation::get, now);
    if (creation_.is_in_doubt(*record_)) {
        if (record_->created_name || schedule_.wait_for_call(now.steady).count() > 0)
            return call_or_wait(operation::find_created, now);
        apply(
            creation_.without_search("Its record doesn't tell it.", *record_, notes_.doubt, now.steady),
            now
        );
        return next(now, how);
    }
    if (record_->next_step == starting_step(service())) {
        const auto not_before = record_->spec.policy.not_before;
        if (not_before && now.calendar < *not_before)
            return wait(wait_for(*not_before, now));
    }
    if (record_->next_step == step::follow && how == following::list)
        return wait_for_list(now);
    return call_or_wait(operation_of(record_->next_step), now);
}

action life::wait_for_list(const instant& now)
{
    const auto delay = schedule_.trust_in_list(now.steady);
    if (delay)
        return wait(std::min(*delay, wait_for_deadline(*record_, now).value_or(*delay)));
    ask();
    return call_or_wait(operation::get, now);
}

action life::call_or_wait(operation op, const instant& now)
{
    const auto deadline = wait_for_deadline(*record_, now);
    const auto delay = schedule_.wait_for_call(now.steady);
    if (delay.count() <= 0)
        return {action_kind::call, deadline.value_or(chrono::milliseconds(0)), op};
    return wait(std::min(delay, deadline.value_or(delay)));
}

void life::ask()
{
    if (record_->outcome || record_->next_step != step::follow || notes_.is_asking)
        return;
    notes_.is_asking = true;
    schedule_.at_once();
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
    if (op == operation::create)
        creation_.begin();
    if (op == operation::create && !record_->created_name)
        record_.change().created_name = marked_name(record_->spec, seed_);
    return true;
}

void life::try_again(const std::string& why, const instant& now)
{
    const call_failure failure = schedule_.failed(now.steady);
    if (failure.stuck_for)
        add_event(
            event_kind::stuck,
            fmt::format("The job has not got on for {}: {}", api::rough_text(*failure.stuck_for), why),
            now
        );
    else if (failure.is_first)
        add_interruption(why, now);
}

void life::go_to(step step) noexcept
{
    assert(std::ranges::find(transitions, transition{record_->next_step, step}) != transitions.end());
    record_.change().next_step = step;
    notes_.not_now_since = {};
    schedule_.succeeded();
    schedule_.at_once();
}

void life::step_after_patch()
{
    notes_.was_looked_at = false;
    const bool cost_is_next =
        record_->next_step == step::patch_definition && record_->spec.definition.cost_estimation_parameters;
    go_to(cost_is_next ? step::patch_cost : step::check_cost);
}

void life::apply(cost_verdict verdict, const instant& now)
{
    switch (verdict.kind) {
    case cost_verdict_kind::activate: go_to(step::activate); break;
    case cost_verdict_kind::look: notes_.is_asking = true; break;
    case cost_verdict_kind::hold: end({final_state::held, std::move(verdict.reason)}, now); break;
    case cost_verdict_kind::estimated:
        end_after_deletion({final_state::unsubmitted, std::move(verdict.reason)}, now);
        break;
    case cost_verdict_kind::unsubmitted:
        end({final_state::unsubmitted, std::move(verdict.reason)}, now);
        break;
    }
}

/// For how long a call that was given up may still come true.
chrono::milliseconds life::longest_arrival(operation op, bool is_by_proxy) const
{
    const bool starts = op == operation::create && api::starts_by_creation(service());
    return starts ? arrivals_.of_starting(is_by_proxy) : arrivals_.of(is_by_proxy);
}

std::optional<double> life::estimated_cost() const
{
    return job::estimated_cost(job_);
}

std::optional<chrono::sys_seconds> life::time_created() const
{
    return job_ && job_->created_date_time ? api::parse_second(*job_->created_date_time) : std::nullopt;
}

/// The service says that the job has ended. What its run had to say the second generation tells by another call.
void life::end_by_service(const api::job& job, const instant& now)
{
    if (record_->spec.policy.estimate_only) {
        end_left_alone(*job.state, now);
    } else if (*job.state == api::job_state::failed && api::starts_by_creation(service())) {
        notes_.failed_since = now.steady;
        notes_.is_asking = false;
        schedule_.at_once();
    } else {
        outcome how = outcome_of(job);
        if (how.state == final_state::failed)
            how.correlation_id = correlation_id_;
        end(std::move(how), now);
    }
}

/// Somebody has started a job that was only to be estimated.
void life::end_left_alone(api::job_state state, const instant& now)
{
    end({final_state::rejected,
         fmt::format(
             "The job's state is {} already, though it was only to be estimated: somebody else has started "
             "it. It was left "
             "alone.",
             to_string(state)
         )},
        now);
}

/// What was created for an estimate is deleted before; what is to be told then must not be lost by a crash.
void life::end_after_deletion(outcome how, const instant& now)
{
    if (!is_made_for_estimate(*record_)) {
        end(std::move(how), now);
        return;
    }
    record_.change().outcome_after_deletion = std::move(how);
    is_to_be_saved_ = true;
    notes_.is_asking = false;
    go_to(step::delete_job);
}

void life::end(outcome how, const instant& now)
{
    assert(may_end(record_->next_step, how.state));
    record_.change().outcome = std::move(how);
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

/// The same event isn't repeated.
void life::interrupt(const std::string& why, const instant& now)
{
    if (record_->events.empty() || record_->events.back().message != why)
        add_interruption(why, now);
}

/// Of very many one after the other, the first ones are kept, and the last.
void life::add_interruption(const std::string& why, const instant& now)
{
    const auto& events = record_->events;
    const auto before = std::find_if(events.rbegin(), events.rend(), is_no_interruption);
    if (before - events.rbegin() >= most_interruptions)
        record_.change().events.pop_back();
    add_event(event_kind::interrupted, why, now);
}

}  // namespace rdad::job
