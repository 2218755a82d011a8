// SPDX-License-Identifier: BSL-1.0
#include "history/summary_text.hpp"

#include "api/date_time.hpp"
#include "control/ended_jobs.hpp"
#include "control/layout.hpp"
#include "journal/printable.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <string_view>

namespace rdad::history {
namespace {

/// Those that have come to something else than what their specs want, as far as their states tell.
std::size_t failed(const group& group)
{
    return control::number_in(group.jobs, job::final_state::failed) +
           control::number_in(group.jobs, job::final_state::rejected);
}

std::string median_text(const std::optional<spread>& spread)
{
    return spread ? duration_text(spread->median) : "";
}

std::string line_of(const std::string& name, std::size_t name_width, const group& group)
{
    return fmt::format(
        "{} {:>7} {:>7} {:>7} {:>10.2f} {:>10} {:>10}",
        control::padded(control::cut(name, name_width), name_width),
        group.total(),
        control::number_in(group.jobs, job::final_state::success),
        failed(group),
        group.cost,
        median_text(group.running),
        group.running ? duration_text(group.running->p95) : ""
    );
}

std::string heading_of(grouping by)
{
    switch (by) {
    case grouping::batch: return "BATCH";
    case grouping::day: return "DAY (UTC)";
    case grouping::owner: return "OWNER";
    case grouping::type: return "TYPE";
    case grouping::service: break;
    }
    return "SERVICE";
}

std::string csv_field(std::string text)
{
    constexpr std::string_view formula_begins = "=+-@\t\r";
    if (!text.empty() && formula_begins.find(text.front()) != formula_begins.npos)
        text.insert(0, 1, '\'');
    if (text.find_first_of("\",\r\n") == text.npos)
        return text;
    std::string quoted = "\"";
    for (const char character : text)
        quoted += character == '"' ? std::string("\"\"") : std::string(1, character);
    return quoted + "\"";
}

std::string csv_seconds(const std::optional<spread>& spread)
{
    return spread ? fmt::format("{},{}", spread->median.count(), spread->p95.count()) : ",";
}

}  // namespace

std::string name_of(const group& group, grouping by, const user_name& name_of_user)
{
    if (by == grouping::owner) {
        std::uint32_t id = 0;
        const char* const end = group.name.data() + group.name.size();
        const auto [stop, problem] = std::from_chars(group.name.data(), end, id);
        if (problem == std::errc() && stop == end && !group.name.empty())
            return name_of_user(id);
    }
    return group.name.empty() ? "unknown" : journal::printable(group.name);
}

std::string duration_text(std::chrono::seconds duration)
{
    using namespace std::chrono_literals;
    const auto seconds = duration.count();
    if (duration < 1min)
        return fmt::format("{} s", seconds);
    if (duration < 1h)
        return fmt::format("{} min", seconds / 60);
    if (duration < 24h)
        return fmt::format("{} h {:02} min", seconds / 3600, seconds / 60 % 60);
    return fmt::format("{} d {:02} h", seconds / 86400, seconds / 3600 % 24);
}

std::string to_table(const summary& summary, const user_name& name_of_user, std::size_t columns)
{
    if (summary.groups.empty())
        return "";
    constexpr std::size_t all_but_name = 57;
    constexpr std::size_t least_name_width = 10;
    constexpr std::size_t most_name_width = 28;
    std::size_t name_width = std::clamp(columns - all_but_name, least_name_width, most_name_width);
    std::string text = control::cut(
        fmt::format(
            "{} {:>7} {:>7} {:>7} {:>10} {:>10} {:>10}",
            control::padded(heading_of(summary.by), name_width),
            "JOBS",
            "SUCCESS",
            "FAILED",
            "COST",
            "MEDIAN",
            "P95"
        ),
        columns
    );
    text += '\n';
    for (const group& each : summary.groups)
        text +=
            control::cut(line_of(name_of(each, summary.by, name_of_user), name_width, each), columns) + "\n";
    if (summary.groups.size() > 1)
        text += control::cut(line_of("all", name_width, summary.all), columns) + "\n";
    if (summary.all.without_cost > 0)
        text += fmt::format("Nobody told the cost of {} of them.\n", summary.all.without_cost);
    return text;
}

std::string to_csv(const summary& summary, const user_name& name_of_user)
{
    std::string text(to_string(summary.by));
    text += ",jobs";
    for (const job::final_state state : ended_states)
        text += fmt::format(",{}", to_string(state));
    text +=
        ",cost,without_cost,waiting_median,waiting_p95,running_median,running_p95,first_taken,last_ended\n";
    for (const group& each : summary.groups) {
        text += fmt::format("{},{}", csv_field(name_of(each, summary.by, name_of_user)), each.total());
        for (const job::final_state state : ended_states)
            text += fmt::format(",{}", control::number_in(each.jobs, state));
        text += fmt::format(
            ",{},{},{},{},{},{}\n",
            each.cost,
            each.without_cost,
            csv_seconds(each.waiting),
            csv_seconds(each.running),
            api::to_date_time(each.first_taken),
            api::to_date_time(each.last_ended)
        );
    }
    return text;
}

}  // namespace rdad::history
