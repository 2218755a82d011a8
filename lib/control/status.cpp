// SPDX-License-Identifier: BSL-1.0
#include "control/status.hpp"

#include "api/date_time.hpp"
#include "control/layout.hpp"
#include "control/natural_order.hpp"
#include "job/record.hpp"
#include "journal/printable.hpp"
#include "spool/spool.hpp"

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <cerrno>

namespace json = boost::json;

namespace rdad::control {
namespace {

std::optional<std::size_t> count_files(const spool::folder& folder, const spool::ignored_names& ignored)
{
    const auto names = folder.names();
    if (!names)
        return std::nullopt;
    return static_cast<std::size_t>(std::ranges::count_if(*names, [&](const std::string& name) {
        return !ignored.contain(name);
    }));
}

std::optional<std::size_t> count_records(const spool::folder& folder)
{
    const auto records = spool::spool::count_records(folder);
    return records ? std::optional(*records) : std::nullopt;
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
        status.is_stuck = true;
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

constexpr std::size_t reason_indent = 4;

/// What is held takes a person; failed ones stay for ever, so that their number says nothing new.
styled_text line_of_folder(const std::string& name, const std::optional<std::size_t>& files)
{
    const std::string line = fmt::format("{:<12} {:>7}\n", name, files ? std::to_string(*files) : "?");
    if (files == 0U)
        return {line, emphasis::secondary};
    const bool is_held = files && name == to_string(job::final_state::held);
    return {line, is_held ? emphasis::attention : emphasis::none};
}

struct job_cells
{
    std::string name;
    std::string state;
    std::string since;
    std::string job_id;
};

/// The id is left out where there is no room for it.
styled_text line_of_job(const job_cells& cells, std::size_t columns)
{
    constexpr std::size_t name_width = 24;
    constexpr std::size_t id_width = 36;
    const styled_text begin =
        styled_text(padded(cells.name, name_width) + " ") +
        styled_text(fmt::format("{:<16}", cells.state), emphasis_of_state(cells.state)) +
        styled_text(fmt::format(" {:<19}", cells.since), emphasis::secondary);
    const bool has_room = width_of(begin.plain()) + 1 + id_width <= columns;
    return has_room ? begin + styled_text(" " + cells.job_id, emphasis::secondary) + "\n"
                    : cut_styled(begin, columns) + "\n";
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
    const std::size_t shown = std::min(records.size(), most_jobs);
    const auto end_of_shown = records.begin() + static_cast<std::ptrdiff_t>(shown);
    std::ranges::partial_sort(records, end_of_shown, natural_less, &listed_record::name);
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

styled_text to_text(const spool_status& status, const time_text& text_of_time, std::size_t columns)
{
    styled_text text;
    for (const auto& [name, files] : status.folders)
        text += line_of_folder(name, files);
    if (!status.jobs.empty()) {
        const styled_text heading = line_of_job({"NAME", "STATE", "SINCE", "JOB"}, columns);
        text += "\n" + styled_text(heading.plain(), emphasis::heading);
    }
    for (const job_status& job : status.jobs) {
        text += line_of_job(
            {journal::printable(job.name),
             job.state,
             job.since ? text_of_time(*job.since) : "",
             journal::printable(job.job_id.value_or("-"))},
            columns
        );
        if (job.reason) {
            const std::string reason = wrapped(journal::printable(*job.reason), reason_indent, columns);
            text += styled_text(reason, job.is_stuck ? emphasis::attention : emphasis::none);
        }
    }
    if (status.jobs_left_out > 0)
        text += styled_text(fmt::format("and {} more.\n", status.jobs_left_out), emphasis::secondary);
    return text;
}

}  // namespace rdad::control
