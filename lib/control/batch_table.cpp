// SPDX-License-Identifier: BSL-1.0
#include "control/batch_table.hpp"

#include "control/layout.hpp"
#include "journal/printable.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
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
    std::string over;
    std::string running;
    std::string waiting;
    std::string reasons;
    bool is_stuck = false;
};

batch_cells cells_of(const batch_status& status, const std::function<std::string(std::uint32_t)>& name_of)
{
    const std::size_t jobs = status.batch ? status.batch->jobs : 0;
    return {
        status.batch ? journal::printable(job::label_of(*status.batch)) : "(others)",
        status.batch && status.batch->user ? journal::printable(name_of(*status.batch->user)) : "",
        number_or_blank(jobs, jobs > 0),
        number_or_blank(jobs - std::min(jobs, status.active()), jobs > 0),
        std::to_string(status.running()),
        std::to_string(status.active() - status.running()),
        reasons_of(status),
        status.stuck > 0};
}

styled_text line_of_batch(const batch_cells& cells, std::size_t columns)
{
    constexpr std::size_t name_width = 20;
    std::string line = fmt::format(
        "{} {} {:>6} {:>6} {:>7} {:>7}",
        padded(cells.batch, name_width),
        padded(cut(cells.owner, 8), 8),
        cells.jobs,
        cells.over,
        cells.running,
        cells.waiting
    );
    if (cells.reasons.empty())
        return line + "\n";
    const emphasis how = cells.is_stuck ? emphasis::attention : emphasis::none;
    constexpr std::size_t indent = 4;
    if (width_of(line) + 2 + width_of(cells.reasons) <= columns)
        return styled_text(line + "  ") + styled_text(cells.reasons, how) + "\n";
    return styled_text(line + "\n") + styled_text(wrapped(cells.reasons, indent, columns), how);
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

styled_text batch_table(
    const std::vector<batch_status>& batches,
    const std::function<std::string(std::uint32_t)>& name_of,
    std::size_t most,
    std::size_t columns
)
{
    if (batches.empty())
        return "";
    const styled_text heading =
        line_of_batch({"BATCH", "OWNER", "JOBS", "OVER", "RUNNING", "WAITING", "FOR"}, columns);
    styled_text text(heading.plain(), emphasis::heading);
    const std::size_t left_out = batches.size() - std::min(batches.size(), most);
    for (std::size_t i = left_out; i < batches.size(); ++i)
        text += line_of_batch(cells_of(batches[i], name_of), columns);
    if (left_out > 0)
        text += styled_text(fmt::format("and {} more, which came before.\n", left_out), emphasis::secondary);
    return text;
}

}  // namespace rdad::control
