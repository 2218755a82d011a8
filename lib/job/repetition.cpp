// SPDX-License-Identifier: BSL-1.0
#include "job/repetition.hpp"

#include <fmt/format.h>

namespace rdad::job {
namespace {

/// Of what is wanted, what makes a difference for the job.
policy limits_of(const spec& spec)
{
    policy limits = spec.policy;
    limits.priority = 0;
    limits.again = false;
    return limits;
}

}  // namespace

bool may_repeat(const record& record)
{
    const bool is_new = record.events.size() == 1 && record.events.front().kind == event_kind::accepted;
    const bool is_wanted_again = record.spec.policy.again || (record.batch && record.batch->again);
    return is_new && !record.outcome && record.spec.id && record.spec.wanted != api::job_state::cancelled &&
           !record.spec.policy.estimate_only && !is_wanted_again;
}

bool repeats(const record& later, const record& earlier)
{
    return later.job_id && later.job_id == earlier.job_id && !earlier.outcome &&
           later.spec.wanted == earlier.spec.wanted && later.spec.definition == earlier.spec.definition &&
           limits_of(later.spec) == limits_of(earlier.spec);
}

std::string why_held(const std::string& earlier_name)
{
    return fmt::format(
        "{} follows this job already, and wants the same of it: look there for what becomes of the job. "
        "Release "
        "this one to have it followed as well, or cancel it.",
        earlier_name
    );
}

}  // namespace rdad::job
