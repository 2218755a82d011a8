// SPDX-License-Identifier: BSL-1.0
// rdactl, the command line for people and scripts.

#include "command_line.hpp"
#include "config/config.hpp"
#include "control/client.hpp"
#include "control/exit_status.hpp"
#include "control/membership.hpp"
#include "control/status.hpp"
#include "control/terminal.hpp"
#include "intake/submission.hpp"
#include "spool/ignored_names.hpp"

#include <CLI/CLI.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>
#include <string_view>
#include <vector>

using namespace rdad;

namespace {

/// The exit status of what could not be done: `otherwise`, unless it was that the user may not.
int status_of(const failure& failed, int otherwise)
{
    const bool may_not = failed.code == boost::system::errc::permission_denied;
    return may_not ? int{control::exit_permission} : otherwise;
}

void tell_of_spool(const failure& failed, const std::string& spool_directory)
{
    const std::string missing = control::missing_membership(failed.code, spool_directory + "/incoming");
    control::write_line(stderr, failed.sentence + missing);
}

/// Says what is wrong with a file. True if nothing is.
bool is_good(const std::string& file)
{
    const auto problems = intake::validate_job_file(file);
    for (const std::string& problem : problems)
        control::write_line(stderr, fmt::format("{}: {}", file, problem));
    return problems.empty();
}

/// Files that the daemon would leave alone are told, but good: they may be renamed into the spool.
int validate(const std::vector<std::string>& files, const spool::ignored_names& ignored)
{
    int status = EXIT_SUCCESS;
    for (const std::string& file : files) {
        if (is_good(file))
            control::write_line(stdout, file + ": good");
        else
            status = control::exit_data;
        if (const auto why = intake::why_ignored(file, ignored))
            fmt::print(stderr, "{}\n", *why);
    }
    return status;
}

/// Submits the good files; one that is bad, even in part, is not submitted.
int submit(
    const std::vector<std::string>& files,
    const std::string& spool_directory,
    const intake::submission_options& options
)
{
    int status = EXIT_SUCCESS;
    for (const std::string& file : files) {
        const auto why_ignored = intake::why_ignored(file, options.ignored);
        if (why_ignored)
            fmt::print(stderr, "{}\n", *why_ignored);
        if (why_ignored || !is_good(file)) {
            status = control::exit_data;
            continue;
        }
        const auto name = intake::submit_job_file(file, spool_directory, options);
        if (!name) {
            tell_of_spool(name.error(), spool_directory);
            return status_of(name.error(), control::exit_temporary);
        }
        control::write_line(stdout, fmt::format("{}: submitted as {}", file, *name));
    }
    return status;
}

const char* description_of(control::order order)
{
    switch (order) {
    case control::order::cancel:
        return "cancel jobs that are active or held; those that aren't started yet are not started";
    case control::order::release: return "let held jobs go on, at the cost that is estimated for them";
    case control::order::retry: return "drop the specs of jobs that have ended badly once more";
    }
    return "";
}

/// The name of a record, of which its file may be given as well.
std::string record_name(const std::string& argument)
{
    constexpr std::string_view ending = ".json";
    return argument.ends_with(ending) ? argument.substr(0, argument.size() - ending.size()) : argument;
}

bool may_be_given_again(control::order_status status)
{
    return status == control::order_status::failed || status == control::order_status::early;
}

/// Gives the order for each job, whatever comes of the others.
int give_orders(control::order order, const std::vector<std::string>& names, const std::string& socket)
{
    int status = EXIT_SUCCESS;
    for (const std::string& name : names) {
        const auto answer = control::give_order(socket, order, record_name(name));
        if (!answer) {
            control::write_line(stderr, answer.error().sentence);
            return status_of(answer.error(), control::exit_unavailable);
        }
        const bool is_noted = answer->status == control::order_status::noted;
        control::write_line(is_noted ? stdout : stderr, answer->message);
        if (!is_noted)
            status = may_be_given_again(answer->status) ? control::exit_temporary : control::exit_data;
    }
    return status;
}

int status(const std::string& spool_directory, const spool::ignored_names& ignored, bool as_json)
{
    const auto found = control::look_at_spool(spool_directory, ignored);
    if (!found) {
        tell_of_spool(found.error(), spool_directory);
        return status_of(found.error(), control::exit_temporary);
    }
    if (as_json)
        control::write_line(stdout, boost::json::serialize(control::to_json(*found)));
    else
        control::write_lines(stdout, control::to_text(*found));
    return EXIT_SUCCESS;
}

}  // namespace

int main(int argc, char** argv)
{
    CLI::App app("Submits jobs to rdad and shows what became of them.", "rdactl");
    app.set_version_flag("--version", "rdactl " RDAD_VERSION);
    app.require_subcommand(1);

    config::source source;
    std::string spool_directory;
    std::string socket;
    std::vector<std::string> files;
    std::vector<std::string> names;
    bool as_json = false;
    bool again = false;

    auto* submit_command = app.add_subcommand("submit", "check job files and drop them into the spool");
    submit_command->add_option("FILE", files, "job files")->required();
    submit_command->add_flag("--again", again, "run files although the same were dropped before");
    auto* validate_command = app.add_subcommand("validate", "say what is wrong with job files");
    validate_command->add_option("FILE", files, "job files")->required();
    auto* status_command = app.add_subcommand("status", "show what the spool holds");
    status_command->add_flag("--json", as_json, "for scripts");
    std::map<CLI::App*, control::order> order_commands;
    for (const control::order o : control::all_orders)
        order_commands[app.add_subcommand(std::string(to_string(o)), description_of(o))] = o;
    std::vector<CLI::App*> spool_commands{submit_command, status_command};
    std::vector<CLI::App*> configured_commands{validate_command};
    for (const auto& [command, o] : order_commands) {
        command->add_option("NAME", names, "jobs, by the names of their records")->required();
        command->add_option("--socket", socket, "the daemon's socket");
        spool_commands.push_back(command);
    }
    for (CLI::App* command : spool_commands) {
        command->add_option("--directory", spool_directory, "the spool");
        configured_commands.push_back(command);
    }
    for (CLI::App* command : configured_commands)
        command->add_option(
            "--config",
            source.file,
            fmt::format("rdad's configuration file, which names the spool [{}]", config::default_config_file)
        );

    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return end_by(app, error);
    }
    if (!spool_directory.empty())
        source.flags["directory"] = spool_directory;
    if (!socket.empty())
        source.flags["socket"] = socket;
    const auto c = config::read(source);
    // A file may be checked where there is no daemon, and no configuration that is for one.
    if (validate_command->parsed() && (c || source.file.empty()))
        return validate(files, spool::ignored_names(c ? c->spool.ignore : std::vector<std::string>()));
    if (!c) {
        control::write_line(stderr, c.error().sentence);
        return control::exit_config;
    }
    const spool::ignored_names ignored(c->spool.ignore);
    if (submit_command->parsed())
        return submit(files, c->spool.directory, {ignored, again});
    for (const auto& [command, o] : order_commands) {
        if (command->parsed())
            return give_orders(o, names, config::socket_of(*c));
    }
    return status(c->spool.directory, ignored, as_json);
}
