// SPDX-License-Identifier: BSL-1.0
#include "emulator/jobs/stored_job.hpp"

#include "emulator/draw.hpp"

#include <algorithm>
#include <cmath>

namespace rdad::emulator {
namespace {

// Of a job's length: it waits for a machine until the first, and saves its results from the second on.
constexpr double waiting = 0.1;
constexpr double production = 0.95;

/// What the processing units are drawn with.
constexpr std::uint64_t units_key = 999;

/// Ids of outputs are drawn with this plus one more than their place.
constexpr std::uint64_t output_key = 1000;

}  // namespace

api::job_state stored_job::state_at(time_point now) const
{
    if (!submitted)
        return api::job_state::unsubmitted;
    if (cancelled)
        return now < termination_end() ? api::job_state::terminating_on_cancel : api::job_state::cancelled;
    if (now >= planned_end())
        return plan.succeeds ? api::job_state::success : api::job_state::failed;
    const bool waits = now < planned_start() && api::starts_by_creation(*service);
    return waits ? api::job_state::queued : api::job_state::active;
}

time_point stored_job::planned_start() const
{
    return *submitted + std::chrono::duration_cast<duration>(plan.length * waiting);
}

time_point stored_job::planned_end() const
{
    return *submitted + plan.length;
}

std::optional<time_point> stored_job::started_at(time_point now) const
{
    const bool has = submitted && planned_start() <= cancelled.value_or(now);
    return has ? std::optional(planned_start()) : std::nullopt;
}

time_point stored_job::termination_end() const
{
    if (!api::starts_by_creation(*service))
        return *cancelled;
    return *cancelled + std::min<duration>(
                            longest_termination,
                            std::chrono::duration_cast<duration>(plan.length * termination)
                        );
}

std::optional<time_point> stored_job::ended_at(time_point now) const
{
    if (!api::is_final(state_at(now)))
        return std::nullopt;
    return cancelled ? termination_end() : planned_end();
}

double stored_job::fraction_at(time_point now) const
{
    if (now >= planned_end())
        return 1;
    return std::max(0.0, std::chrono::duration<double>(now - *submitted) / plan.length);
}

int stored_job::percentage_at(time_point now) const
{
    const bool is_over = api::is_final(state_at(now));
    return is_over ? 100 : std::min(99, static_cast<int>(100 * fraction_at(now)));
}

double stored_job::processing_units() const
{
    return std::round(100 * (0.5 + 4 * draw_fraction(derive_key(key, units_key)))) / 100;
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
