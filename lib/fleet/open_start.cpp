// SPDX-License-Identifier: BSL-1.0
#include "fleet/open_start.hpp"

#include "api/service.hpp"

namespace rdad::fleet {
namespace {

/// The service has shown that it was.
bool was_started(job::final_state state)
{
    switch (state) {
    case job::final_state::success:
    case job::final_state::failed:
    case job::final_state::cancelled: return true;
    case job::final_state::unsubmitted:
    case job::final_state::held:
    case job::final_state::rejected: break;
    }
    return false;
}

}  // namespace

boot_time may_arrive_until(
    job::operation open,
    const job::record& record,
    const job::longest_arrivals& arrivals,
    boot_time adopted
)
{
    const bool starts = open == job::operation::create && api::starts_by_creation(service_of(record.spec));
    return adopted + (starts ? arrivals.of_starting(record.by_proxy) : arrivals.of(record.by_proxy));
}

std::optional<doubt> doubt_at_end(
    const record_id& id,
    const kept_life& life,
    const job::record& ended,
    std::chrono::sys_seconds now
)
{
    const bool is_open = open_call(life) == job::operation::activate;
    if (!is_open || !ended.job_id || !ended.outcome || was_started(ended.outcome->state))
        return std::nullopt;
    // As job::second_look_at().
    const bool is_stopped = ended.cancel_ordered || ended.outcome->state == job::final_state::unsubmitted;
    return doubt{*ended.job_id, id, life.name, &service_of(ended.spec), now, is_stopped};
}

}  // namespace rdad::fleet
