#include "job/outcome.hpp"

namespace rdad::job {

std::string_view to_string(final_state state) noexcept
{
    switch (state) {
    case final_state::success: return "success";
    case final_state::failed: return "failed";
    case final_state::cancelled: return "cancelled";
    case final_state::unsubmitted: return "unsubmitted";
    case final_state::held: return "held";
    case final_state::rejected: return "rejected";
    }
    return "";
}

final_state final_state_of(api::job_state state) noexcept
{
    switch (state) {
    case api::job_state::success: return final_state::success;
    case api::job_state::failed: return final_state::failed;
    case api::job_state::cancelled: return final_state::cancelled;
    case api::job_state::unsubmitted:
    case api::job_state::active: break;
    }
    return final_state::unsubmitted;
}

}  // namespace rdad::job
