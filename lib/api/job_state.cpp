// SPDX-License-Identifier: BSL-1.0
#include "api/job_state.hpp"

#include "api/ascii_case.hpp"

namespace rdad::api {

std::string_view to_string(job_state state) noexcept
{
    switch (state) {
    case job_state::unsubmitted: return "unsubmitted";
    case job_state::queued: return "Queued";
    case job_state::active: return "active";
    case job_state::terminating_on_cancel: return "TerminatingOnCancel";
    case job_state::terminating_on_failure: return "TerminatingOnFailure";
    case job_state::success: return "success";
    case job_state::failed: return "failed";
    case job_state::cancelled: return "cancelled";
    }
    return "";
}

std::optional<job_state> parse_job_state(std::string_view name) noexcept
{
    for (const job_state state : all_job_states) {
        if (equal_without_case(name, to_string(state)))
            return state;
    }
    return std::nullopt;
}

bool is_final(job_state state) noexcept
{
    switch (state) {
    case job_state::success:
    case job_state::failed:
    case job_state::cancelled: return true;
    default: return false;
    }
}

bool is_under_way(job_state state) noexcept
{
    return state != job_state::unsubmitted && !is_final(state);
}

}  // namespace rdad::api
