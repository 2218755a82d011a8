// SPDX-License-Identifier: BSL-1.0
// The state of a job at the service.
#pragma once

#include <optional>
#include <string_view>

namespace rdad::api {

/// Schema "Job state".
enum class job_state
{
    unsubmitted,  ///< created, not started: costs nothing yet
    active,       ///< submitted: waiting for a machine, or running
    success,      ///< ended well
    failed,       ///< ended badly
    cancelled,    ///< stopped at the user's request
};

/// The name that the service uses and that is sent to it: lower case.
std::string_view to_string(job_state state) noexcept;

/// The state of that name in any case (the service has answered both "active" and "Active"), or null.
std::optional<job_state> parse_job_state(std::string_view name) noexcept;

/// True for the states that a job never leaves.
bool is_final(job_state state) noexcept;

}  // namespace rdad::api
