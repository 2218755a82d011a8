// SPDX-License-Identifier: BSL-1.0
#include "control/batch_status.hpp"

#include "api/date_time.hpp"
#include "api/json/answer_reader.hpp"
#include "control/ended_jobs.hpp"

#include <boost/json/value.hpp>

#include <numeric>
#include <string_view>
#include <utility>

namespace json = boost::json;

namespace rdad::control {
namespace {

json::value to_json(const std::optional<batch_results>& results)
{
    if (!results)
        return nullptr;
    json::object jobs;
    for (const job::final_state state : job::all_final_states)
        jobs[to_string(state)] = number_in(results->jobs, state);
    return json::object{
        {"jobs", std::move(jobs)},
        {"cost", results->cost},
        {"withoutCost", results->without_cost},
        {"asOf", api::to_date_time(results->as_of)}};
}

/// Null where it makes no sense.
std::optional<batch_results> read_results(const json::object& object)
{
    const auto* const jobs = api::read_object(object, "jobs");
    const auto as_of = api::parse_second(api::read_string(object, "asOf").value_or(""));
    if (!jobs || !as_of)
        return std::nullopt;
    batch_results results{.cost = api::read_number(object, "cost").value_or(0), .as_of = *as_of};
    results.without_cost = api::read_uint64(object, "withoutCost").value_or(0);
    for (const job::final_state state : job::all_final_states) {
        if (const std::size_t number = api::read_uint64(*jobs, to_string(state)).value_or(0))
            results.jobs[state] = number;
    }
    return results;
}

}  // namespace

std::size_t batch_results::held() const
{
    return number_in(jobs, job::final_state::held);
}

std::size_t batch_results::failed() const
{
    return number_in(jobs, job::final_state::failed) + number_in(jobs, job::final_state::rejected);
}

std::size_t batch_results::done() const
{
    return total_of(jobs) - held() - failed();
}

std::size_t batch_status::active() const
{
    return std::accumulate(
        waiting.begin(),
        waiting.end(),
        std::size_t{0},
        [](std::size_t sum, const auto& each) { return sum + each.second; }
    );
}

std::size_t batch_status::running() const
{
    const auto found = waiting.find(driver::waits_for::end);
    return found == waiting.end() ? 0 : found->second;
}

json::object to_json(const batch_status& status)
{
    json::object waiting;
    for (const auto& [what, jobs] : status.waiting)
        waiting[to_string(what)] = jobs;
    return {
        {"batch", status.batch ? json::value(to_json(*status.batch)) : json::value(nullptr)},
        {"active", status.active()},
        {"running", status.running()},
        {"stuck", status.stuck},
        {"isPaused", status.is_paused},
        {"priority", status.priority ? json::value(*status.priority) : json::value(nullptr)},
        {"waitsFor", std::move(waiting)},
        {"results", to_json(status.results)},
        {"expectedEnd",
         status.expected_end ? json::value(api::to_date_time(*status.expected_end)) : json::value(nullptr)}};
}

std::optional<batch_status> read_batch_status(const json::object& object)
{
    const json::value* const batch = object.if_contains("batch");
    const json::value* const waiting = object.if_contains("waitsFor");
    if (!batch || !waiting || !waiting->is_object())
        return std::nullopt;
    batch_status status;
    if (batch->is_object()) {
        status.batch = job::read_batch(batch->get_object());
        if (!status.batch)
            return std::nullopt;
    }
    for (const driver::waits_for what : driver::all_waits) {
        if (const std::size_t jobs = api::read_uint64(waiting->get_object(), to_string(what)).value_or(0))
            status.waiting[what] = jobs;
    }
    status.is_paused = api::is_true(object, "isPaused");
    status.priority = api::read_int32(object, "priority");
    status.stuck = api::read_uint64(object, "stuck").value_or(0);
    if (const auto* const results = api::read_object(object, "results"))
        status.results = read_results(*results);
    status.expected_end = api::parse_second(api::read_string(object, "expectedEnd").value_or(""));
    return status;
}

}  // namespace rdad::control
