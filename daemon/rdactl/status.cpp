// SPDX-License-Identifier: BSL-1.0
// rdactl status.

#include "control/status.hpp"

#include "control/batch_table.hpp"
#include "control/client.hpp"
#include "control/exit_status.hpp"
#include "control/health/health_strip.hpp"
#include "control/layout.hpp"
#include "control/local_text.hpp"
#include "control/terminal.hpp"
#include "history/summary_text.hpp"
#include "rdactl/command.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace rdad::rdactl {
namespace {

/// Of jobs and of batches: what people look through.
constexpr std::size_t longest_list = 40;

struct status_arguments
{
    std::vector<std::string> names;
    std::vector<std::string> states;
    bool as_json = false;
};

struct daemon_answers
{
    result<control::daemon_health> health;
    result<std::vector<control::batch_status>> batches;
};

daemon_answers ask(const std::string& socket)
{
    return {control::ask_health(socket), control::ask_batches(socket)};
}

boost::json::object to_json(const control::spool_status& spool, const daemon_answers& daemon)
{
    boost::json::object object = control::to_json(spool);
    object["daemon"] =
        daemon.health ? boost::json::value(daemon.health->status) : boost::json::value(nullptr);
    object["health"] =
        daemon.health ? boost::json::value(control::to_json(*daemon.health)) : boost::json::value(nullptr);
    boost::json::array batches;
    if (daemon.batches) {
        for (const control::batch_status& each : *daemon.batches)
            batches.push_back(control::to_json(each));
    }
    object["batches"] = daemon.batches ? boost::json::value(std::move(batches)) : boost::json::value(nullptr);
    return object;
}

control::styled_text to_text(
    const control::spool_status& spool,
    const daemon_answers& daemon,
    std::size_t columns
)
{
    control::styled_text text = control::health_text(daemon.health, columns) + "\n";
    text += control::to_text(spool, control::local_time, columns);
    if (daemon.batches && !daemon.batches->empty())
        text += "\n" + control::batch_table(
                           *daemon.batches,
                           {.now = std::chrono::system_clock::now(), .most = longest_list, .columns = columns}
                       );
    return text;
}

int show_spool(const target& at, bool as_json)
{
    const auto found = as_json ? control::look_at_spool(at.spool_directory, at.rules.ignored)
                               : control::look_at_spool(at.spool_directory, at.rules.ignored, longest_list);
    if (!found) {
        tell_of_spool(found.error(), at.spool_directory);
        return status_of(found.error(), control::exit_temporary);
    }
    const daemon_answers daemon = ask(at.socket);
    if (as_json)
        control::write_line(stdout, boost::json::serialize(to_json(*found, daemon)));
    else
        control::write_lines(
            stdout,
            to_text(*found, daemon, control::columns_of(stdout)),
            control::style_of(stdout)
        );
    return EXIT_SUCCESS;
}

/// Whoever names jobs wants to see them wherever they are.
std::vector<std::string> states_of(const status_arguments& arguments)
{
    if (!arguments.states.empty())
        return arguments.states;
    std::vector<std::string> all{"active"};
    for (const job::final_state state : job::all_final_states)
        all.emplace_back(to_string(state));
    return all;
}

/// What has ended of the batches of those jobs, as a table. Empty where nothing has, and where it can't be told: the jobs are
/// what was asked for.
std::string ended_of_batches(const target& at, const control::job_list& list)
{
    std::set<std::string> labels;
    for (const control::listed_job& each : list.jobs) {
        if (each.batch)
            labels.insert(*each.batch);
    }
    if (labels.empty())
        return "";
    const auto sums = ask_for_sums(at, {.names = {labels.begin(), labels.end()}});
    if (!sums || sums->groups.empty())
        return "";
    return "\nWhat has ended of their batches:\n" +
           history::to_table(*sums, control::user_name, control::columns_of(stdout));
}

int show_jobs(const target& at, const status_arguments& arguments)
{
    control::job_query query;
    for (const std::string& name : arguments.names)
        query.names.push_back(record_name(name));
    query.states = states_of(arguments);
    query.limit = arguments.as_json ? std::numeric_limits<std::size_t>::max() : longest_list;
    query.with_reasons = true;
    const auto list = control::ask_jobs(at.socket, query);
    if (!list)
        return tell_of_daemon(list.error());
    if (arguments.as_json)
        control::write_lines(stdout, control::to_json_text(*list) + "\n");
    else {
        control::write_lines(
            stdout,
            control::to_text(*list, control::columns_of(stdout)),
            control::style_of(stdout)
        );
        // To sum that up may take a while.
        std::fflush(stdout);
        control::write_lines(stdout, ended_of_batches(at, *list));
    }
    for (const std::string& each : list->without_job)
        control::write_line(stderr, fmt::format("There is no job or batch {} there.", each));
    return list->without_job.empty() ? EXIT_SUCCESS : int{control::exit_data};
}

}  // namespace

command make_status(CLI::App& app)
{
    auto* const command =
        app.add_subcommand("status", "show what the spool holds, and how far batches and jobs are");
    const auto arguments = std::make_shared<status_arguments>();
    command->add_option(
        "NAME",
        arguments->names,
        "only jobs: by the names of their records or patterns of them, and batches such as bridges#12"
    );
    add_state_option(*command, arguments->states);
    command->add_flag("--json", arguments->as_json, "for scripts");
    return {
        command,
        [arguments](const target& at) {
            const bool is_of_jobs = !arguments->names.empty() || !arguments->states.empty();
            return is_of_jobs ? show_jobs(at, *arguments) : show_spool(at, arguments->as_json);
        },
        true};
}

}  // namespace rdad::rdactl
