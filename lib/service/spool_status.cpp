#include "service/spool_status.hpp"

#include "api/date_time.hpp"
#include "spool/arrivals.hpp"

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace json = boost::json;

namespace rdad::service {
namespace {

constexpr std::string_view record_ending = ".json";

std::optional<std::size_t> count(const spool::folder& f, bool only_records)
{
    const auto entries = f.list();
    if (!entries)
        return std::nullopt;
    return static_cast<std::size_t>(std::ranges::count_if(*entries, [&](const spool::folder_entry& e) {
        return spool::arrivals::is_for_us(e.name) && (!only_records || e.name.ends_with(record_ending));
    }));
}

void add_records(const spool::folder& f, std::vector<std::pair<std::string, job::record>>& jobs)
{
    const auto entries = f.list();
    if (!entries)
        return;
    for (const spool::folder_entry& entry : *entries) {
        if (!entry.name.ends_with(record_ending))
            continue;
        const auto text = f.read(entry.name, spool::largest_record);
        auto record = text ? job::read_record(*text) : api::problem{"", "can't be read"};
        if (record)
            jobs.emplace_back(
                entry.name.substr(0, entry.name.size() - record_ending.size()),
                *std::move(record)
            );
    }
}

std::string_view state_of(const job::record& r)
{
    return r.outcome ? to_string(r.outcome->state) : to_string(r.next_step);
}

}  // namespace

spool::result<spool_status> look_at_spool(const std::string& directory)
{
    const auto s = spool::spool::look_at(directory);
    if (!s)
        return s.error();
    spool_status status;
    status.folders.emplace_back("incoming", count(s->incoming(), false));
    status.folders.emplace_back("active", count(s->active(), true));
    for (const job::final_state state : job::all_final_states)
        status.folders.emplace_back(to_string(state), count(s->of(state), true));
    add_records(s->active(), status.jobs);
    add_records(s->of(job::final_state::held), status.jobs);
    std::ranges::sort(status.jobs, {}, &std::pair<std::string, job::record>::first);
    return status;
}

json::object to_json(const spool_status& status)
{
    json::object folders;
    for (const auto& [name, files] : status.folders)
        folders[name] = files ? json::value(*files) : json::value(nullptr);
    json::array jobs;
    for (const auto& [name, record] : status.jobs) {
        json::object job{
            {"name", name},
            {"jobId", nullptr},
            {"state", state_of(record)},
            {"reason", nullptr}};
        if (record.job_id)
            job["jobId"] = *record.job_id;
        if (record.outcome)
            job["reason"] = record.outcome->reason;
        job["since"] = record.events.empty() ? json::value(nullptr)
                                             : json::value(api::to_date_time(record.events.back().time));
        jobs.push_back(std::move(job));
    }
    return {{"folders", std::move(folders)}, {"jobs", std::move(jobs)}};
}

std::string to_text(const spool_status& status)
{
    std::string text;
    auto out = std::back_inserter(text);
    for (const auto& [name, files] : status.folders)
        fmt::format_to(out, "{:<12} {:>7}\n", name, files ? std::to_string(*files) : "?");
    if (!status.jobs.empty())
        fmt::format_to(out, "\n{:<24} {:<16} {:<21} {}\n", "NAME", "STATE", "SINCE", "JOB");
    for (const auto& [name, record] : status.jobs) {
        fmt::format_to(
            out,
            "{:<24} {:<16} {:<21} {}\n",
            name,
            state_of(record),
            record.events.empty() ? "" : api::to_date_time(record.events.back().time),
            record.job_id.value_or("-")
        );
        if (record.outcome)
            fmt::format_to(out, "    {}\n", record.outcome->reason);
    }
    return text;
}

}  // namespace rdad::service
