// SPDX-License-Identifier: BSL-1.0
// What it means for the life of a job where the service doesn't know it, or won't do what it is asked.

#include "job/deadline.hpp"
#include "job/life/life.hpp"

#include <fmt/format.h>

#include <memory>
#include <optional>
#include <utility>

namespace rdad::job {
namespace {

/// True for calls that change nothing.
bool only_looks(operation op)
{
    return op == operation::get || op == operation::progress;
}

}  // namespace

void life::on_not_found(operation op, const answer& answer, const instant& now)
{
    // What the service has never shown can't have been lost by it, even if an activation may have been sent.
    const bool may_have_run = record_->activation_sent &&
                              (record_->next_step == step::follow || (job_ && op != operation::activate));
    if (op == operation::progress) {
        notes_.is_asking = true;
    } else if (is_made_for_estimate(*record_)) {
        const std::string reason = "The service doesn't know the job. " + answer.sentence;
        record_.change().outcome_after_deletion = outcome_by(answer, final_state::rejected, reason);
        end_deleted("Somebody else has deleted the job.", now);
    } else if (!may_have_run) {
        end(outcome_by(
                answer,
                final_state::rejected,
                fmt::format("The service doesn't know the job. {}", answer.sentence)
            ),
            now);
    } else {
        end(outcome_by(
                answer,
                final_state::failed,
                fmt::format(
                    "The service doesn't know the job any more ({}). {}",
                    answer.http_status == 410 ? "410 Gone" : "JobNotFound",
                    answer.sentence
                )
            ),
            now);
    }
}

void life::on_invalid_change(operation op, const answer& answer, const instant& now)
{
    if (only_looks(op) || op == operation::create) {
        on_refused(op, answer, now);
        return;
    }
    ask_about_refusal(answer);
}

void life::ask_about_refusal(const answer& answer)
{
    notes_.refusal = std::make_shared<const job::answer>(answer);
    notes_.is_asking = true;
}

void life::on_not_now(operation op, const answer& answer, const instant& now)
{
    if (only_looks(op)) {
        on_unavailable(op, answer, now);
        return;
    }
    if (notes_.not_now_since == std::chrono::steady_clock::time_point())
        notes_.not_now_since = now.steady;
    if (op == operation::create && !may_do_it_yet(now)) {
        // What it conflicts with may be the job that it has started.
        if (api::starts_by_creation(service()))
            hold_in_doubt(answer.sentence, now);
        else
            on_refused(op, answer, now);
        return;
    }
    on_unavailable(op, answer, now);
    if (op != operation::create)
        ask_about_refusal(answer);
}

/// True after a PATCH that the service wouldn't do when it was asked last, and may do yet.
bool life::may_do_it_yet(const instant& now) const
{
    const bool is_for_good = notes_.refusal && notes_.refusal->kind != answer_kind::not_now;
    return !is_for_good && now.steady - notes_.not_now_since < not_now_patience_;
}

void life::on_refused(operation op, const answer& answer, const instant& now)
{
    // One that was started before the daemon took it, and was never seen, may be anybody's.
    const bool is_unseen = record_->next_step == step::follow && !record_->activation_sent;
    if (only_looks(op) && !is_unseen && (record_->activation_sent || is_started(record_->next_step))) {
        // It may be running and costing money: what can't be seen now is looked at again.
        notes_.is_asking = true;
        try_again(answer.sentence, now);
    } else if (op == operation::cancel && record_->spec.wanted != api::job_state::cancelled) {
        // It goes on costing money. Once it has ended, the service answers that it is too late.
        try_again("The service refused to cancel the job: " + answer.sentence, now);
    } else if (op == operation::activate && (notes_.doubt.lasts(now.steady) || (notes_.doubt.has_begun() && has_to_stop(*record_, now)))) {
        // What is refused now may be done by the call that was given up before.
        ask_about_refusal(answer);
    } else {
        end_after_deletion(
            outcome_by(
                answer,
                final_state::rejected,
                fmt::format("The service refused: {}", answer.sentence)
            ),
            now
        );
    }
}

void life::on_deletion(const answer& answer, const instant& now)
{
    switch (answer.kind) {
    case answer_kind::deleted:
        end_deleted(fmt::format("The service has deleted the job {}.", *record_->job_id), now);
        break;
    case answer_kind::not_found:
        // By a call whose answer was lost, or by somebody else.
        end_deleted(
            fmt::format("The service doesn't know the job {} any more: it is deleted.", *record_->job_id),
            now
        );
        break;
    case answer_kind::invalid_change:
    case answer_kind::refused: end_not_deleted(answer, now); break;
    case answer_kind::not_now:
        if (notes_.not_now_since == std::chrono::steady_clock::time_point())
            notes_.not_now_since = now.steady;
        if (may_do_it_yet(now))
            try_again(answer.sentence, now);
        else
            end_not_deleted(answer, now);
        break;
    case answer_kind::unavailable: try_again(answer.sentence, now); break;
    case answer_kind::job:
    case answer_kind::progress:
    case answer_kind::messages:
    case answer_kind::list:
    case answer_kind::deferred: break;
    }
}

void life::end_deleted(std::string how, const instant& now)
{
    add_event(event_kind::deleted, std::move(how), now);
    outcome last = *std::exchange(record_.change().outcome_after_deletion, std::nullopt);
    last.reason += " The job was created for the estimate, and is deleted.";
    end(std::move(last), now);
}

/// A person has to see to it.
void life::end_not_deleted(const answer& answer, const instant& now)
{
    const outcome last = *std::exchange(record_.change().outcome_after_deletion, std::nullopt);
    end(outcome_by(
            answer,
            final_state::rejected,
            fmt::format(
                "{} The job {} was created for the estimate, and the service refused to delete it: {} It was "
                "left as it is.",
                last.reason,
                *record_->job_id,
                answer.sentence
            )
        ),
        now);
}

bool life::is_cancellation_put_off() const
{
    return record_->next_step == step::cancel && notes_.refusal &&
           notes_.refusal->kind == answer_kind::not_now;
}

/// The service wouldn't cancel the job when it was asked, and the job goes on and costs money.
void life::on_cancellation_put_off(const instant& now)
{
    if (record_->spec.wanted == api::job_state::cancelled && !may_do_it_yet(now))
        end_unchanged(api::job_state::active, now);
    notes_.refusal.reset();
}

/// Somebody else has started the job before it was made ready as its spec says.
void life::end_unchanged(api::job_state state, const instant& now)
{
    end(outcome_by(
            *notes_.refusal,
            final_state::rejected,
            fmt::format(
                "The service refused: {} The job's state is {} already; it was left as it is.",
                notes_.refusal->sentence,
                to_string(state)
            )
        ),
        now);
}

}  // namespace rdad::job
