// SPDX-License-Identifier: BSL-1.0
#include "emulator/jobs/cancelling.hpp"

#include "emulator/refusal.hpp"

namespace rdad::emulator {

std::optional<api::error_detail> find_objection_to_cancelling(const stored_job& job, time_point now)
{
    if (!job.submitted)
        return invalid_change("Cannot cancel a job that was not submitted.");
    if (api::is_final(job.state_at(now)))
        return invalid_change("Cannot cancel a job that has ended.");
    if (job.cancelled)
        return invalid_change("Cannot cancel a job that is being cancelled.");
    if (job.is_saving_results_at(now))
        return invalid_change("Cannot cancel a job that is saving its results.");
    return std::nullopt;
}

}  // namespace rdad::emulator
