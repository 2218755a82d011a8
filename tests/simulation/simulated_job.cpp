// SPDX-License-Identifier: BSL-1.0
#include "simulated_job.hpp"

#include "api/date_time.hpp"

#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>

namespace chrono = std::chrono;
namespace json = boost::json;

namespace rdad::simulation {
namespace {

using api::job_state;
using time_point = event_queue::clock::time_point;

// Of the second generation.
constexpr chrono::seconds until_active(5);
constexpr chrono::seconds terminating(5);
constexpr chrono::seconds saving_results(3);

job_state state_of_second(const simulated_job& job, time_point time)
{
    if (job.cancelled && time >= *job.cancelled)
        return job_state::terminating_on_cancel;
    if (job.fails && time + terminating >= *job.ends)
        return job_state::terminating_on_failure;
    return time < *job.began + until_active ? job_state::queued : job_state::active;
}

/// As the job's service spells it.
std::string name_of(job_state state, const api::service& service)
{
    std::string name(to_string(state));
    if (service.generation == api::generation::second && name.front() >= 'a')
        name.front() = static_cast<char>(name.front() - 'a' + 'A');
    return name;
}

std::string rest_of_first(const simulated_job& job)
{
    std::string text = fmt::format(R"(, "createdDateTime": "{}")", second_of(job.created));
    if (job.estimated_cost)
        text += fmt::format(R"(, "costEstimation": {{"estimatedCost": {}}})", *job.estimated_cost);
    if (job.ends)
        text += R"(, "executionInformation": {"exitCode": 0})";
    return text;
}

std::string rest_of_second(const simulated_job& job)
{
    return fmt::format(R"(, "executionInfo": {{"createdDateTime": "{}"}})", second_of(job.created));
}

}  // namespace

void start(simulated_job& job, time_point now)
{
    job.began = now;
    job.ends = now + job.duration;
}

void cancel(simulated_job& job, time_point now)
{
    job.cancelled = now;
    job.ends = api::starts_by_creation(*job.service) ? now + terminating : now;
}

bool may_be_cancelled(const simulated_job& job, time_point now)
{
    if (!api::starts_by_creation(*job.service))
        return state_at(job, now) == job_state::active;
    return api::is_under_way(state_at(job, now)) && now + saving_results < *job.ends;
}

job_state state_at(const simulated_job& job, time_point time)
{
    if (!job.began || time < *job.began)
        return job_state::unsubmitted;
    if (time < *job.ends)
        return api::starts_by_creation(*job.service) ? state_of_second(job, time) : job_state::active;
    if (job.cancelled)
        return job_state::cancelled;
    return job.fails ? job_state::failed : job_state::success;
}

std::string document_of(const std::string& id, const simulated_job& job, time_point now)
{
    return fmt::format(
        R"({{"id": "{}", "state": "{}", "name": {}{}}})",
        id,
        name_of(state_at(job, now), *job.service),
        json::serialize(json::value(job.name.value_or(""))),
        api::starts_by_creation(*job.service) ? rest_of_second(job) : rest_of_first(job)
    );
}

std::string progress_of(const simulated_job& job, time_point now)
{
    const job_state state = state_at(job, now);
    const double fraction = job.began ? (now - *job.began) / chrono::duration<double>(job.duration) : 0.0;
    return fmt::format(
        R"({{"percentage": {}, "state": "{}"}})",
        api::is_final(state) ? 100 : std::min(99, static_cast<int>(100 * fraction)),
        name_of(state, *job.service)
    );
}

std::string second_of(time_point time)
{
    constexpr chrono::sys_seconds epoch{chrono::hours(500'000)};
    return api::to_date_time(epoch + chrono::duration_cast<chrono::seconds>(time - event_queue::epoch));
}

}  // namespace rdad::simulation
