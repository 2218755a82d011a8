// SPDX-License-Identifier: BSL-1.0
// What is ordered of a job while it lives: to stop it, by its deadline or by somebody, and to go on where it
// was held.

#include "job/life/life.hpp"
#include "job/repetition.hpp"

namespace rdad::job {

bool life::order_cancel(const instant& now)
{
    const bool is_noted = record_->cancel_ordered || record_->spec.wanted == api::job_state::cancelled;
    if (!is_held() && (record_->outcome || is_noted))
        return false;
    record_.change().outcome.reset();
    record_.change().cancel_ordered = true;
    is_to_be_saved_ = true;
    add_event(event_kind::cancelling, "Somebody has ordered to cancel the job.", now);
    return true;
}

bool life::release(const instant& now)
{
    if (!is_held())
        return false;
    // It may have been held as a repetition, which says nothing of what it may cost.
    if (record_->outcome->reason == why_held_before_start(*record_))
        record_.change().released_without_estimate = true;
    record_.change().outcome.reset();
    record_.change().cancel_ordered = false;
    // It speaks of a creation that may have been sent, or of an estimate: not of those that come.
    record_.change().released =
        record_->next_step == step::create ? record_->creation_sent : job_.has_value();
    if (job_ && job_->cost_estimation)
        record_.change().accepted_cost = job_->cost_estimation->estimated_cost;
    is_to_be_saved_ = true;
    notes_.is_asking = is_to_look_after_release();
    add_event(event_kind::released, "Somebody has released the job.", now);
    return true;
}

void life::hold_as_repetition(const std::string& earlier_name, const instant& now)
{
    end({final_state::held, why_held(earlier_name)}, now);
}

bool life::is_held() const noexcept
{
    return record_->outcome && record_->outcome->state == final_state::held;
}

/// While it was held the estimate may have changed, or the job may have been started or deleted.
bool life::is_to_look_after_release() const
{
    return record_->released && record_->next_step == step::check_cost && record_->job_id;
}

void life::stop(const instant& now)
{
    // That ends it as well, and leaves nothing behind.
    if (record_->next_step == step::delete_job)
        return;
    if (record_->next_step == step::follow && !notes_.is_cancel_answered) {
        notes_.is_asking = false;
        go_to(step::cancel);
        if (!record_->cancel_ordered)
            add_event(event_kind::cancelling, "The deadline has passed: the job is cancelled.", now);
    } else if (record_->next_step == step::activate && record_->activation_sent) {
        notes_.is_asking = true;
    } else if (!is_started(record_->next_step) && !notes_.is_asking && !creation_.is_in_doubt(*record_)) {
        end_not_started(now);
    }
}

void life::end_not_started(const instant& now)
{
    end_after_deletion(
        {record_->job_id ? final_state::unsubmitted : final_state::rejected,
         record_->cancel_ordered ? "Its cancellation was ordered before it was started: it was not started."
                                 : "The deadline passed before the job was started: it was not started."},
        now
    );
}

bool life::is_to_be_looked_at_later() const
{
    const bool counts_as_not_started =
        record_->outcome && (record_->outcome->state == final_state::unsubmitted ||
                             record_->outcome->state == final_state::rejected);
    return counts_as_not_started && record_->next_step == step::activate && notes_.doubt.has_begun();
}

}  // namespace rdad::job
