// SPDX-License-Identifier: BSL-1.0
// rdactl estimate: what jobs would cost, without running them.

#include "control/client.hpp"
#include "control/exit_status.hpp"
#include "control/job_query.hpp"
#include "control/layout.hpp"
#include "control/terminal.hpp"
#include "control/text/estimate_table.hpp"
#include "intake/submission.hpp"
#include "job/job_file.hpp"
#include "job/outcome.hpp"
#include "rdactl/command.hpp"
#include "rdactl/waiting.hpp"

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

namespace rdad::rdactl {
namespace {

struct estimate_arguments
{
    std::vector<std::string> files;
    bool as_json = false;

    /// A job of which only a person can find out whether it was created has no estimate.
    control::wait_options wait{.is_held_an_end = true};
};

/// Drops the good files, of which only the estimates are wanted. Answers the exit status.
int drop(const std::vector<std::string>& files, waiting_batches& batches, const target& at)
{
    int status = EXIT_SUCCESS;
    for (const std::string& file : files) {
        if (!may_be_dropped(file, at)) {
            status = control::exit_data;
            continue;
        }
        batches.before_drop(intake::batch_name_of_file(file));
        const auto dropped =
            intake::submit_job_file(file, at.spool_directory, {.rules = at.rules, .estimate_only = true});
        if (dropped) {
            batches.add_dropped(*dropped);
        } else if (dropped.error().code == boost::system::errc::invalid_argument) {
            control::write_line(stderr, dropped.error().sentence);
            status = control::exit_data;
        } else {
            tell_of_spool(dropped.error(), at.spool_directory);
            return status_of(dropped.error(), control::exit_temporary);
        }
    }
    return status;
}

/// Of all jobs of the batches, wherever they are.
result<std::vector<control::job_estimate>> look(const std::vector<std::string>& labels, const target& at)
{
    control::job_query query{.names = labels, .states = {"active"}};
    for (const job::final_state state : job::all_final_states)
        query.states.emplace_back(to_string(state));
    query.limit = labels.size() * job::most_jobs_of_a_file;
    std::vector<control::job_estimate> estimates;
    if (labels.empty())
        return estimates;
    const auto list = control::ask_jobs(at.socket, query);
    if (!list)
        return list.error();
    for (const control::listed_job& each : list->jobs) {
        const auto view = control::ask_job(at.socket, each.name);
        if (!view)
            return view.error();
        estimates.push_back(control::estimate_of(*view));
    }
    return estimates;
}

int estimate(const estimate_arguments& arguments, const target& at)
{
    // Without a daemon the files would wait in incoming/, and be estimated when nobody asks any more.
    if (const auto there = control::ask_health(at.socket); !there)
        return tell_of_daemon(there.error());
    waiting_batches batches(at);
    batches.keep_quiet();
    int status = drop(arguments.files, batches, at);
    const int ended = batches.wait(arguments.wait);
    const auto estimates = look(batches.labels(), at);
    if (!estimates)
        return tell_of_daemon(estimates.error());
    if (arguments.as_json)
        control::write_lines(stdout, control::to_json_text(*estimates));
    else
        control::write_lines(
            stdout,
            control::to_text(*estimates, control::columns_of(stdout)),
            control::style_of(stdout)
        );
    status = status == EXIT_SUCCESS ? ended : status;
    return status == EXIT_SUCCESS && !control::are_all_estimated(*estimates) ? int{control::exit_jobs_failed}
                                                                             : status;
}

}  // namespace

command make_estimate(CLI::App& app)
{
    auto* const command = app.add_subcommand("estimate", "say what jobs would cost, without running them");
    const auto arguments = std::make_shared<estimate_arguments>();
    command->add_option("FILE", arguments->files, "job files")->required();
    add_timeout_option(*command, arguments->wait);
    command->add_flag("--json", arguments->as_json, "for scripts");
    return {command, [arguments](const target& at) { return estimate(*arguments, at); }, true};
}

}  // namespace rdad::rdactl
