// SPDX-License-Identifier: BSL-1.0
// The rules of PATCH /jobs/{id}: how a patch is read for a job, when it is allowed, and what it does.
#pragma once

#include "api/error.hpp"
#include "api/job_patch.hpp"
#include "emulator/jobs/store.hpp"

#include <boost/json/object.hpp>

#include <vector>

namespace rdad::emulator {

/// Reads a patch of `job`: settings without a type must fit the type that the job has, and what the job would
/// be with it must be allowed (see definition_rules.hpp).
api::checked<api::job_patch> parse_patch_of(const stored_job& job, const boost::json::object& object);

/// True if the patch would submit a job that was submitted before.
bool repeats_submission(const api::job_patch& patch, const stored_job& job);

/// Why the patch is not allowed now; empty if it is.
std::vector<api::error_detail> find_objections(
    const api::job_patch& patch,
    const stored_job& job,
    time_point now
);

/// Carries out a patch to which there are no objections.
void apply(api::job_patch patch, stored_job& job, store& jobs, time_point now);

}  // namespace rdad::emulator
