// SPDX-License-Identifier: BSL-1.0
#include "control/status.hpp"

#include "api/date_time.hpp"
#include "control/natural_order.hpp"
#include "job/record.hpp"
#include "journal/printable.hpp"
#include "spool/spool.hpp"

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <iterator>

namespace json = boost::json;

namespace rdad::control {
namespace {

std::optional<std::size_t> count_files(const spool::folder& folder, const spool::ignored_names& ignored)
{
    const auto entries = folder.list();
    if (!entries)
        return std::nullopt;
    return static_cast<std::size_t>(std::ranges::count_if(*entries, [&](const spool::folder_entry& entry) {
        return !ignored.contain(entry.name);
    }));
}

std::optional<std::size_t> count_records(const spool::folder& folder)
{
    const auto names = spool::spool::records(folder);
    return names ? std::optional(names->size()) : std::nullopt;
}

job_status status_of(std::string name, const job::record& record)
{
    job_status status{std::move(name), record.job_id, std::string(to_string(record.next_step)), {}, {}, {}};
    if (record.batch)
        status.batch = job::label_of(*record.batch);
    if (record.outcome) {
        status.state = to_string(record.outcome->state);
        status.reason = record.outcome->reason;
    } else if (const job::event* stuck = job::stuck_event(record)) {
        status.reason = stuck->message;
    }
    if (!record.events.empty())
        status.since = record.events.back().time;
    return status;
}

/// Null: it has moved on since its folder was listed.
std::optional<job_status> look_at_record(const spool::folder& folder, const std::string& name)
{
    const auto text = spool::spool::read_record(folder, name);
    if (!text && text.error().code.value() == ENOENT)
        return std::nullopt;
    const auto record = text ? job::read_record(*text) : api::problem{"", text.error().sentence};
    return record ? status_of(name, *record)
                  : job_status{name, {}, "unreadable", to_string(record.error()), {}, {}};
}

struct listed_record
{
    std::string name;
    const spool::folder* folder;
};

void add_names(const spool::folder& folder, std::vector<listed_record>& records)
{
    auto names = spool::spool::records(folder);
    if (!names)
        return;
    for (std::string& name : *names)
        records.push_back({std::move(name), &folder});
}

template <class T>
json::value or_null(const std::optional<T>& value)
{
    return value ? json::value(*value) : json::value(nullptr);
}

std::optional<std::string> printable_or_null(const std::optional<std::string>& text)
{
    return text ? std::optional(journal::printable(*text)) : std::nullopt;
}

std::optional<std::string> since_text(const job_status& job)
{
    return job.since ? std::optional(api::to_date_time(*job.since)) : std::nullopt;
}

bool is_known(const std::pair<std::string, std::optional<std::size_t>>& folder)
{
    return folder.second.has_value();
}

}  // namespace

result<spool_status> look_at_spool(
    const std::string& directory,
    const spool::ignored_names& ignored,
    std::size_t most_jobs
)
{
    const auto s = spool::spool::look_at(directory);
    if (!s)
        return s.error();
    spool_status status;
    status.folders.emplace_back("incoming", count_files(s->incoming(), ignored));
    status.folders.emplace_back("active", count_records(s->active()));
    for (const job::final_state state : job::all_final_states)
        status.folders.emplace_back(to_string(state), count_records(s->final_folder(state)));
    if (std::ranges::none_of(status.folders, is_known)) {
        const auto code = s->active().list().error().code;
        return failure{
            code,
            fmt::format("None of the folders of {} can be listed: {}.", directory, code.message())};
    }
    std::vector<listed_record> records;
    add_names(s->active(), records);
    add_names(s->final_folder(job::final_state::held), records);
    std::ranges::sort(records, natural_less, &listed_record::name);
    if (records.size() > most_jobs) {
        status.jobs_left_out = records.size() - most_jobs;
        records.resize(most_jobs);
    }
    for (const listed_record& each : records) {
        if (auto job = look_at_record(*each.folder, each.name))
            status.jobs.push_back(*std::move(job));
    }
    return status;
}

json::object to_json(const spool_status& status)
{
    json::object folders;
    for (const auto& [name, files] : status.folders)
        folders[name] = or_null(files);
    json::array jobs;
    for (const job_status& job : status.jobs) {
        jobs.push_back(
            {{"name", journal::printable(job.name)},
             {"batch", or_null(printable_or_null(job.batch))},
             {"jobId", or_null(printable_or_null(job.job_id))},
             {"state", job.state},
             {"reason", or_null(printable_or_null(job.reason))},
             {"since", or_null(since_text(job))}}
        );
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
    for (const job_status& job : status.jobs) {
        fmt::format_to(
            out,
            "{:<24} {:<16} {:<21} {}\n",
            journal::printable(job.name),
            job.state,
            since_text(job).value_or(""),
            journal::printable(job.job_id.value_or("-"))
        );
        if (job.reason)
            fmt::format_to(out, "    {}\n", journal::printable(*job.reason));
    }
    if (status.jobs_left_out > 0)
        fmt::format_to(out, "and {} more.\n", status.jobs_left_out);
    return text;
}

}  // namespace rdad::control
