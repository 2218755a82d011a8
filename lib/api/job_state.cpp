// SPDX-License-Identifier: BSL-1.0
#include "api/job_state.hpp"

#include "api/ascii_case.hpp"

namespace rdad::api {

std::string_view to_string(job_state state) noexcept
{
    switch (state) {
    case job_state::unsubmitted: return "unsubmitted";
    case job_state::active: return "active";
    case job_state::success: return "success";
    case job_state::failed: return "failed";
    case job_state::cancelled: return "cancelled";
    }
    return "";
}

std::optional<job_state> parse_job_state(std::string_view name) noexcept
{
    for (const job_state state :
         {job_state::unsubmitted,
          job_state::active,
          job_state::success,
          job_state::failed,
          job_state::cancelled}) {
        if (equal_without_case(name, to_string(state)))
            return state;
    }
    return std::nullopt;
}

bool is_final(job_state state) noexcept
{
    return state != job_state::unsubmitted && state != job_state::active;
}

}  // namespace rdad::api
