// SPDX-License-Identifier: BSL-1.0
// rdactl history and report: what has become of the jobs that have ended.

#include "control/client.hpp"
#include "control/exit_status.hpp"
#include "control/layout.hpp"
#include "control/local_text.hpp"
#include "control/terminal.hpp"
#include "history/query.hpp"
#include "history/report.hpp"
#include "history/summary.hpp"
#include "history/summary_text.hpp"
#include "rdactl/command.hpp"
#include "rdactl/whole_file.hpp"

#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace rdad::rdactl {

result<history::summary> ask_for_sums(const target& at, const history::query& query)
{
    const auto text = control::ask_history(at.socket, history::to_url_query(query));
    // There is no such path at its socket.
    if (!text && text.error().code == boost::system::errc::no_such_file_or_directory)
        return failure{
            make_error_code(boost::system::errc::not_connected),
            "The daemon is of an earlier release, which tells no history: restart rdad."};
    if (!text)
        return text.error();
    auto sums = history::read_summary(*text);
    if (!sums)
        return failure{
            make_error_code(boost::system::errc::bad_message),
            "The daemon's answer makes no sense: it is of another release."};
    return *std::move(sums);
}

namespace {

struct history_arguments
{
    std::vector<std::string> names;
    std::string since;
    std::string until;
    std::string by = "batch";
    std::vector<std::string> states;
    std::string form = "table";
    std::string html_file;
};

/// CLI11 has checked each.
history::query query_of(const history_arguments& arguments)
{
    const auto now = std::chrono::system_clock::now();
    history::query query;
    query.by = history::grouping_named(arguments.by).value_or(query.by);
    query.since = history::time_named(arguments.since, now);
    query.until = history::time_named(arguments.until, now);
    for (const std::string& word : arguments.states) {
        if (const auto state = history::ended_state_named(word))
            query.states.push_back(*state);
    }
    for (const std::string& name : arguments.names)
        query.names.push_back(record_name(name));
    return query;
}

int show_history(const target& at, const history_arguments& arguments)
{
    const auto summary = ask_for_sums(at, query_of(arguments));
    if (!summary)
        return tell_of_daemon(summary.error());
    if (arguments.form == "json")
        control::write_line(stdout, history::to_json_text(*summary));
    else if (arguments.form == "csv")
        control::write_lines(stdout, history::to_csv(*summary, control::user_name));
    else
        control::write_lines(
            stdout,
            history::to_table(*summary, control::user_name, control::columns_of(stdout))
        );
    if (summary->groups.empty())
        control::write_line(stderr, "No such job has ended.");
    return EXIT_SUCCESS;
}

/// Which jobs are meant, in a sentence.
std::string about(const history_arguments& arguments, std::chrono::system_clock::time_point now)
{
    std::string text = "Jobs";
    for (const std::string& name : arguments.names)
        text += fmt::format("{} {}", &name == &arguments.names.front() ? "" : ",", name);
    if (!arguments.since.empty())
        text += fmt::format(" that ended since {}", arguments.since);
    if (!arguments.until.empty())
        text += fmt::format(
            "{} {}",
            arguments.since.empty() ? " that ended until" : " and until",
            arguments.until
        );
    for (const std::string& state : arguments.states)
        text += fmt::format("{} {}", &state == &arguments.states.front() ? ", as" : " or", state);
    return fmt::format("{}; as of {}.", text, control::local_time(now));
}

int write_report(const target& at, const history_arguments& arguments)
{
    history::query query = query_of(arguments);
    history::report report{.about = about(arguments, std::chrono::system_clock::now())};
    report.time_text = control::local_time;
    for (const auto& [by, sums] :
         {std::pair{history::grouping::batch, &report.batches},
          std::pair{history::grouping::day, &report.days},
          std::pair{history::grouping::type, &report.types}}) {
        query.by = by;
        auto answered = ask_for_sums(at, query);
        if (!answered)
            return tell_of_daemon(answered.error());
        *sums = *std::move(answered);
    }
    if (is_written(arguments.html_file, history::to_html(report, control::user_name)))
        return EXIT_SUCCESS;
    control::write_line(stderr, fmt::format("Could not write {}.", arguments.html_file));
    return control::exit_temporary;
}

std::string problem_of_time(const std::string& text)
{
    if (history::time_named(text, std::chrono::system_clock::now()))
        return "";
    return fmt::format(
        "{} is no time: it is one such as 2026-11-28 or 2026-11-28T06:00:00Z, today, yesterday, 12h or 30d.",
        text
    );
}

/// Those that say which jobs are meant.
void add_filters(CLI::App& command, history_arguments& arguments)
{
    std::vector<std::string> states;
    states.reserve(history::ended_states.size());
    for (const job::final_state state : history::ended_states)
        states.emplace_back(to_string(state));
    command.add_option(
        "NAME",
        arguments.names,
        "only jobs: by the names of their records or patterns of them, and batches such as bridges#12 or "
        "bridges"
    );
    command
        .add_option(
            "--since",
            arguments.since,
            "only what ended then or later: a day or time, yesterday, 30d"
        )
        ->check(problem_of_time, "");
    command.add_option("--until", arguments.until, "only what ended before that")->check(problem_of_time, "");
    command.add_option("--state", arguments.states, "only jobs that ended so, such as failed")
        ->check(CLI::IsMember(states))
        ->allow_extra_args(false);
}

}  // namespace

command make_history(CLI::App& app)
{
    auto* const command = app.add_subcommand(
        "history",
        "sum up the jobs that have ended: how many, their costs, how long they took"
    );
    const auto arguments = std::make_shared<history_arguments>();
    add_filters(*command, *arguments);
    command->add_option("--by", arguments->by, "a line for each batch, day, owner, type or service [batch]")
        ->check(CLI::IsMember({"batch", "day", "owner", "type", "service"}));
    command->add_option("-o,--output", arguments->form, "table, csv or json [table]")
        ->check(CLI::IsMember({"table", "csv", "json"}));
    return {command, [arguments](const target& at) { return show_history(at, *arguments); }, true};
}

command make_report(CLI::App& app)
{
    auto* const command =
        app.add_subcommand("report", "write what history tells as one file to send to somebody");
    const auto arguments = std::make_shared<history_arguments>();
    add_filters(*command, *arguments);
    command->add_option("--html", arguments->html_file, "the file to write")->required();
    return {command, [arguments](const target& at) { return write_report(at, *arguments); }, true};
}

}  // namespace rdad::rdactl
