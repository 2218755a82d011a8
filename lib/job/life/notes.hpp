// SPDX-License-Identifier: BSL-1.0
// What a life knows that its record doesn't: all that is left of it in memory while its job waits.
#pragma once

#include "job/answer.hpp"
#include "job/arrival_doubt.hpp"
#include "job/call_schedule.hpp"
#include "job/creation.hpp"

#include <chrono>
#include <memory>

namespace rdad::job {

/// Nothing of it has to survive the process: without it a life does what it does after a crash. But then it asks once
/// more what it knew, and sooner.
struct life_notes
{
    bool is_asking = false;           ///< the next call is a get, whatever the step
    bool was_looked_at = false;       ///< a get was answered: there is no more to learn without a change
    bool is_cancel_answered = false;  ///< the cancellation needs no repetition
    std::shared_ptr<const answer> refusal;  ///< of a PATCH, which is being asked about. Mostly null

    /// Since when it is known that the job has failed, and its messages are asked for. The epoch: it isn't so.
    std::chrono::steady_clock::time_point failed_since{};

    /// The first answer not_now to what the step is about. The epoch: there was none.
    std::chrono::steady_clock::time_point not_now_since{};

    arrival_doubt doubt;  ///< of a creation or an activation
    creation_notes creation;
    call_times times;
};

}  // namespace rdad::job
