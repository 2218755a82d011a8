// SPDX-License-Identifier: BSL-1.0
#include "history/summary.hpp"

#include "api/date_time.hpp"
#include "api/json/answer_reader.hpp"
#include "api/json/json_text.hpp"
#include "control/ended_jobs.hpp"
#include "journal/printable.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <cmath>
#include <utility>

namespace json = boost::json;

namespace rdad::history {
namespace {

using std::chrono::duration_cast;
using std::chrono::seconds;

constexpr std::size_t length_of_day = std::string_view("2026-11-28").size();

std::string group_of(const ended_job& job, grouping by)
{
    switch (by) {
    case grouping::batch: return job.batch;
    case grouping::day: return api::to_date_time(job.ended).substr(0, length_of_day);
    case grouping::owner: return job.owner ? std::to_string(*job.owner) : "";
    case grouping::type: return job.type;
    case grouping::service: break;
    }
    return job.service;
}

json::value to_json(const std::optional<spread>& spread)
{
    if (!spread)
        return nullptr;
    return json::object{{"median", spread->median.count()}, {"p95", spread->p95.count()}};
}

json::object to_json(const group& group)
{
    json::object jobs;
    for (const job::final_state state : ended_states)
        jobs[to_string(state)] = control::number_in(group.jobs, state);
    return {
        {"name", journal::printable(group.name)},
        {"jobs", std::move(jobs)},
        {"total", group.total()},
        {"cost", group.cost},
        {"withoutCost", group.without_cost},
        {"waitingSeconds", to_json(group.waiting)},
        {"runningSeconds", to_json(group.running)},
        {"firstTaken", api::to_date_time(group.first_taken)},
        {"lastEnded", api::to_date_time(group.last_ended)}};
}

std::size_t read_count(const json::object& object, std::string_view name)
{
    return static_cast<std::size_t>(std::max(0.0, api::read_number(object, name).value_or(0)));
}

std::optional<spread> read_spread(const json::object& object, std::string_view name)
{
    const json::object* const spread_object = api::read_object(object, name);
    if (!spread_object)
        return std::nullopt;
    return spread{seconds(read_count(*spread_object, "median")), seconds(read_count(*spread_object, "p95"))};
}

group read_group(const json::object& object)
{
    group read{api::read_string(object, "name").value_or("")};
    if (const json::object* const jobs = api::read_object(object, "jobs")) {
        for (const job::final_state state : ended_states) {
            if (const std::size_t number = read_count(*jobs, to_string(state)))
                read.jobs[state] = number;
        }
    }
    read.cost = api::read_number(object, "cost").value_or(0);
    read.without_cost = read_count(object, "withoutCost");
    read.waiting = read_spread(object, "waitingSeconds");
    read.running = read_spread(object, "runningSeconds");
    const auto time_of = [&](std::string_view name) {
        return api::parse_date_time(api::read_string(object, name).value_or("")).value_or(time());
    };
    read.first_taken = time_of("firstTaken");
    read.last_ended = time_of("lastEnded");
    return read;
}

}  // namespace

std::optional<spread> spread_of(std::vector<seconds> durations)
{
    if (durations.empty())
        return std::nullopt;
    const auto ranked = [&](std::size_t percent) {
        const std::size_t rank = (durations.size() * percent + 99) / 100;
        const auto at = durations.begin() + static_cast<std::ptrdiff_t>(rank - 1);
        std::ranges::nth_element(durations, at);
        return *at;
    };
    return spread{ranked(50), ranked(95)};
}

double rounded_cost(double cost)
{
    constexpr double told = 1e6;
    return std::round(cost * told) / told;
}

std::size_t group::total() const
{
    return control::total_of(jobs);
}

void summing::sum::add(const ended_job& job)
{
    const bool is_first = counted.jobs.empty();
    ++counted.jobs[job.state];
    counted.cost += job.cost.value_or(0);
    counted.without_cost += job.started && !job.cost ? 1U : 0U;
    counted.first_taken = is_first ? job.taken : std::min(counted.first_taken, job.taken);
    counted.last_ended = is_first ? job.ended : std::max(counted.last_ended, job.ended);
    // Of two clocks: the service's may be behind this host's.
    if (job.started) {
        waiting.push_back(std::max(duration_cast<seconds>(*job.started - job.taken), seconds()));
        running.push_back(std::max(duration_cast<seconds>(job.ended - *job.started), seconds()));
    }
}

group summing::sum::counted_whole() &&
{
    counted.cost = rounded_cost(counted.cost);
    counted.waiting = spread_of(std::move(waiting));
    counted.running = spread_of(std::move(running));
    return std::move(counted);
}

void summing::add(const ended_job& job)
{
    sum& of_it = sums_[group_of(job, by_)];
    of_it.add(job);
    all_.add(job);
}

summary summing::sums() &&
{
    summary summed{.by = by_};
    for (auto& [name, of_it] : sums_) {
        summed.groups.push_back(std::move(of_it).counted_whole());
        summed.groups.back().name = name;
    }
    if (by_ == grouping::batch)
        std::ranges::stable_sort(summed.groups, {}, &group::first_taken);
    summed.all = std::move(all_).counted_whole();
    return summed;
}

std::string to_json_text(const summary& summary)
{
    json::array groups;
    for (const group& each : summary.groups)
        groups.push_back(to_json(each));
    return json::serialize(json::object{
        {"by", to_string(summary.by)},
        {"groups", std::move(groups)},
        {"all", to_json(summary.all)}});
}

std::optional<summary> read_summary(std::string_view text)
{
    const auto document = api::parse_json(text);
    const auto* const object = document ? document->if_object() : nullptr;
    const auto* const all = object ? api::read_object(*object, "all") : nullptr;
    const auto by = object ? grouping_named(api::read_string(*object, "by").value_or("")) : std::nullopt;
    if (!all || !by)
        return std::nullopt;
    return summary{*by, api::read_objects(*object, "groups", read_group), read_group(*all)};
}

}  // namespace rdad::history
