// SPDX-License-Identifier: BSL-1.0
#include "job/deadline.hpp"

#include <algorithm>

namespace chrono = std::chrono;

namespace rdad::job {

bool has_to_stop(const record& record, const instant& now)
{
    const auto deadline = record.spec.policy.deadline;
    const bool is_too_late = deadline && now.calendar >= *deadline;
    return record.spec.wanted != api::job_state::cancelled && (record.cancel_ordered || is_too_late);
}

chrono::milliseconds wait_for(chrono::system_clock::time_point time, const instant& now)
{
    constexpr chrono::milliseconds longest = chrono::minutes(1);
    return std::min(chrono::ceil<chrono::milliseconds>(time - now.calendar), longest);
}

std::optional<chrono::milliseconds> wait_for_deadline(const record& record, const instant& now)
{
    const auto deadline = record.spec.policy.deadline;
    if (!deadline || now.calendar >= *deadline)
        return std::nullopt;
    return wait_for(*deadline, now);
}

}  // namespace rdad::job
