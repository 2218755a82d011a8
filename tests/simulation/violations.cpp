// SPDX-License-Identifier: BSL-1.0
// What was promised of the jobs of a faulty host and has not been kept.
#include "dropped_jobs.hpp"
#include "faulty_host.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <string>
#include <string_view>

namespace chrono = std::chrono;

namespace rdad::simulation {

second_generation_counts& second_generation_counts::operator+=(const second_generation_counts& more)
{
    started += more.started;
    cancelled += more.cancelled;
    failed += more.failed;
    found_again += more.found_again;
    in_doubt += more.in_doubt;
    held += more.held;
    released += more.released;
    return *this;
}

std::size_t faulty_host::filed(job::final_state state) const
{
    return static_cast<std::size_t>(std::ranges::count_if(disk_.filed, [&](const auto& f) {
        return f.second.state == state;
    }));
}

second_generation_counts faulty_host::of_second_generation() const
{
    second_generation_counts counts;
    for (const std::string name : second_jobs) {
        counts.started += service_.started(name);
        const auto filed = disk_.filed.find(name);
        if (filed == disk_.filed.end())
            continue;
        counts.cancelled += filed->second.state == job::final_state::cancelled ? 1U : 0U;
        counts.failed += filed->second.state == job::final_state::failed ? 1U : 0U;
        counts.in_doubt += filed->second.state == job::final_state::held ? 1U : 0U;
        counts.found_again +=
            filed->second.text.find("it was found by its name") != std::string::npos ? 1U : 0U;
    }
    counts.released = disk_.released.size();
    const auto limited = disk_.filed.find(limited_job);
    counts.held += limited != disk_.filed.end() && limited->second.state == job::final_state::held ? 1U : 0U;
    return counts;
}

bool faulty_host::has_held_repetition() const
{
    const auto filed = disk_.filed.find(repetition);
    return filed != disk_.filed.end() && filed->second.state == job::final_state::held;
}

std::vector<std::string> faulty_host::violations() const
{
    std::vector<std::string> found;
    for (const std::string& name : names_)
        check_record(name, found);
    if (disk_.filed_twice > 0)
        found.push_back(fmt::format("{} records were filed twice.", disk_.filed_twice));
    if (service_.activated_twice() > 0)
        found.push_back(fmt::format("{} jobs were activated again.", service_.activated_twice()));
    if (disk_.started_nevertheless > 0)
        found.push_back(
            fmt::format("{} jobs were started that had been cancelled.", disk_.started_nevertheless)
        );
    if (disk_.begun_nevertheless > 0)
        found.push_back(fmt::format("{} calls were made for paused jobs.", disk_.begun_nevertheless));
    check_spending(found);
    // What outlives the daemon is on the calendar: a clock that is set changes it.
    if (net_.early() > 0 && !troubles_.clock_jumps)
        found.push_back(fmt::format("{} calls were made in a pause.", net_.early()));
    check_estimates(found);
    check_second_generation(found);
    for (int i = 0; i < new_jobs; ++i) {
        const std::string name = fmt::format("new-{}", i);
        if (const std::size_t created = service_.created(name); created > 1)
            found.push_back(fmt::format("{} was created {} times.", name, created));
    }
    return found;
}

/// Of what is booked for the last days, none exceeds the limit.
void faulty_host::check_spending(std::vector<std::string>& found) const
{
    if (disk_.unbooked > 0)
        found.push_back(fmt::format("{} starts were not booked.", disk_.unbooked));
    if (!troubles_.cost_per_day)
        return;
    std::map<chrono::sys_days, std::map<std::string, double>> days;
    for (std::string_view rest = disk_.spending; !rest.empty();) {
        const auto end = rest.find('\n') + 1;
        const driver::booking booking = driver::booking_in(rest.substr(0, end - 1)).value();
        days[chrono::floor<chrono::days>(booking.time)][booking.job_id] = booking.cost;
        rest.remove_prefix(end);
    }
    for (const auto& [day, costs] : days) {
        double sum = 0;
        for (const auto& [id, cost] : costs)
            sum += cost;
        if (sum > *troubles_.cost_per_day)
            found.push_back(fmt::format("{} were spent on a day.", sum));
    }
}

/// One whose creation can't be told of is for a person, and is held.
void faulty_host::check_estimates(std::vector<std::string>& found) const
{
    for (const std::string name : new_estimates) {
        const auto filed = disk_.filed.find(name);
        const bool is_held = filed != disk_.filed.end() && filed->second.state == job::final_state::held;
        if (service_.started(name) > 0)
            found.push_back(name + " was started.");
        if (service_.left(name) > (is_held ? 1U : 0U))
            found.push_back(name + " was not deleted.");
        if (service_.created(name) > 1)
            found.push_back(name + " was created more than once.");
    }
}

void faulty_host::check_second_generation(std::vector<std::string>& found) const
{
    for (const std::string name : second_jobs)
        check_start(name, found);
    check_limited(found);
}

void faulty_host::check_limited(std::vector<std::string>& found) const
{
    check_start(limited_job, found);
    if (!disk_.release_ordered.contains(limited_job) && service_.created(limited_job) > 0)
        found.push_back(fmt::format("{} was created, and nobody has released it.", limited_job));
    const auto filed = disk_.filed.find(limited_job);
    if (!disk_.released.contains(limited_job) || filed == disk_.filed.end())
        return;
    const auto outcome = job::read_record(filed->second.text).value().outcome.value();
    if (outcome.reason.find("gives no estimate") != std::string::npos)
        found.push_back(fmt::format("{} is held for its cost, and was released.", limited_job));
}

/// One that may be running, and nobody knows, is for a person, and is held.
void faulty_host::check_start(const std::string& name, std::vector<std::string>& found) const
{
    const std::size_t started = service_.started(name);
    if (started > 1)
        found.push_back(fmt::format("{} was started {} times.", name, started));
    const auto filed = disk_.filed.find(name);
    if (filed == disk_.filed.end())
        return;
    const job::final_state state = filed->second.state;
    const bool is_held = state == job::final_state::held;
    if (started > 0 && state == job::final_state::rejected)
        found.push_back(fmt::format("{} is in {}, and was started.", name, to_string(state)));
    if (is_held && name != limited_job && troubles_.service.has_list && troubles_.of_calls == 0)
        found.push_back(name + " is held, though it could be found.");
}

void faulty_host::check_record(const std::string& name, std::vector<std::string>& found) const
{
    const auto filed = disk_.filed.find(name);
    if (filed == disk_.filed.end() || disk_.active.contains(name)) {
        found.push_back(name + " is not where it has to end.");
        return;
    }
    const auto record = job::read_record(filed->second.text);
    const std::string id = record && record->spec.id  ? *record->spec.id
                           : record && record->job_id ? *record->job_id
                                                      : "";
    if (id.empty() || !service_.has_job(id))
        return;
    const std::string state(to_string(filed->second.state));
    const std::string truth(to_string(service_.state_of(id)));
    const bool never_started = state == "held" || state == "rejected" || state == "unsubmitted";
    // Another record may have started the job.
    if (id == service_.job_ids()[repeated_job] && never_started)
        return;
    if (never_started ? truth != "unsubmitted" : truth != state)
        found.push_back(fmt::format("{} is in {}, but the job's state is {}.", name, state, truth));
}

}  // namespace rdad::simulation
