// SPDX-License-Identifier: BSL-1.0
// What answers mean for the life of a job.

#include "job/deadline.hpp"
#include "job/life/life.hpp"

#include <fmt/format.h>

#include <utility>

namespace rdad::job {
namespace {

/// True for a Job document that is not of the job that was asked for, as a proxy may give that mixes up the
/// answers to two requests. A job that was just created is known by its name.
bool is_of_another_job(operation op, const answer& answer, const record& record)
{
    if (answer.kind != answer_kind::job)
        return false;
    const api::job& job = answer.job->job;
    if (op == operation::create)
        return job.name && record.created_name && !has_mark_of(*job.name, *record.created_name);
    return job.id && record.job_id && *job.id != *record.job_id;
}

/// Of a Job document without a state that is known.
std::string sentence_of_unknown_state(std::string_view job_text)
{
    const auto state = api::state_as_written(job_text);
    return state ? fmt::format(
                       "The service says that the job's state is {}, which isn't one that its API has.",
                       *state
                   )
                 : "The service's Job document doesn't say the job's state.";
}

std::string how_cancelled(std::optional<api::job_state> state)
{
    const std::string accepted = "The service has accepted the cancellation";
    return state == api::job_state::terminating_on_cancel ? accepted + ": the job is TerminatingOnCancel."
                                                          : accepted + ".";
}

bool is_patch(step step)
{
    return step == step::patch_definition || step == step::patch_cost;
}

}  // namespace

void life::on_answer(operation op, const answer& answer, const instant& now)
{
    correlation_id_ = answer.correlation_id;
    if (answer.retry_after)
        schedule_.asked(*answer.retry_after, now.steady);
    const bool creation_failed = op == operation::create && answer.kind != answer_kind::job;
    if (creation_failed && !answer.perhaps_done) {
        record_.change().creation_sent = false;
        is_to_be_saved_ = true;
    }
    if (op == operation::find_created) {
        apply(creation_.on_search(answer, *record_, notes_.doubt, search_patience_, now.steady), now);
        return;
    }
    if (op == operation::delete_job) {
        on_deletion(answer, now);
        return;
    }
    if (is_of_another_job(op, answer, *record_)) {
        on_another_job(op, answer, now);
        return;
    }
    if (op == operation::messages) {
        on_messages(answer, now);
        return;
    }
    switch (answer.kind) {
    case answer_kind::job: on_job(op, *answer.job, now); break;
    case answer_kind::progress: on_progress(*answer.progress, now); break;
    case answer_kind::not_found: on_not_found(op, answer, now); break;
    case answer_kind::invalid_change: on_invalid_change(op, answer, now); break;
    case answer_kind::not_now: on_not_now(op, answer, now); break;
    case answer_kind::refused: on_refused(op, answer, now); break;
    case answer_kind::unavailable: on_unavailable(op, answer, now); break;
    case answer_kind::deleted:
    case answer_kind::messages:
    case answer_kind::list:
    case answer_kind::deferred: break;
    }
}

void life::on_another_job(operation op, const answer& answer, const instant& now)
{
    const std::string sentence = fmt::format(
        "The service answered with another job, {}. Is there a proxy in between?",
        answer.job->job.id.value_or("without an id")
    );
    if (op == operation::create && creation_.has_met_another())
        hold_in_doubt(sentence, now);
    else
        on_unavailable(op, no_answer(sentence, true, answer.by_proxy), now);
}

void life::on_unavailable(operation op, const answer& answer, const instant& now)
{
    if (answer.perhaps_done && (op == operation::create || op == operation::activate))
        notes_.doubt.begin(longest_arrival(op, answer.by_proxy), now.steady);
    if (op == operation::create && answer.perhaps_done)
        creation_.lose_answer();
    notes_.is_asking = notes_.is_asking || (op == operation::activate && answer.perhaps_done);
    try_again(answer.sentence, now);
}

void life::on_job(operation op, const api::job_response& response, const instant& now)
{
    keep_document(response);
    const auto state = response.job.state;
    if (op == operation::create) {
        on_created(response.job, "", now);
    } else if (op == operation::get) {
        on_state(response.job, now);
    } else if (state && api::is_final(*state)) {
        end_by_service(response.job, now);
    } else if (op == operation::cancel) {
        notes_.is_cancel_answered = true;
        start_following(how_cancelled(state), now);
    } else if (op == operation::activate || (state && api::is_under_way(*state))) {
        on_active("The service has accepted the job: it is active.", now);
    } else {
        step_after_patch();
        add_event(
            event_kind::patched,
            op == operation::patch_cost ? taken_cost_parameters()
                                        : "The service has taken type and settings.",
            now
        );
    }
}

/// A job that has failed ends with them; and, in the end, without.
void life::on_messages(const answer& answer, const instant& now)
{
    switch (answer.kind) {
    case answer_kind::deferred: return;
    case answer_kind::not_now:
    case answer_kind::unavailable:
        if (now.steady - notes_.failed_since < messages_patience_) {
            try_again(answer.sentence, now);
            return;
        }
        break;
    default: break;
    }
    end_failed(answer, now);
}

void life::end_failed(const answer& answer, const instant& now)
{
    std::optional<api::job_messages> messages;
    if (answer.messages) {
        messages = answer.messages->messages;
        record_.change().messages_text = answer.messages->text;
    }
    outcome how = outcome_of(job_.value(), messages);
    if (!messages)
        how.reason += " What its run had to say isn't known: " + answer.sentence;
    how.correlation_id = answer.correlation_id;
    end(std::move(how), now);
}

void life::keep_document(const api::job_response& response)
{
    job_ = response.job;
    if (record_->job_text != response.text)
        record_.change().job_text = response.text;
}

std::string life::taken_cost_parameters() const
{
    const std::string taken = "The service has taken the cost estimation parameters";
    const auto cost = estimated_cost();
    return cost ? fmt::format("{}, and estimates the cost at {}.", taken, *cost) : taken + ".";
}

void life::on_state(const api::job& job, const instant& now)
{
    if (!job.state) {
        try_again(sentence_of_unknown_state(record_->job_text), now);
        return;
    }
    notes_.is_asking = false;
    notes_.was_looked_at = true;
    if (is_cancellation_put_off() && api::is_under_way(*job.state)) {
        on_cancellation_put_off(now);
        return;
    }
    notes_.is_cancel_answered = notes_.is_cancel_answered || record_->next_step == step::cancel;
    if (*job.state == api::job_state::unsubmitted)
        on_still_unsubmitted(now);
    else if (notes_.refusal && is_patch(record_->next_step))
        end_unchanged(*job.state, now);
    else if (api::is_final(*job.state))
        end_by_service(job, now);
    else
        on_active("The job is active at the service.", now);
    if (!notes_.is_asking)
        notes_.refusal.reset();
}

void life::on_active(std::string how, const instant& now)
{
    if (record_->spec.policy.estimate_only) {
        end_left_alone(api::job_state::active, now);
    } else if (record_->spec.wanted == api::job_state::unsubmitted) {
        end({final_state::rejected,
             "The job is active, though it was to stay unsubmitted: somebody else has started it. It was "
             "left "
             "alone."},
            now);
    } else {
        start_following(std::move(how), now);
    }
}

void life::on_still_unsubmitted(const instant& now)
{
    const bool is_being_activated = record_->next_step == step::activate;
    const bool is_refused = notes_.refusal && !may_do_it_yet(now);
    if (record_->next_step == step::follow) {
        try_again("The service has accepted the job, but says that it is unsubmitted.", now);
    } else if (is_being_activated && notes_.doubt.lasts(now.steady) && (is_refused || has_to_stop(*record_, now))) {
        look_again_in_doubt(now);
    } else if (is_being_activated && has_to_stop(*record_, now)) {
        end_not_started(now);
    } else if (is_refused && record_->next_step == step::cancel) {
        end(outcome_by(
                *notes_.refusal,
                final_state::unsubmitted,
                "The job was never started: there is nothing to cancel. " + notes_.refusal->sentence
            ),
            now);
    } else if (is_refused) {
        end(outcome_by(
                *notes_.refusal,
                final_state::rejected,
                "The service refused: " + notes_.refusal->sentence
            ),
            now);
    } else {
        // What was given up may arrive yet; but it does no more harm than what is repeated.
        if (record_->activation_sent && !notes_.doubt.has_begun())
            record_.change().activation_sent = false;
    }
}

void life::look_again_in_doubt(const instant& now)
{
    notes_.is_asking = true;
    schedule_.not_before(notes_.doubt.next_look(now.steady));
    interrupt(
        "A call that was given up may still start the job: it is looked at again, before it "
        "counts as not started.",
        now
    );
}

void life::on_progress(const api::progress& progress, const instant& now)
{
    progress_ = progress;
    schedule_.has_seen(progress.percentage);
    const bool is_active = !progress.is_over && (!progress.state || api::is_under_way(*progress.state));
    if (is_active && progress.percentage.value_or(0) < 100)
        follow_later(now);
    else
        notes_.is_asking = true;
}

void life::start_following(std::string how, const instant& now)
{
    const bool cancels = record_->next_step == step::cancel;
    const bool is_followed = record_->next_step == step::follow;
    if (!is_followed)
        go_to(step::follow);
    if (!is_followed || !record_->activation_sent) {
        record_.change().activation_sent = true;
        is_to_be_saved_ = true;
        add_event(cancels ? event_kind::cancelling : event_kind::activated, std::move(how), now);
    }
    follow_later(now);
}

/// The service has shown that the job is active: it is looked at again later.
void life::follow_later(const instant& now)
{
    if (stuck_event(*record_))
        add_event(event_kind::resumed, "The job gets on again.", now);
    schedule_.look_later(now.steady);
}

/// `how` is how that is known, for the end of a sentence.
void life::on_created(const api::job& job, std::string_view how, const instant& now)
{
    record_.change().job_id = job.id;
    is_to_be_saved_ = true;
    notes_.doubt = {};
    if (!api::starts_by_creation(service())) {
        go_to(step::check_cost);
        add_event(
            event_kind::created,
            fmt::format("The service has created the job {}{}.", *job.id, how),
            now
        );
        return;
    }
    go_to(step::follow);
    record_.change().activation_sent = true;
    add_event(
        event_kind::activated,
        fmt::format("The service has created the job {} and started it{}.", *job.id, how),
        now
    );
    // One that was found may have ended meanwhile.
    on_state(job, now);
}

void life::apply(search_verdict verdict, const instant& now)
{
    switch (verdict.kind) {
    case search_verdict_kind::undecided: break;
    case search_verdict_kind::found:
        keep_document(*verdict.found);
        on_created(verdict.found->job, ": it was found by its name", now);
        break;
    case search_verdict_kind::look_again: schedule_.not_before(notes_.doubt.next_look(now.steady)); break;
    case search_verdict_kind::try_again: try_again(verdict.sentence, now); break;
    case search_verdict_kind::create_anew: create_anew(verdict.sentence, now); break;
    case search_verdict_kind::hold: hold_in_doubt(verdict.sentence, now); break;
    }
}

void life::create_anew(const std::string& why, const instant& now)
{
    record_.change().creation_sent = false;
    record_.change().released = false;
    is_to_be_saved_ = true;
    // Where a gateway refuses creations for days this comes again and again.
    interrupt(why, now);
}

void life::hold_in_doubt(const std::string& why, const instant& now)
{
    end({final_state::held,
         fmt::format(
             "The service's answer to the creation of the job was lost: it may exist. Look for it by its "
             "name, {}; if it is "
             "there, submit it by its id, else release this one. ({})",
             record_->created_name.value_or(record_->spec.name.value_or("")),
             why
         )},
        now);
}

}  // namespace rdad::job
