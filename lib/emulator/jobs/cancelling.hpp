// SPDX-License-Identifier: BSL-1.0
// When a job can be cancelled, whichever operation asks for it.
#pragma once

#include "api/error.hpp"
#include "emulator/jobs/stored_job.hpp"

#include <optional>

namespace rdad::emulator {

/// Why it can't be now. Null: it can.
std::optional<api::error_detail> find_objection_to_cancelling(const stored_job& job, time_point now);

}  // namespace rdad::emulator
