// SPDX-License-Identifier: BSL-1.0
#include "control/batch_table.hpp"

#include "api/date_time.hpp"
#include "control/ended_jobs.hpp"
#include "control/layout.hpp"
#include "journal/printable.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string_view>

namespace rdad::control {
namespace {

/// For what those wait that aren't active at the service.
std::string_view what_they_wait_for(driver::waits_for what)
{
    switch (what) {
    case driver::waits_for::look: return "a look";
    case driver::waits_for::turn: return "their turn";
    case driver::waits_for::start_time: return "notBefore";
    case driver::waits_for::resume: return "rdactl resume";
    case driver::waits_for::end: return "their end";
    case driver::waits_for::retry: return "another try";
    case driver::waits_for::disk: return "the disk";
    case driver::waits_for::cost_per_day: return "cost_per_day";
    }
    return "";
}

std::string reasons_of(const batch_status& status)
{
    std::string text = waits_text(status.waiting);
    if (status.stuck > 0)
        text += fmt::format("{}{} can't get on", text.empty() ? "" : "; ", status.stuck);
    if (status.priority)
        text += fmt::format("{}priority {}", text.empty() ? "" : "; ", *status.priority);
    return text;
}

std::string number_or_blank(std::size_t number, bool is_known)
{
    return is_known ? std::to_string(number) : "";
}

struct batch_cells
{
    std::string batch;
    std::string owner;
    std::string jobs;
    std::string waiting;
    std::string running;
    std::string held{};
    std::string done{};
    std::string failed{};
    std::string cost{};
    std::string end;
    std::string reasons{};
    bool is_stuck = false;
};

/// What is told of jobs that aren't worked on any more. Null where it isn't known, or can't be: a record may have been
/// taken up again since.
std::optional<batch_results> results_of(const batch_status& status)
{
    const bool makes_sense = status.batch && status.results &&
                             total_of(status.results->jobs) + status.active() <= status.batch->jobs;
    return makes_sense ? status.results : std::nullopt;
}

batch_cells cells_of(const batch_status& status, const table_form& form)
{
    const std::size_t jobs = status.batch ? status.batch->jobs : 0;
    batch_cells cells{
        .batch = status.batch ? journal::printable(job::label_of(*status.batch)) : "(others)",
        .owner =
            status.batch && status.batch->user ? journal::printable(form.name_of(*status.batch->user)) : "",
        .jobs = number_or_blank(jobs, jobs > 0),
        .waiting = std::to_string(status.active() - status.running()),
        .running = std::to_string(status.running()),
        .end = end_text(status, form),
        .reasons = reasons_of(status),
        .is_stuck = status.stuck > 0};
    const auto results = results_of(status);
    cells.held = results ? std::to_string(results->held()) : "?";
    cells.done = results ? std::to_string(results->done()) : "?";
    cells.failed = results ? std::to_string(results->failed()) : "?";
    cells.cost = results ? fmt::format("{:.2f}", results->cost) : "?";
    // Of jobs of any batches nobody counts what has ended.
    if (!status.batch)
        cells.held = cells.done = cells.failed = cells.cost = "";
    return cells;
}

styled_text line_of_batch(const batch_cells& cells, std::size_t columns)
{
    constexpr std::size_t all_but_name = 64;
    constexpr std::size_t least_name_width = 16;
    constexpr std::size_t most_name_width = 28;
    const std::size_t room = columns - std::min(columns, all_but_name);
    const std::size_t name_width = std::clamp(room, least_name_width, most_name_width);
    // One whose name is too long for its column is on a line of its own: by its end people tell it from others.
    const bool is_long = width_of(cells.batch) > name_width && columns != any_width;
    const std::string above = is_long ? cut(cells.batch, columns) + "\n" : "";
    std::string line = fmt::format(
        "{} {} {:>5} {:>5} {:>5} {:>5} {:>5} {:>6} {:>9} {:>7}",
        padded(is_long ? "" : cells.batch, name_width),
        padded(cut(cells.owner, 8), 8),
        cells.jobs,
        cells.waiting,
        cells.running,
        cells.held,
        cells.done,
        cells.failed,
        cells.cost,
        cells.end
    );
    line = cut(line, columns);
    if (cells.reasons.empty())
        return above + line + "\n";
    const emphasis how = cells.is_stuck ? emphasis::attention : emphasis::none;
    constexpr std::size_t indent = 4;
    if (width_of(line) + 2 + width_of(cells.reasons) <= columns)
        return styled_text(above + line + "  ") + styled_text(cells.reasons, how) + "\n";
    return styled_text(above + line + "\n") + styled_text(wrapped(cells.reasons, indent, columns), how);
}

/// Something has ended, or was held or released, since what is told of that was so.
bool is_behind(const batch_status& status)
{
    const bool has_sums = status.batch && status.batch->jobs > 0 && status.results;
    return has_sums && total_of(status.results->jobs) + status.active() != status.batch->jobs;
}

}  // namespace

std::string counted_jobs(std::size_t number)
{
    return fmt::format("{} job{}", number, number == 1 ? "" : "s");
}

std::string waits_text(const std::map<driver::waits_for, std::size_t>& waiting)
{
    std::string text;
    for (const auto& [what, jobs] : waiting) {
        if (what != driver::waits_for::end && jobs > 0)
            text += fmt::format("{}{} for {}", text.empty() ? "" : ", ", jobs, what_they_wait_for(what));
    }
    return text;
}

std::string end_text(const batch_status& status, const table_form& form)
{
    constexpr std::chrono::hours day(24);
    if (!status.expected_end)
        return "-";
    const auto left = *status.expected_end - form.now;
    if (left <= left.zero())
        return "overdue";
    if (left < day)
        return "~" + form.hour_of(*status.expected_end);
    const auto days = std::chrono::floor<std::chrono::days>(left).count();
    return "~" + (left < 4 * day ? api::rough_text(left) : fmt::format("{} d", days));
}

styled_text batch_table(const std::vector<batch_status>& batches, const table_form& form)
{
    if (batches.empty())
        return "";
    const styled_text heading = line_of_batch(
        {"BATCH", "OWNER", "JOBS", "WAIT", "RUN", "HELD", "DONE", "FAILED", "COST", "OVER AT", "WAITING FOR"},
        form.columns
    );
    const std::string first_line = heading.plain().substr(0, heading.plain().find('\n') + 1);
    styled_text text(first_line, emphasis::heading);
    const std::size_t left_out = batches.size() - std::min(batches.size(), form.most);
    std::optional<std::chrono::sys_seconds> as_of;
    for (std::size_t i = left_out; i < batches.size(); ++i) {
        text += line_of_batch(cells_of(batches[i], form), form.columns);
        if (is_behind(batches[i]))
            as_of = std::min(as_of.value_or(batches[i].results->as_of), batches[i].results->as_of);
    }
    if (left_out > 0)
        text += styled_text(fmt::format("and {} more, which came before.\n", left_out), emphasis::secondary);
    if (as_of)
        text += styled_text(
            fmt::format("What is held, done and failed, and its cost, is as of {}.\n", form.hour_of(*as_of)),
            emphasis::secondary
        );
    return text;
}

}  // namespace rdad::control
