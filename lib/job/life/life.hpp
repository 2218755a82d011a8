// SPDX-License-Identifier: BSL-1.0
// The life of one job as a state machine that does no I/O: it is told what was seen, and says what to do
// next.
//
// Its state is the step of its record; `transitions` and may_end() below say what may follow on what. It decides by
// what each part knows: creation, cost_check, call_schedule, deadline.
//
// Whoever drives it asks next() and does what it says:
//
//     save    write the record to the disk, then call saved() with the version that was written
//     wait    come back after the delay, or earlier: nothing is lost by asking again. A job that is followed by
//             the list is told what that shows of it: a Job document by on_answer(), as if by a get, or by ask()
//     call    when a call may be made, or after the delay, ask next() again; if it may be made and is still
//             what next() says, about_to_call(), save if that says so, make the call, and pass what came of
//             it to on_answer()
//     finish  the record has its outcome: file it
//
// Starting after a crash is no special case: a life that goes on from a record that says less than what was
// done asks the service where the job stands, or finds out by being refused.
#pragma once

#include "job/action.hpp"
#include "job/answer.hpp"
#include "job/arrival_doubt.hpp"
#include "job/call.hpp"
#include "job/call_schedule.hpp"
#include "job/cost_check.hpp"
#include "job/creation.hpp"
#include "job/following.hpp"
#include "job/instant.hpp"
#include "job/kept_record.hpp"
#include "job/life/notes.hpp"
#include "job/record.hpp"

#include <array>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace rdad::job {

struct transition
{
    step from;
    step to;

    friend bool operator==(const transition&, const transition&) = default;
};

/// Which step may follow on which. A life begins at the first step that its spec needs (new_record() in record.hpp).
inline constexpr std::array transitions{
    transition{step::create, step::check_cost},            // the service has created the job, or it was found
    transition{step::create, step::follow},                // the same, where that has started it
    transition{step::patch_definition, step::patch_cost},  // type and settings are taken
    transition{step::patch_definition, step::check_cost},  // the same, where no estimate is asked for
    transition{step::patch_cost, step::check_cost},        // the cost estimation parameters are taken
    transition{step::check_cost, step::activate},          // it costs what it may
    transition{step::activate, step::follow},              // it is active
    transition{step::patch_definition, step::follow},      // somebody else has started it
    transition{step::patch_cost, step::follow},            // likewise
    transition{step::check_cost, step::follow},            // likewise
    transition{step::follow, step::cancel},                // its deadline has passed, or it was ordered
    transition{
        step::check_cost,
        step::delete_job},                   // it was created for an estimate, and nothing else is to come
    transition{step::cancel, step::follow},  // the cancellation is accepted, or has come too late
};

/// Which ends a life may come to at a step.
constexpr bool may_end(step at, final_state state) noexcept
{
    switch (state) {
    case final_state::success:
    case final_state::failed:
    case final_state::cancelled:
        return at != step::create && at != step::delete_job;  // the service says so of it
    case final_state::unsubmitted: return at != step::create && at != step::follow;
    // At step follow: it repeats another one, and was started before the daemon took it.
    case final_state::held: return at != step::cancel && at != step::delete_job;
    // At step follow: it was to stay unsubmitted, and was started after all (second_look.hpp).
    case final_state::rejected: return true;
    }
    return false;
}

struct life_options
{
    call_schedule_options schedule;

    /// How long a creation or an activation whose answer was lost may still arrive. Before that is over no
    /// job counts as not created, or as not started.
    longest_arrivals arrivals = {};

    /// Whether calls go by way of a proxy.
    bool by_proxy = false;

    /// How long the job of such a creation is looked for where a gateway says that there is no list. Then it
    /// counts as a service that has none.
    std::chrono::milliseconds search_patience = std::chrono::hours(1);

    /// How long what the service won't do at present is tried again. Then it counts as refused.
    std::chrono::milliseconds not_now_patience = std::chrono::hours(1);

    /// How long the messages of a job that has failed are asked for. Then it ends without them.
    std::chrono::milliseconds messages_patience = std::chrono::minutes(10);
};

class life
{
public:
    /// Goes on from `record`, whether it is new or was read from the disk. `seed` is for the jitter of waits.
    life(record record, const life_options& options, std::uint32_t seed, const instant& now);

    /// Goes on likewise from a life that was left with these notes.
    life(record record, const life_options& options, life_notes notes, std::uint32_t seed);

    /// What is to be known when another goes on. Only if is_saved().
    life_notes notes() const;

    /// `how` says by what the job is followed at present.
    action next(const instant& now, following how = following::progress);

    /// Whether the estimate is looked for, from now on, before a job is started that may cost anything. At first it isn't.
    void set_needs_estimate(bool is_needed) noexcept { needs_estimate_ = is_needed; }

    /// The next call asks whether an activation whose answer was lost has come true.
    void ask_whether_started();

    /// The disk has the record as it was at that version().
    void saved(std::uint64_t version) noexcept;

    std::uint64_t version() const noexcept { return record_.version(); }

    /// The disk has the record as it is.
    bool is_saved() const noexcept { return record_.is_kept(); }

    /// Whether about_to_call() would say so.
    bool is_saved_before(operation op) const noexcept;

    /// The call that next() named is made now. True if the record has to be saved before: what may have been
    /// begun must not be forgotten by a crash.
    bool about_to_call(operation op);

    void on_answer(operation op, const answer& answer, const instant& now);

    /// The list of active jobs shows the job no more: the next call asks how it is.
    void ask();

    // What somebody orders has to be saved before it is confirmed: current() has it at once.

    /// The job is to be cancelled; not to be started, if it isn't yet. False, and nothing changes, where that
    /// is so already or the job has an outcome other than held.
    bool order_cancel(const instant& now);

    /// A held job is to go on: at the cost that is estimated for it now, or at any where there is no estimate before its start;
    /// and to be created even where nobody can tell whether it was created before. False, and nothing changes, where it isn't
    /// held.
    bool release(const instant& now);

    /// The job of a new record is followed by another one, of that name: it is held.
    void hold_as_repetition(const std::string& earlier_name, const instant& now);

    const record& current() const noexcept { return *record_; }

    /// How far the job was at the last look of this life. Null if there was none.
    const std::optional<api::progress>& last_progress() const noexcept { return progress_; }

    /// The job has ended as one that was never started, though an activation was given up. What may have held
    /// that for longer than is known of any, a proxy or a gateway, is guarded against by one more look,
    /// later.
    bool is_to_be_looked_at_later() const;

    // As the service's last Job document has them. Null where it has none.

    std::optional<double> estimated_cost() const;  ///< in cost units of the service
    std::optional<std::chrono::sys_seconds> time_created() const;

private:
    action next_of_step(const instant& now, following how);
    action wait_for_list(const instant& now);
    action call_or_wait(operation op, const instant& now);

    void go_to(step step) noexcept;
    void step_after_patch();
    void add_event(event_kind kind, std::string message, const instant& now);
    void end(outcome how, const instant& now);
    void end_after_deletion(outcome how, const instant& now);
    void end_by_service(const api::job& job, const instant& now);
    void end_failed(const answer& answer, const instant& now);
    void end_left_alone(api::job_state state, const instant& now);
    void end_not_started(const instant& now);
    void stop(const instant& now);
    void apply(cost_verdict verdict, const instant& now);
    void apply(search_verdict verdict, const instant& now);
    bool is_held() const noexcept;

    /// It has, and what its run had to say is asked for.
    bool has_failed() const noexcept
    {
        return notes_.failed_since != std::chrono::steady_clock::time_point();
    }

    const api::service& service() const noexcept { return service_of(record_->spec); }
    std::chrono::milliseconds longest_arrival(operation op, bool is_by_proxy) const;
    bool is_to_look_after_release() const;
    bool is_to_look_for_estimate() const;

    void on_another_job(operation op, const answer& answer, const instant& now);
    void on_unavailable(operation op, const answer& answer, const instant& now);
    void on_not_found(operation op, const answer& answer, const instant& now);
    void on_invalid_change(operation op, const answer& answer, const instant& now);
    void on_not_now(operation op, const answer& answer, const instant& now);
    void on_refused(operation op, const answer& answer, const instant& now);
    void on_job(operation op, const api::job_response& response, const instant& now);
    void on_messages(const answer& answer, const instant& now);
    void on_deletion(const answer& answer, const instant& now);
    void end_deleted(std::string how, const instant& now);
    void end_not_deleted(const answer& answer, const instant& now);
    void on_progress(const api::progress& progress, const instant& now);
    void on_created(const api::job& job, std::string_view how, const instant& now);
    void on_state(const api::job& job, const instant& now);
    void on_still_unsubmitted(const instant& now);
    void on_active(std::string how, const instant& now);
    void start_following(std::string how, const instant& now);
    void keep_document(const api::job_response& response);
    void create_anew(const std::string& why, const instant& now);
    void hold_in_doubt(const std::string& why, const instant& now);
    void ask_about_refusal(const answer& answer);
    void look_again_in_doubt(const instant& now);
    void end_unchanged(api::job_state state, const instant& now);
    void interrupt(const std::string& why, const instant& now);
    void add_interruption(const std::string& why, const instant& now);
    void try_again(const std::string& why, const instant& now);
    void follow_later(const instant& now);
    bool may_do_it_yet(const instant& now) const;
    bool is_cancellation_put_off() const;
    void on_cancellation_put_off(const instant& now);
    std::string taken_cost_parameters() const;

    kept_record record_;
    bool is_to_be_saved_ = false;  ///< before anything else is done
    life_notes notes_;             ///< but for those of creation_ and schedule_
    creation creation_;
    call_schedule schedule_;
    std::optional<api::job> job_;  ///< the last Job document, read
    std::optional<api::progress> progress_;
    std::optional<std::string> correlation_id_;  ///< of the last answer
    longest_arrivals arrivals_;
    bool by_proxy_;
    std::chrono::milliseconds search_patience_;
    std::chrono::milliseconds not_now_patience_;
    std::chrono::milliseconds messages_patience_;
    bool needs_estimate_ = false;
    std::uint32_t seed_;
};

}  // namespace rdad::job
