// SPDX-License-Identifier: BSL-1.0
#include "history/report.hpp"

#include "control/ended_jobs.hpp"
#include "control/layout.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string_view>
#include <vector>

namespace rdad::history {
namespace {

constexpr std::string_view style = R"(<style>
:root { color-scheme: light dark; --good: #2e7d32; --bad: #c62828; --line: #8884; }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; margin: 1rem 0 2rem; }
th, td { text-align: right; padding: .2rem .6rem; border-bottom: 1px solid var(--line); white-space: nowrap; }
th:first-child, td:first-child { text-align: left; white-space: normal; overflow-wrap: anywhere; }
.bad { color: var(--bad); font-weight: 600; }
svg { width: 100%; height: auto; }
svg text { font: 12px system-ui, sans-serif; fill: currentColor; }
.success { fill: var(--good); } .other { fill: var(--bad); } .span { fill: currentColor; opacity: .55; }
@media (prefers-color-scheme: dark) { :root { --good: #81c784; --bad: #ef9a9a; } }
</style>
)";

/// Of more bars than that nobody sees one.
constexpr std::size_t most_bars = 60;

constexpr double width = 800;
constexpr double label_width = 200;
constexpr double line_height = 20;
constexpr double bar_height = 13;

std::string escaped(std::string_view text)
{
    std::string safe;
    for (const char character : text) {
        switch (character) {
        case '&': safe += "&amp;"; break;
        case '<': safe += "&lt;"; break;
        case '>': safe += "&gt;"; break;
        case '"': safe += "&quot;"; break;
        default: safe += character;
        }
    }
    return safe;
}

std::size_t succeeded(const group& group)
{
    return control::number_in(group.jobs, job::final_state::success);
}

std::string median_and_p95(const std::optional<spread>& spread)
{
    return spread ? fmt::format("<td>{}<td>{}", duration_text(spread->median), duration_text(spread->p95))
                  : "<td><td>";
}

std::string row_of(const std::string& name, const group& group)
{
    const std::size_t others = group.total() - succeeded(group);
    return fmt::format(
        "<tr><td>{}<td>{}<td>{}<td{}>{}<td>{:.2f}{}{}\n",
        escaped(name),
        group.total(),
        succeeded(group),
        others > 0 ? " class=bad" : "",
        others,
        group.cost,
        median_and_p95(group.waiting),
        median_and_p95(group.running)
    );
}

std::string table_of(std::string_view heading, const summary& summary, const user_name& name_of_user)
{
    std::string text = fmt::format(
        "<table><tr><th>{}<th>Jobs<th>Success<th>Others<th>Cost<th>Waited<th>95 %<th>Ran<th>95 %\n",
        heading
    );
    for (const group& each : summary.groups)
        text += row_of(name_of(each, summary.by, name_of_user), each);
    return text + "</table>\n";
}

std::string begin_svg(std::size_t lines, std::string_view what)
{
    return fmt::format(
        R"(<svg viewBox="0 0 {} {}" role="img" aria-label="{}">)"
        "\n",
        width,
        static_cast<double>(lines) * line_height,
        what
    );
}

std::string label(std::size_t line, const std::string& text)
{
    return fmt::format(
        "<text x=\"0\" y=\"{}\">{}</text>",
        static_cast<double>(line) * line_height + bar_height - 2,
        escaped(control::cut(text, 28))
    );
}

std::string bar(std::size_t line, double from, double length, std::string_view kind, const std::string& title)
{
    return fmt::format(
        "<rect class=\"{}\" x=\"{:.1f}\" y=\"{}\" width=\"{:.1f}\" height=\"{}\"><title>{}</title></rect>\n",
        kind,
        from,
        static_cast<double>(line) * line_height,
        std::max(length, 1.0),
        bar_height,
        escaped(title)
    );
}

/// The last ones, where there are too many.
std::vector<group> shown_groups(const summary& summary)
{
    const std::size_t left_out = summary.groups.size() - std::min(summary.groups.size(), most_bars);
    return {summary.groups.begin() + static_cast<std::ptrdiff_t>(left_out), summary.groups.end()};
}

std::string left_out_note(const summary& summary)
{
    return summary.groups.size() > most_bars ? fmt::format("<p>The last {} are shown.\n", most_bars) : "";
}

std::string chart_of_days(const summary& days)
{
    const std::vector<group> shown = shown_groups(days);
    std::size_t most = 1;
    for (const group& each : shown)
        most = std::max(most, each.total());
    const double unit = (width - label_width - 200) / static_cast<double>(most);
    std::string text = begin_svg(shown.size(), "Jobs and costs by day");
    for (std::size_t line = 0; line < shown.size(); ++line) {
        const group& day = shown[line];
        const double good = static_cast<double>(succeeded(day)) * unit;
        const double bad = static_cast<double>(day.total() - succeeded(day)) * unit;
        text += label(line, day.name);
        if (good > 0)
            text += bar(line, label_width, good, "success", fmt::format("{} succeeded", succeeded(day)));
        if (bad > 0)
            text +=
                bar(line,
                    label_width + good,
                    bad,
                    "other",
                    fmt::format("{} didn't", day.total() - succeeded(day)));
        text += fmt::format(
            "<text x=\"{:.1f}\" y=\"{}\">{} jobs, cost {:.2f}</text>\n",
            label_width + good + bad + 8,
            static_cast<double>(line) * line_height + bar_height - 2,
            day.total(),
            day.cost
        );
    }
    return text + "</svg>\n" + left_out_note(days);
}

std::string timeline_of_batches(const report& report, const user_name& name_of_user)
{
    const std::vector<group> shown = shown_groups(report.batches);
    time first = time::max();
    time last = time::min();
    for (const group& each : shown) {
        first = std::min(first, each.first_taken);
        last = std::max(last, each.last_ended);
    }
    const std::chrono::duration<double> whole = std::max(last - first, time::duration(1));
    const auto at = [&](time when) { return (width - label_width) * ((when - first) / whole); };
    std::string text = begin_svg(shown.size(), "When which batch was worked on");
    for (std::size_t line = 0; line < shown.size(); ++line) {
        const group& batch = shown[line];
        const std::string name = name_of(batch, report.batches.by, name_of_user);
        text += label(line, name);
        text +=
            bar(line,
                label_width + at(batch.first_taken),
                at(batch.last_ended) - at(batch.first_taken),
                "span",
                fmt::format(
                    "{}: {} to {}",
                    name,
                    report.time_text(batch.first_taken),
                    report.time_text(batch.last_ended)
                ));
    }
    return text + "</svg>\n" + left_out_note(report.batches);
}

std::string sums_of(const group& all)
{
    std::string text = fmt::format(
        "<p>{} jobs have ended, {} of them well, at a cost of {:.2f} in the units of the service",
        all.total(),
        succeeded(all),
        all.cost
    );
    if (all.without_cost > 0)
        text += fmt::format(" and what {} more have cost, which nobody told", all.without_cost);
    text += ".";
    if (all.running)
        text += fmt::format(
            " Half of them ran for {} at the most, 95 of 100 for {}.",
            duration_text(all.running->median),
            duration_text(all.running->p95)
        );
    return text + "\n";
}

}  // namespace

std::string to_html(const report& report, const user_name& name_of_user)
{
    std::string text =
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n"
        "<meta name=\"viewport\" content=\"width=device-width\">\n<title>Ended jobs</title>\n";
    text += style;
    text += fmt::format("<h1>Ended jobs</h1>\n<p>{}\n", escaped(report.about));
    text += sums_of(report.batches.all);
    if (report.batches.groups.empty())
        return text;
    text += "<h2>By day (UTC)</h2>\n" + chart_of_days(report.days);
    text += "<h2>When which batch was worked on</h2>\n" + timeline_of_batches(report, name_of_user);
    text += "<h2>Batches</h2>\n" + table_of("Batch", report.batches, name_of_user);
    text += "<h2>Days</h2>\n" + table_of("Day (UTC)", report.days, name_of_user);
    text += "<h2>Types</h2>\n" + table_of("Type", report.types, name_of_user);
    return text;
}

}  // namespace rdad::history
