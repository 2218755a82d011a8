// SPDX-License-Identifier: BSL-1.0
#include "metrics/activity.hpp"

#include "api/date_time.hpp"
#include "history/ended_job.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <prometheus/counter.h>
#include <prometheus/family.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <string>

namespace rdad::metrics {
namespace {

using prometheus::Counter;
using prometheus::Histogram;
using time_point = std::chrono::system_clock::time_point;

const Histogram::BucketBoundaries durations{
    60,
    300,
    600,
    1'200,
    1'800,
    3'600,
    7'200,
    14'400,
    28'800,
    57'600,
    86'400,
    172'800,
};

constexpr const char* calls_name = "rdad_calls_total";
constexpr const char* calls_help =
    "Calls that were sent to the service, by the status of their answers; none: there was no answer.";

const Histogram::BucketBoundaries latenesses{1, 2.5, 5, 10, 15, 30, 60, 120, 300, 600, 1'800, 3'600};

/// Those in which a job can end that has run.
constexpr std::array states_of_runs{
    job::final_state::success,
    job::final_state::failed,
    job::final_state::cancelled,
};

double seconds_of(std::chrono::system_clock::duration duration)
{
    return std::chrono::duration<double>(duration).count();
}

/// When the daemon has seen its end. Null: no event tells.
std::optional<time_point> time_noticed(const job::record& record)
{
    const auto found = std::find_if(record.events.rbegin(), record.events.rend(), [](const job::event& each) {
        return each.kind == job::event_kind::ended;
    });
    return found == record.events.rend() ? std::nullopt : std::optional(found->time);
}

/// When it has ended, as the service says. Null: it doesn't.
std::optional<time_point> time_said(const job::record& record)
{
    const auto document = job::document_of(record);
    const auto& run = document ? document->execution_information : std::nullopt;
    return run && run->ended_date_time ? api::parse_date_time(*run->ended_date_time) : std::nullopt;
}

/// How long after its end at the service the daemon has noticed that. Null: nobody knows, or it had ended before it was taken.
std::optional<double> lateness_of(const job::record& record)
{
    const auto ended = time_said(record);
    const auto noticed = time_noticed(record);
    if (!ended || !noticed || *ended < job::time_taken(record))
        return std::nullopt;
    // The service's clock may be ahead.
    return std::max(seconds_of(*noticed - *ended), 0.0);
}

prometheus::Labels labels_of(job::final_state outcome, const api::service& service)
{
    return {{"outcome", std::string(to_string(outcome))}, {"service", std::string(service.name)}};
}

prometheus::Labels labels_of(job::final_state outcome)
{
    return {{"outcome", std::string(to_string(outcome))}};
}

}  // namespace

struct activity::counters
{
    prometheus::Registry registry;
    prometheus::Family<Counter>& calls =
        prometheus::BuildCounter().Name(calls_name).Help(calls_help).Register(registry);
    prometheus::Family<Counter>& ended =
        prometheus::BuildCounter()
            .Name("rdad_jobs_ended_total")
            .Help("Jobs that have ended or were held; one that goes on after it was held ends once more.")
            .Register(registry);
    prometheus::Family<Counter>& cost =
        prometheus::BuildCounter()
            .Name("rdad_jobs_estimated_cost_total")
            .Help("What the service has estimated that the ended jobs cost, in its cost units.")
            .Register(registry);
    prometheus::Family<Histogram>& duration = prometheus::BuildHistogram()
                                                  .Name("rdad_job_duration_seconds")
                                                  .Help("How long ended jobs have run at the service.")
                                                  .Register(registry);
    Histogram& lateness =
        prometheus::BuildHistogram()
            .Name("rdad_job_lateness_seconds")
            .Help(
                "How long after its end at the service the end of a job was noticed, where the service tells."
            )
            .Register(registry)
            .Add({}, latenesses);
};

activity::activity() : counters_(std::make_unique<counters>())
{
    for (const api::service* const service : api::all_services) {
        for (const job::final_state outcome : job::all_final_states) {
            counters_->ended.Add(labels_of(outcome, *service));
            counters_->cost.Add(labels_of(outcome, *service));
        }
    }
    for (const job::final_state outcome : states_of_runs)
        counters_->duration.Add(labels_of(outcome), durations);
}

activity::~activity() = default;

void activity::count_call(
    const api::service& service,
    job::operation operation,
    std::optional<unsigned> status
)
{
    counters_->calls
        .Add(
            {{"service", std::string(service.name)},
             {"operation", std::string(to_string(operation))},
             {"status", status ? std::to_string(*status) : "none"}}
        )
        .Increment();
}

void activity::count_end(const job::record& record, std::optional<double> estimated_cost)
{
    if (!record.outcome)
        return;
    const job::final_state outcome = record.outcome->state;
    const api::service& service = service_of(record.spec);
    counters_->ended.Add(labels_of(outcome, service)).Increment();
    if (estimated_cost && *estimated_cost > 0)
        counters_->cost.Add(labels_of(outcome, service)).Increment(*estimated_cost);
    if (std::ranges::find(states_of_runs, outcome) == states_of_runs.end())
        return;
    const auto job = history::ended_job_of("", outcome, record);
    if (job.started && *job.started <= job.ended)
        counters_->duration.Add(labels_of(outcome), durations).Observe(seconds_of(job.ended - *job.started));
    if (const auto lateness = lateness_of(record))
        counters_->lateness.Observe(*lateness);
}

std::vector<prometheus::MetricFamily> activity::families() const
{
    auto all = counters_->registry.Collect();
    // The library leaves out what has no series yet; but who reads this is to learn that there is such a thing.
    const bool is_any_called = std::ranges::any_of(all, [](const prometheus::MetricFamily& each) {
        return each.name == calls_name;
    });
    if (!is_any_called)
        all.push_back({calls_name, calls_help, prometheus::MetricType::Counter, {}});
    return all;
}

}  // namespace rdad::metrics
