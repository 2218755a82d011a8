// SPDX-License-Identifier: BSL-1.0
// What the calendar and an order to cancel mean for a job: whether it has to stop, and how long it may wait.
#pragma once

#include "job/instant.hpp"
#include "job/record.hpp"

#include <chrono>
#include <optional>

namespace rdad::job {

/// The job is not to be started, or not to go on: its deadline has passed, or somebody has ordered to cancel it. False for
/// a spec that is to cancel a job: that is what it is for.
bool has_to_stop(const record& record, const instant& now);

/// How long to wait for a time of the calendar. A minute at most: it may be set meanwhile.
std::chrono::milliseconds wait_for(std::chrono::system_clock::time_point time, const instant& now);

/// The same for the deadline of the job. Null where it has none, or has passed it.
std::optional<std::chrono::milliseconds> wait_for_deadline(const record& record, const instant& now);

}  // namespace rdad::job
