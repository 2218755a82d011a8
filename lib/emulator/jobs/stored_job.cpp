// SPDX-License-Identifier: BSL-1.0
#include "emulator/jobs/stored_job.hpp"

#include "emulator/draw.hpp"

#include <algorithm>

namespace rdad::emulator {
namespace {

// Of a job's length: it waits for a machine until the first, and saves its results from the second on.
constexpr double waiting = 0.1;
constexpr double production = 0.95;

/// Ids of outputs are drawn with this plus one more than their place.
constexpr std::uint64_t output_key = 1000;

}  // namespace

api::job_state stored_job::state_at(time_point now) const
{
    if (!submitted)
        return api::job_state::unsubmitted;
    if (cancelled)
        return api::job_state::cancelled;
    if (now < planned_end())
        return api::job_state::active;
    return plan.succeeds ? api::job_state::success : api::job_state::failed;
}

time_point stored_job::planned_start() const
{
    return *submitted + std::chrono::duration_cast<duration>(plan.length * waiting);
}

time_point stored_job::planned_end() const
{
    return *submitted + plan.length;
}

std::optional<time_point> stored_job::ended_at(time_point now) const
{
    if (!api::is_final(state_at(now)))
        return std::nullopt;
    return cancelled ? *cancelled : planned_end();
}

double stored_job::fraction_at(time_point now) const
{
    if (now >= planned_end())
        return 1;
    return std::max(0.0, std::chrono::duration<double>(now - *submitted) / plan.length);
}

std::string stored_job::output_id(std::size_t place) const
{
    return draw_uuid(derive_key(key, output_key + 1 + place));
}

bool stored_job::is_saving_results_at(time_point now) const
{
    return state_at(now) == api::job_state::active && fraction_at(now) >= production;
}

}  // namespace rdad::emulator
