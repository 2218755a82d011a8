#include "job/life.hpp"

#include "api/json_text.hpp"

#include <boost/json/value.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <ostream>

namespace chrono = std::chrono;

namespace rdad::job {
namespace {

constexpr action save{action_kind::save};
constexpr action finish{action_kind::finish};

constexpr action wait(chrono::milliseconds delay)
{
    return {action_kind::wait, delay};
}

bool is_started(step s)
{
    return s == step::follow || s == step::cancel;
}

/// True for calls that change nothing.
bool only_looks(operation op)
{
    return op == operation::get || op == operation::progress;
}

bool is_patch(step s)
{
    return s == step::patch_definition || s == step::patch_cost;
}

operation operation_of(step s)
{
    switch (s) {
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

/// The message with its placeholders, "{0}", "{1}", …, filled in.
std::string filled_in(const api::execution_message& m)
{
    std::string text = m.message.empty() ? m.title : m.message;
    for (std::size_t i = 0; i < m.params.size(); ++i) {
        const std::string placeholder = fmt::format("{{{}}}", i);
        if (const auto at = text.find(placeholder); at != text.npos)
            text.replace(at, placeholder.size(), m.params[i]);
    }
    return text;
}

/// What went wrong in a failed job, as far as the service says.
std::string failure_text(const api::job& job)
{
    std::string text;
    if (job.execution_information) {
        for (const api::execution_message& m : job.execution_information->errors)
            text += " " + filled_in(m);
    }
    return text;
}

std::string end_reason(const api::job& job)
{
    switch (job.state.value()) {
    case api::job_state::success: return "The job ended with success.";
    case api::job_state::cancelled: return "The job was cancelled.";
    default: return "The job failed." + failure_text(job);
    }
}

std::optional<double> estimated_cost(const std::optional<api::job>& job)
{
    return job && job->cost_estimation ? job->cost_estimation->estimated_cost : std::nullopt;
}

}  // namespace

std::ostream& operator<<(std::ostream& out, const action& a)
{
    switch (a.kind) {
    case action_kind::save: return out << "save";
    case action_kind::wait: return out << "wait " << a.delay.count() << " ms";
    case action_kind::call: return out << "call " << to_string(a.operation);
    case action_kind::finish: break;
    }
    return out << "finish";
}

life::life(record r, life_options options, std::uint32_t seed)
    : record_(std::move(r)),
      backoff_(options.first_backoff, options.longest_backoff, seed),
      polls_(std::move(options.poll_intervals), seed)
{
    if (!record_.job_text.empty()) {
        if (const auto document = api::parse_json(record_.job_text); document && document->is_object())
            job_ = api::read_job(document->get_object());
    }
    // An activation whose answer this process hasn't seen.
    asking_ = record_.activation_sent && record_.next_step == step::activate;
}

action life::next(const instant& now)
{
    if (!record_.outcome && deadline_has_passed(now))
        miss_deadline(now);
    if (!record_.outcome && record_.next_step == step::check_cost && !asking_)
        check_cost(now);
    if (record_.outcome)
        return finish;
    if (unsaved_)
        return save;
    return next_of_step(now);
}

action life::next_of_step(const instant& now)
{
    if (asking_)
        return call_or_wait(operation::get, now);
    if (record_.next_step == step::create && record_.creation_sent && !creation_is_ours_) {
        end(final_state::held,
            "The daemon stopped before the service had answered the creation of the job: it may exist. Look "
            "for it by its name at the service; if it is there, submit it by its id.",
            now);
        return finish;
    }
    if (record_.next_step == step::activate) {
        const auto not_before = record_.spec.policy.not_before;
        if (not_before && now.calendar < *not_before)
            return wait_until(*not_before, now);
    }
    return call_or_wait(operation_of(record_.next_step), now);
}

action life::call_or_wait(operation op, const instant& now)
{
    const auto deadline = until_deadline(now);
    if (now.steady >= not_before_)
        return {action_kind::call, deadline.value_or(chrono::milliseconds(0)), op};
    const auto delay = chrono::ceil<chrono::milliseconds>(not_before_ - now.steady);
    return wait(std::min(delay, deadline.value_or(delay)));
}

std::optional<chrono::milliseconds> life::until_deadline(const instant& now) const
{
    const auto deadline = record_.spec.policy.deadline;
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

bool life::about_to_call(operation op)
{
    bool& sent = op == operation::create ? record_.creation_sent : record_.activation_sent;
    if ((op != operation::create && op != operation::activate) || sent)
        return false;
    sent = true;
    unsaved_ = true;
    creation_is_ours_ = op == operation::create;
    return true;
}

void life::on_answer(operation op, const answer& a, const instant& now)
{
    const bool creation_failed = op == operation::create && a.kind != answer_kind::job;
    if (creation_failed && !a.perhaps_done) {
        record_.creation_sent = false;
        unsaved_ = true;
    }
    switch (a.kind) {
    case answer_kind::job: on_job(op, *a.job, now); break;
    case answer_kind::progress: on_progress(*a.progress, now); break;
    case answer_kind::not_found: on_not_found(op, a, now); break;
    case answer_kind::invalid_change: on_invalid_change(op, a, now); break;
    case answer_kind::refused: on_refused(op, a, now); break;
    case answer_kind::unavailable: on_unavailable(op, a, now); break;
    case answer_kind::deferred: break;
    }
}

void life::on_unavailable(operation op, const answer& a, const instant& now)
{
    if (op == operation::create && a.perhaps_done) {
        end(final_state::held,
            fmt::format(
                "The service's answer to the creation of the job was lost: it may exist. Look for it by its "
                "name at the service; if it is there, submit it by its id. ({})",
                a.sentence
            ),
            now);
        return;
    }
    asking_ = asking_ || (op == operation::activate && a.perhaps_done);
    try_again(a.sentence, now);
}

void life::on_not_found(operation op, const answer& a, const instant& now)
{
    if (op == operation::progress) {
        asking_ = true;
    } else if (op == operation::activate || !(record_.activation_sent || record_.next_step == step::follow)) {
        end(final_state::rejected,
            fmt::format("The service doesn't know the job. {}", a.sentence),
            now,
            a.error);
    } else {
        end(final_state::failed,
            fmt::format("The service doesn't know the job any more (JobNotFound). {}", a.sentence),
            now,
            a.error);
    }
}

void life::on_invalid_change(operation op, const answer& a, const instant& now)
{
    if (only_looks(op) || op == operation::create) {
        on_refused(op, a, now);
        return;
    }
    refusal_ = a;
    asking_ = true;
}

void life::on_refused(operation op, const answer& a, const instant& now)
{
    if (only_looks(op) && (record_.activation_sent || is_started(record_.next_step))) {
        // It may be running and costing money: what can't be seen now is looked at again.
        asking_ = true;
        try_again(a.sentence, now);
    } else if (op == operation::cancel && record_.spec.wanted != api::job_state::cancelled) {
        // It goes on costing money. Once it has ended, the service answers that it is too late.
        try_again("The service refused to cancel the job: " + a.sentence, now);
    } else {
        end(final_state::rejected, fmt::format("The service refused: {}", a.sentence), now, a.error);
    }
}

void life::on_job(operation op, const api::job_response& response, const instant& now)
{
    job_ = response.job;
    record_.job_text = response.text;
    const auto state = response.job.state;
    if (op == operation::create) {
        on_created(response.job, now);
    } else if (op == operation::get) {
        on_state(response.job, now);
    } else if (state && api::is_final(*state)) {
        end_with_job(response.job, now);
    } else if (op == operation::cancel) {
        cancel_answered_ = true;
        start_following("The service has accepted the cancellation.", now);
    } else if (op == operation::activate || state == api::job_state::active) {
        on_active("The service has accepted the job: it is active.", now);
    } else {
        step_after_patch();
        add_event(
            event_kind::patched,
            op == operation::patch_cost ? "The service has taken the cost estimation parameters."
                                        : "The service has taken type and settings.",
            now
        );
    }
}

void life::on_created(const api::job& job, const instant& now)
{
    record_.job_id = job.id;
    unsaved_ = true;
    go_to(step::check_cost);
    add_event(event_kind::created, fmt::format("The service has created the job {}.", *job.id), now);
}

void life::on_state(const api::job& job, const instant& now)
{
    if (!job.state) {
        try_again("The service's Job document doesn't say the job's state.", now);
        return;
    }
    asking_ = false;
    looked_ = true;
    cancel_answered_ = cancel_answered_ || record_.next_step == step::cancel;
    if (*job.state == api::job_state::unsubmitted)
        on_still_unsubmitted(now);
    else if (refusal_ && is_patch(record_.next_step))
        end_unchanged(*job.state, now);
    else if (api::is_final(*job.state))
        end_with_job(job, now);
    else
        on_active("The job is active at the service.", now);
    refusal_.reset();
}

void life::on_active(std::string how, const instant& now)
{
    if (record_.spec.wanted == api::job_state::unsubmitted) {
        end(final_state::rejected,
            "The job is active, though it was to stay unsubmitted: somebody else has started it. It was left "
            "alone.",
            now);
    } else {
        start_following(std::move(how), now);
    }
}

/// Somebody else has started the job before it was made ready as its spec says.
void life::end_unchanged(api::job_state state, const instant& now)
{
    end(final_state::rejected,
        fmt::format(
            "The service refused: {} The job's state is {} already; it was left as it is.",
            refusal_->sentence,
            to_string(state)
        ),
        now,
        refusal_->error);
}

void life::on_still_unsubmitted(const instant& now)
{
    if (record_.next_step == step::follow) {
        try_again("The service has accepted the job, but says that it is unsubmitted.", now);
    } else if (refusal_ && record_.next_step == step::cancel) {
        end(final_state::unsubmitted,
            "The job was never started: there is nothing to cancel. " + refusal_->sentence,
            now,
            refusal_->error);
    } else if (refusal_) {
        end(final_state::rejected, "The service refused: " + refusal_->sentence, now, refusal_->error);
    } else {
        // An activation whose answer was lost didn't arrive.
        record_.activation_sent = false;
    }
}

void life::on_progress(const api::progress& p, const instant& now)
{
    progress_ = p;
    const bool is_active = !p.state || *p.state == api::job_state::active;
    if (is_active && p.percentage.value_or(0) < 100)
        look_later(p.percentage, now);
    else
        asking_ = true;
}

void life::start_following(std::string how, const instant& now)
{
    if (record_.next_step != step::follow) {
        const bool cancels = record_.next_step == step::cancel;
        go_to(step::follow);
        record_.activation_sent = true;
        unsaved_ = true;
        add_event(cancels ? event_kind::cancelling : event_kind::activated, std::move(how), now);
    }
    look_later(progress_ ? progress_->percentage : std::nullopt, now);
}

void life::look_later(std::optional<std::int32_t> percentage, const instant& now)
{
    backoff_.succeeded();
    not_before_ = now.steady + polls_.next(percentage);
}

void life::try_again(const std::string& why, const instant& now)
{
    if (backoff_.failures() == 0)
        add_event(event_kind::interrupted, why, now);
    not_before_ = now.steady + backoff_.failed();
}

void life::go_to(step s) noexcept
{
    backoff_.succeeded();
    record_.next_step = s;
    not_before_ = {};
}

void life::step_after_patch()
{
    const bool cost_is_next =
        record_.next_step == step::patch_definition && record_.spec.definition.cost_estimation_parameters;
    go_to(cost_is_next ? step::patch_cost : step::check_cost);
}

void life::check_cost(const instant& now)
{
    if (record_.spec.wanted == api::job_state::unsubmitted) {
        if (job_)
            end_unsubmitted(now);
        else
            asking_ = true;
        return;
    }
    const auto limit = record_.spec.policy.max_estimated_cost;
    const auto cost = estimated_cost(job_);
    if (!limit || (cost && *cost <= *limit)) {
        go_to(step::activate);
    } else if (!cost && !looked_) {
        asking_ = true;
    } else if (!cost) {
        end(final_state::held,
            fmt::format("The service gives no estimate of the cost, which may be {} at most.", *limit),
            now);
    } else {
        end(final_state::held,
            fmt::format("The estimated cost, {}, is higher than maxEstimatedCost, {}.", *cost, *limit),
            now);
    }
}

bool life::deadline_has_passed(const instant& now) const
{
    const auto deadline = record_.spec.policy.deadline;
    return deadline && now.calendar >= *deadline && record_.spec.wanted != api::job_state::cancelled;
}

void life::miss_deadline(const instant& now)
{
    if (record_.next_step == step::follow && !cancel_answered_) {
        asking_ = false;
        go_to(step::cancel);
        add_event(event_kind::cancelling, "The deadline has passed: the job is cancelled.", now);
    } else if (record_.next_step == step::activate && record_.activation_sent) {
        asking_ = true;
    } else if (!is_started(record_.next_step) && !asking_ && (record_.job_id || !record_.creation_sent)) {
        end(record_.job_id ? final_state::unsubmitted : final_state::rejected,
            "The deadline passed before the job was started: it was not started.",
            now);
    }
}

void life::end_unsubmitted(const instant& now)
{
    const auto cost = estimated_cost(job_);
    end(final_state::unsubmitted,
        cost ? fmt::format("The job is ready and not started, as asked. The estimated cost is {}.", *cost)
             : "The job is ready and not started, as asked.",
        now);
}

void life::end_with_job(const api::job& job, const instant& now)
{
    end(final_state_of(job.state.value()), end_reason(job), now);
}

void life::end(final_state state, std::string reason, const instant& now, std::optional<api::error> error)
{
    add_event(event_kind::ended, reason, now);
    record_.outcome = outcome{state, std::move(reason), std::move(error)};
}

void life::add_event(event_kind kind, std::string message, const instant& now)
{
    record_.events.push_back({chrono::floor<chrono::seconds>(now.calendar), kind, std::move(message)});
}

}  // namespace rdad::job
