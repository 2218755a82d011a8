// SPDX-License-Identifier: BSL-1.0
// What a life knows that its record doesn't: all that is left of it in memory while its job waits.
#pragma once

#include "job/answer.hpp"
#include "job/arrival_doubt.hpp"
#include "job/following.hpp"
#include "job/poll_schedule.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>

namespace rdad::job {

/// Nothing of it has to survive the process: without it a life does what it does after a crash. But then it asks once
/// more what it knew, and sooner.
struct life_notes
{
    using time_point = std::chrono::steady_clock::time_point;

    bool is_creation_ours = false;     ///< creation_sent was set for a call whose answer is still to come
    bool was_not_listed = false;       ///< the job that may have been created, when it was looked for
    bool was_another_created = false;  ///< a creation was answered with a job of another name
    bool is_asking = false;            ///< the next call is a get, whatever the step
    bool was_looked_at = false;        ///< a get was answered: there is no more to learn without a change
    bool is_cancel_answered = false;   ///< the cancellation needs no repetition
    following followed_by = following::progress;
    std::uint32_t failures = 0;  ///< of a call, in a row
    std::optional<std::int32_t>
        percentage;                         ///< at the last look. Null: it wasn't looked at, or none was said
    std::shared_ptr<const answer> refusal;  ///< of a PATCH, which is being asked about. Mostly null
    poll_state polls;
    arrival_doubt doubt;         ///< of a creation or an activation
    time_point not_before{};     ///< no call before: backoff or poll interval
    time_point retry_after{};    ///< no call before: the service has asked for it
    time_point trust_in_list{};  ///< the list is believed until then. The epoch: it isn't used yet
    std::optional<time_point> search_refused_since;  ///< null while not refused
};

}  // namespace rdad::job
