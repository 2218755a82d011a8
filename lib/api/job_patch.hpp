// SPDX-License-Identifier: BSL-1.0
// The body of PATCH /jobs/{id}.
#pragma once

#include "api/job_definition.hpp"
#include "api/job_state.hpp"

#include <boost/json/object.hpp>

#include <optional>

namespace rdad::api {

/// Schema "Job Patch".
struct job_patch
{
    /// Only active and cancelled are valid. Null leaves the state as it is.
    std::optional<job_state> state;

    /// What changes of the job's definition.
    job_definition definition;

    friend bool operator==(const job_patch&, const job_patch&) = default;
};

/// Reads a patch as clients write it.
checked<job_patch> parse_job_patch(const boost::json::object& object, const service& service);

boost::json::object to_json(const job_patch& patch, const service& service);

}  // namespace rdad::api
