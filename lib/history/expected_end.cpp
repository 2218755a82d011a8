// SPDX-License-Identifier: BSL-1.0
#include "history/expected_end.hpp"

#include <algorithm>

namespace rdad::history {

/// Null: it isn't known.
std::optional<std::chrono::seconds> expected_end::duration_of(const unfinished_job& job) const
{
    if (job.is_not_to_run && !job.started)
        return std::chrono::seconds();
    const auto found = usual_.find(job.type);
    const bool is_known = found != usual_.end() && found->second.jobs >= fewest_usual;
    return is_known ? std::optional(found->second.median) : std::nullopt;
}

void expected_end::add(const unfinished_job& job)
{
    const auto duration = duration_of(job);
    if (!duration || (job.is_halted && !job.started)) {
        is_known_ = false;
        return;
    }
    const time begin = job.started.value_or(std::max(now_, job.not_before.value_or(now_)));
    end_ = std::max(end_.value_or(begin + *duration), begin + *duration);
}

}  // namespace rdad::history
