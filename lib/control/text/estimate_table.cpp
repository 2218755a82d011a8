// SPDX-License-Identifier: BSL-1.0
#include "control/text/estimate_table.hpp"

#include "control/batch_table.hpp"
#include "control/layout.hpp"
#include "job/cost_check.hpp"
#include "journal/printable.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string_view>

namespace json = boost::json;

namespace rdad::control {
namespace {

constexpr std::size_t name_width = 24;
constexpr std::size_t type_width = 24;

bool has_event(const job::record& record, job::event_kind kind)
{
    return std::ranges::find(record.events, kind, &job::event::kind) != record.events.end();
}

/// Its end isn't known to be the deletion that was to be.
bool may_be_left(const job_estimate& job)
{
    return job.is_created && !job.is_deleted && !job.reason.empty();
}

std::size_t number_of(const std::vector<job_estimate>& jobs, bool (*is_meant)(const job_estimate&))
{
    return static_cast<std::size_t>(std::ranges::count_if(jobs, is_meant));
}

/// Sums of decimal fractions have a tail of digits that nobody has told.
double sum_of(const std::vector<job_estimate>& jobs)
{
    constexpr double told = 1e6;
    double sum = 0;
    for (const job_estimate& each : jobs)
        sum += each.cost.value_or(0);
    return std::round(sum * told) / told;
}

std::string line_of(std::string_view name, std::string_view type, std::string_view cost)
{
    return fmt::format("{} {} {}", padded(name, name_width), padded(type, type_width), cost);
}

styled_text lines_of(const job_estimate& job, std::size_t columns)
{
    constexpr std::size_t indent = 4;
    const std::string cost = job.cost ? fmt::format("{}", *job.cost) : "none";
    styled_text text =
        cut(line_of(journal::printable(job.name), journal::printable(job.type), cost), columns) + "\n";
    const std::string reason = job.reason.empty() ? "It is not estimated yet." : job.reason;
    // What is as it was to be is said below, of all.
    if (!job.cost || job.state != to_string(job::final_state::unsubmitted))
        text += styled_text(wrapped(journal::printable(reason), indent, columns), emphasis::attention);
    return text;
}

json::object to_json(const job_estimate& job)
{
    const auto text_or_null = [](const std::string& text) {
        return text.empty() ? json::value(nullptr) : json::value(journal::printable(text));
    };
    return {
        {"name", journal::printable(job.name)},
        {"state", job.state},
        {"type", text_or_null(job.type)},
        {"estimatedCost", job.cost ? json::value(*job.cost) : json::value(nullptr)},
        {"reason", text_or_null(job.reason)},
        {"jobId", text_or_null(job.job_id)},
        {"isCreated", job.is_created},
        {"isDeleted", job.is_deleted}};
}

bool has_no_cost(const job_estimate& job)
{
    return !job.cost;
}

}  // namespace

job_estimate estimate_of(const job_view& view)
{
    const job::record& r = view.record;
    const auto document = job::document_of(r);
    job_estimate job{
        view.name,
        view.folder,
        r.spec.definition.type.value_or(""),
        job::estimated_cost(document)};
    if (document && document->type)
        job.type = *document->type;
    if (r.outcome)
        job.reason = r.outcome->reason;
    const auto id = r.job_id || !document ? r.job_id : document->id;
    job.job_id = r.spec.id ? *r.spec.id : id.value_or("");
    job.is_created = has_event(r, job::event_kind::created);
    job.is_deleted = has_event(r, job::event_kind::deleted);
    return job;
}

bool are_all_estimated(const std::vector<job_estimate>& jobs) noexcept
{
    return std::ranges::none_of(jobs, [](const job_estimate& each) {
        return has_no_cost(each) || each.reason.empty() || may_be_left(each);
    });
}

styled_text to_text(const std::vector<job_estimate>& jobs, std::size_t columns)
{
    if (jobs.empty())
        return "";
    styled_text text(cut(line_of("NAME", "TYPE", "ESTIMATED COST"), columns) + "\n", emphasis::heading);
    for (const job_estimate& each : jobs)
        text += lines_of(each, columns);
    if (jobs.size() > 1)
        text += cut(line_of("all", "", fmt::format("{}", sum_of(jobs))), columns) + "\n";
    const std::size_t deleted = number_of(jobs, [](const job_estimate& each) { return each.is_deleted; });
    if (deleted > 0)
        text += wrapped(
            fmt::format(
                "{} {} created at the service for the estimate, and deleted.",
                counted_jobs(deleted),
                deleted == 1 ? "was" : "were"
            ),
            0,
            columns
        );
    for (const job_estimate& each : jobs) {
        if (may_be_left(each))
            text += styled_text(
                wrapped(
                    fmt::format("The job {} was created for the estimate, and not deleted.", each.job_id),
                    0,
                    columns
                ),
                emphasis::trouble
            );
    }
    return text;
}

std::string to_json_text(const std::vector<job_estimate>& jobs)
{
    json::array array;
    for (const job_estimate& each : jobs)
        array.push_back(to_json(each));
    return json::serialize(json::object{
               {"jobs", std::move(array)},
               {"estimatedCost", sum_of(jobs)},
               {"withoutEstimate", number_of(jobs, has_no_cost)}}) +
           "\n";
}

}  // namespace rdad::control
