// SPDX-License-Identifier: BSL-1.0
// Whether a job may be started for what it is estimated to cost.
#pragma once

#include "api/job.hpp"
#include "job/record.hpp"

#include <optional>
#include <string>

namespace rdad::job {

enum class cost_verdict_kind
{
    activate,     ///< there is no limit, or the estimate keeps it
    look,         ///< a get of the job may show more
    hold,         ///< a person has to decide; the reason says why
    estimated,    ///< no more than the estimate was wanted; the reason tells it
    unsubmitted,  ///< it was not to be started at all; the reason says so, and the estimate
};

struct cost_verdict
{
    cost_verdict_kind kind;

    /// A sentence; empty where the job goes on.
    std::string reason{};
};

/// In cost units of the service. Null where the job is null, or has no estimate.
std::optional<double> estimated_cost(const std::optional<api::job>& job);

/// Of a job at step check_cost. `job` is the service's last Job document, null if there was none; `was_looked_at` says
/// that a get was answered since the last change, so that another would show no more.
cost_verdict check_cost(const record& record, const std::optional<api::job>& job, bool was_looked_at);

/// Whether a get may show an estimate that `job` lacks, which is as of check_cost().
bool may_show_estimate(const record& record, const std::optional<api::job>& job, bool was_looked_at);

/// Why a job isn't started by its creation: what it may cost is limited, and nobody knows what it will. Null where nothing
/// hinders that.
std::optional<std::string> why_held_before_start(const record& record);

}  // namespace rdad::job
