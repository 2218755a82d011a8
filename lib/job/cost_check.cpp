// SPDX-License-Identifier: BSL-1.0
#include "job/cost_check.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace rdad::job {
namespace {

/// Null: the job may cost anything.
std::optional<double> highest_cost(const record& record)
{
    const auto limit = record.spec.policy.max_estimated_cost;
    return limit ? std::max(limit, record.accepted_cost) : limit;
}

/// `limit` is what it may cost where it is run.
cost_verdict estimated(std::optional<double> cost, std::optional<double> limit)
{
    if (!cost)
        return {cost_verdict_kind::estimated, "The service gives no estimate of the cost."};
    std::string reason = fmt::format("The estimated cost is {}", *cost);
    if (limit && *cost > *limit)
        reason += fmt::format(", higher than maxEstimatedCost, {}", *limit);
    return {cost_verdict_kind::estimated, reason + "."};
}

cost_verdict unsubmitted(std::optional<double> cost)
{
    std::string reason = "The job is ready and not started, as asked.";
    if (cost)
        reason += fmt::format(" The estimated cost is {}.", *cost);
    return {cost_verdict_kind::unsubmitted, std::move(reason)};
}

cost_verdict hold(const record& record, std::optional<double> cost, double limit)
{
    if (!cost)
        return {
            cost_verdict_kind::hold,
            fmt::format("The service gives no estimate of the cost, which may be {} at most.", limit)};
    const std::string what = record.accepted_cost == limit
                                 ? fmt::format("the {} at which it was released", limit)
                                 : fmt::format("maxEstimatedCost, {}", limit);
    return {cost_verdict_kind::hold, fmt::format("The estimated cost, {}, is higher than {}.", *cost, what)};
}

}  // namespace

std::optional<double> estimated_cost(const std::optional<api::job>& job)
{
    return job && job->cost_estimation ? job->cost_estimation->estimated_cost : std::nullopt;
}

cost_verdict check_cost(const record& record, const std::optional<api::job>& job, bool was_looked_at)
{
    const auto cost = estimated_cost(job);
    if (record.spec.policy.estimate_only)
        return cost || was_looked_at ? estimated(cost, record.spec.policy.max_estimated_cost)
                                     : cost_verdict{cost_verdict_kind::look};
    if (record.spec.wanted == api::job_state::unsubmitted)
        return job ? unsubmitted(cost) : cost_verdict{cost_verdict_kind::look};
    const auto limit = highest_cost(record);
    const bool is_accepted = cost ? limit && *cost <= *limit : record.released && was_looked_at;
    if (!limit || is_accepted)
        return {cost_verdict_kind::activate};
    if (!cost && !was_looked_at)
        return {cost_verdict_kind::look};
    return hold(record, cost, *limit);
}

std::optional<std::string> why_held_before_start(const record& record)
{
    const api::service& service = service_of(record.spec);
    const auto limit = record.spec.policy.max_estimated_cost;
    const bool is_to_start = record.next_step == step::create && !record.creation_sent;
    if (!api::starts_by_creation(service) || !limit || !is_to_start || record.released_without_estimate)
        return std::nullopt;
    return fmt::format(
        "{} gives no estimate before a job is started, so that it can't be told whether this one costs at "
        "most {}. "
        "Release it if it is to be started whatever it costs.",
        service.name,
        *limit
    );
}

bool may_show_estimate(const record& record, const std::optional<api::job>& job, bool was_looked_at)
{
    const bool was_asked_for = record.spec.definition.cost_estimation_parameters.has_value();
    return !estimated_cost(job) && !was_looked_at && (!job || was_asked_for);
}

}  // namespace rdad::job
