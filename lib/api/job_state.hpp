// SPDX-License-Identifier: BSL-1.0
// The state of a job at the service.
#pragma once

#include <array>
#include <optional>
#include <string_view>

namespace rdad::api {

/// Schemas "Job state" of both generations. Each has some that the other hasn't.
enum class job_state
{
    unsubmitted,             ///< created, not started: costs nothing yet. Of the first generation
    queued,                  ///< waiting for a machine. Of the second generation, as the two below
    active,                  ///< submitted and running; in the first generation waiting for a machine, too
    terminating_on_cancel,   ///< being stopped at the user's request
    terminating_on_failure,  ///< ending badly
    success,                 ///< ended well
    failed,                  ///< ended badly
    cancelled,               ///< stopped at the user's request
};

inline constexpr std::array all_job_states{
    job_state::unsubmitted,
    job_state::queued,
    job_state::active,
    job_state::terminating_on_cancel,
    job_state::terminating_on_failure,
    job_state::success,
    job_state::failed,
    job_state::cancelled,
};

/// The name that the first generation uses and that is sent to it: lower case. Those of the second generation alone are
/// named as it does.
std::string_view to_string(job_state state) noexcept;

/// The state of that name in any case (the service has answered both "active" and "Active"), or null.
std::optional<job_state> parse_job_state(std::string_view name) noexcept;

/// True for the states that a job never leaves.
bool is_final(job_state state) noexcept;

/// True for the states of a job that was started and hasn't ended.
bool is_under_way(job_state state) noexcept;

}  // namespace rdad::api
