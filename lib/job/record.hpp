// SPDX-License-Identifier: BSL-1.0
// The record of a job: all that has to survive a crash, and in the end what the user reads.
#pragma once

#include "api/job.hpp"
#include "api/problem.hpp"
#include "job/batch.hpp"
#include "job/outcome.hpp"
#include "job/spec.hpp"

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rdad::job {

/// What is to be done next for a job. In this order, leaving out what its spec doesn't need.
enum class step
{
    create,            ///< POST the job of a spec without an id, which in the second generation starts it
    patch_definition,  ///< PATCH type and settings
    patch_cost,        ///< PATCH the cost estimation parameters
    check_cost,        ///< compare the estimate with the limit
    activate,          ///< PATCH the state to active
    follow,            ///< it is active at the service: look until it has ended
    cancel,            ///< PATCH the state to cancelled; in the second generation DELETE the job
    delete_job,        ///< DELETE the job, which was created to have its cost estimated
};

inline constexpr std::array all_steps{
    step::create,
    step::patch_definition,
    step::patch_cost,
    step::check_cost,
    step::activate,
    step::follow,
    step::cancel,
    step::delete_job,
};

std::string_view to_string(step step) noexcept;

/// By which step a job of that service is started.
constexpr step starting_step(const api::service& service) noexcept
{
    return api::starts_by_creation(service) ? step::create : step::activate;
}

/// True for the steps of a job that is active at the service.
constexpr bool is_started(step step) noexcept
{
    return step == step::follow || step == step::cancel;
}

/// What happened to a job, for the record and the journal.
enum class event_kind
{
    accepted,     ///< the daemon has taken the spec
    created,      ///< the service has created the job
    patched,      ///< the service has applied a patch
    activated,    ///< the job is active
    cancelling,   ///< a cancellation was asked for
    deleted,      ///< the service has deleted the job, which was created to have its cost estimated
    released,     ///< somebody has released the held job
    interrupted,  ///< a call failed; it is tried again
    stuck,        ///< calls have failed for some time; the message says what is in the way
    resumed,      ///< they work again
    ended,        ///< there is an outcome
};

std::string_view to_string(event_kind kind) noexcept;

struct event
{
    std::chrono::system_clock::time_point time;  ///< kept to the second
    event_kind kind;
    std::string message;  ///< a sentence

    friend bool operator==(const event&, const event&) = default;
};

struct record
{
    /// As dropped, character by character. Empty if it wasn't JSON; then there is an outcome.
    std::string spec_text;

    /// Read from `spec_text`; meaningless if that is bad, and then there is an outcome.
    job::spec spec;

    /// Which claim of the spool it was made from.
    std::string source;

    /// Null in records of releases up to 0.1.0.
    std::optional<job::batch> batch;

    /// From the spec, or from the service once the job is created.
    std::optional<std::string> job_id;

    /// The service's last Job document, as it wrote it; empty if there was none yet.
    std::string job_text;

    /// What the service had to say of the run, as it wrote it, where that isn't in the Job document; empty if it wasn't asked
    /// for, or can't be had.
    std::string messages_text;

    /// The name that a creation has given the job: the spec's, and a mark by which it is found again if the
    /// answer is lost. Null until a creation was to be sent.
    std::optional<std::string> created_name;

    step next_step = step::create;

    /// A creation may have reached the service; while there is no job id, nobody knows.
    bool creation_sent = false;

    /// An activation may have reached the service, or has.
    bool activation_sent = false;

    /// What may have reached the service was sent by way of a proxy.
    bool by_proxy = false;

    /// Somebody has ordered that the job is cancelled.
    bool cancel_ordered = false;

    /// Somebody has released the job when it was held for its cost, or since it may have been created.
    bool released = false;

    /// The estimated cost at which it was released. Null if there was none.
    std::optional<double> accepted_cost;

    /// Somebody has released the job when it was held since there is no estimate before its start: it may cost anything.
    bool released_without_estimate = false;

    /// What the outcome will be once the service has deleted the job, or has refused that. Null but at step delete_job.
    std::optional<job::outcome> outcome_after_deletion;

    /// Null until the daemon is done with the job.
    std::optional<job::outcome> outcome;

    std::vector<event> events;

    friend bool operator==(const record&, const record&) = default;
};

/// The record of a spec that is taken at `now`.
record new_record(
    job::spec spec,
    std::string spec_text,
    std::string source,
    std::chrono::system_clock::time_point now
);

/// The record of a spec that is no good, with the reason as its outcome. `spec_text` is empty if it isn't
/// JSON.
record rejected_record(
    std::string spec_text,
    std::string source,
    std::string reason,
    std::chrono::system_clock::time_point now
);

/// The record of a spec that is taken at `now`, and held at once, with the reason as its outcome.
record held_record(
    job::spec spec,
    std::string spec_text,
    std::string source,
    std::string reason,
    std::chrono::system_clock::time_point now
);

/// One JSON object, with a line feed at the end: all that the daemon needs to go on from it.
std::string to_text(const record& record);

/// The same for people, when the daemon is done with the job: without the member `life`, unless a release is
/// to go on from it.
std::string to_final_text(const record& record);

/// Reads what to_text or to_final_text wrote, of this or an earlier release.
api::checked<record> read_record(std::string_view text);

/// Says that the job can't get on, and why. Null where it gets on, as far as the record tells. It points into the record.
const event* stuck_event(const record& record) noexcept;

/// The job was created by the daemon, and only to have its cost estimated. No other may be deleted.
inline bool is_made_for_estimate(const record& record) noexcept
{
    return record.spec.policy.estimate_only && !record.spec.id && record.created_name && record.job_id;
}

/// Its outcome is what its spec wants. False where there is none, and for a spec that is bad.
bool has_ended_as_wanted(const record& record) noexcept;

/// The id of the user who has dropped it. Null: it isn't known.
inline std::optional<std::uint32_t> owner_of(const record& record) noexcept
{
    return record.batch ? record.batch->user : std::nullopt;
}

/// When the daemon took the spec.
std::chrono::system_clock::time_point time_taken(const record& record);

/// The service's last Job document. Null if there was none yet.
std::optional<api::job> document_of(const record& record);

/// True for a record of a later release that this one can't go on from: its life says that it has a format which
/// isn't known here ("format", a number). The first format isn't named; the second one is that of estimates, and of jobs
/// of other services than realitydataanalysis; the third one that of jobs whose creation starts them: releases that know
/// none of these are to leave them alone.
bool is_of_later_format(std::string_view text);

}  // namespace rdad::job
