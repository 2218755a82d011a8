// SPDX-License-Identifier: BSL-1.0
// Starts of jobs that somebody may have sent, and of which nobody has seen what came.
//
// Whoever adopts a record with an open call goes on as a daemon does that was killed in it (job::life): it asks for the job,
// or looks for it by its name. What is active is followed. What is unsubmitted may be activated by the same id at once, since
// the service does that once; what is not found is created anew, and what isn't to run counts as not started, only when the
// open call can't arrive any more.
#pragma once

#include "fleet/boot_clock.hpp"
#include "fleet/kept_life.hpp"
#include "fleet/record_id.hpp"
#include "fleet/values.hpp"
#include "job/arrival_doubt.hpp"
#include "job/record.hpp"

#include <chrono>
#include <optional>

namespace rdad::fleet {

/// Until when a call may arrive that was open when the record was adopted; `adopted` is when the answer to that came.
/// `arrivals` is arrivals_after_adoption(), of which the life has the same. A creation that starts the job is waited for
/// longer: nothing but lists shows what has come of it.
boot_time may_arrive_until(
    job::operation open,
    const job::record& record,
    const job::longest_arrivals& arrivals,
    boot_time adopted
);

/// What is to be kept of a job whose record ends as `ended`, as not started, though a call that starts it is open. Null: its
/// end is known. Of a creation whose job isn't known there is nothing to keep.
std::optional<doubt> doubt_at_end(
    const record_id& id,
    const kept_life& life,
    const job::record& ended,
    std::chrono::sys_seconds now
);

}  // namespace rdad::fleet
