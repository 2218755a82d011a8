// SPDX-License-Identifier: BSL-1.0
// rdactl, the command line for people and scripts: its subcommands, and what they are about.

#include "api/likely_name.hpp"
#include "command_line.hpp"
#include "config/config.hpp"
#include "config/instance.hpp"
#include "control/exit_status.hpp"
#include "control/job_query.hpp"
#include "control/membership.hpp"
#include "control/order.hpp"
#include "control/terminal.hpp"
#include "intake/submission.hpp"
#include "rdactl/command.hpp"
#include "spool/ignored_names.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rdad::rdactl {

int status_of(const failure& failed, int otherwise)
{
    const bool may_not = failed.code == boost::system::errc::permission_denied;
    return may_not ? int{control::exit_permission} : otherwise;
}

int status_of_daemon(const failure& failed)
{
    const bool may_be_tried_again = failed.code == boost::system::errc::resource_unavailable_try_again;
    return status_of(failed, may_be_tried_again ? control::exit_temporary : control::exit_unavailable);
}

int tell_of_daemon(const failure& failed)
{
    control::write_line(stderr, failed.sentence);
    return status_of_daemon(failed);
}

void add_state_option(CLI::App& command, std::vector<std::string>& states)
{
    const auto check = [](const std::string& word) {
        return control::is_state(word)
                   ? std::string()
                   : fmt::format("There is no state {}; there are {}.", word, control::all_states());
    };
    command.add_option("--state", states, "only jobs in that state, such as held or failed")
        ->check(check, "")
        ->allow_extra_args(false);
}

int status_of_order(control::order_status status)
{
    switch (status) {
    case control::order_status::noted: return EXIT_SUCCESS;
    case control::order_status::failed:
    case control::order_status::early: return control::exit_temporary;
    case control::order_status::forbidden: return control::exit_permission;
    case control::order_status::unknown:
    case control::order_status::refused: break;
    }
    return control::exit_data;
}

void tell_of_spool(const failure& failed, const std::string& spool_directory)
{
    const std::string missing = control::missing_membership(failed.code, spool_directory + "/incoming");
    control::write_line(stderr, failed.sentence + missing);
}

bool is_good(const std::string& file, const target& at)
{
    const auto problems = intake::validate_job_file(file, at.rules);
    for (const std::string& problem : problems)
        control::write_line(stderr, fmt::format("{}: {}", file, problem));
    return problems.empty();
}

bool may_be_dropped(const std::string& file, const target& at)
{
    const auto why_ignored = intake::why_ignored(file, at.rules);
    if (why_ignored)
        fmt::print(stderr, "{}\n", *why_ignored);
    return !why_ignored && is_good(file, at);
}

std::string record_name(const std::string& argument)
{
    constexpr std::string_view ending = ".json";
    return argument.ends_with(ending) ? argument.substr(0, argument.size() - ending.size()) : argument;
}

bool is_wanted_by_person(const std::string& what)
{
    if (!::isatty(STDIN_FILENO) || !::isatty(STDERR_FILENO))
        return true;
    fmt::print(stderr, "Really {}? [y/N] ", what);
    std::fflush(stderr);
    const int answer = std::getchar();
    return answer == 'y' || answer == 'Y';
}

namespace {

/// In the order in which --help lists them.
std::vector<command> make_commands(CLI::App& app)
{
    std::vector<command> all{
        make_submit(app),
        make_estimate(app),
        make_validate(app),
        make_status(app),
        make_show(app),
        make_watch(app),
        make_wait(app),
        make_history(app),
        make_events(app),
        make_report(app)};
    for (const control::order o : control::all_orders)
        all.push_back(make_order(app, o));
    for (const bool pauses : {true, false})
        all.push_back(make_pausing(app, pauses));
    all.push_back(make_priority(app));
    all.push_back(make_prune(app));
    all.push_back(make_check(app));
    all.push_back(make_page(app));
    all.push_back(make_metrics(app));
    return all;
}

/// Of the first argument, where it is none.
std::optional<std::string> problem_of_subcommand(std::string_view word, const std::vector<command>& commands)
{
    std::vector<std::string> names;
    names.reserve(commands.size());
    for (const command& each : commands)
        names.push_back(each.app->get_name());
    if (word.starts_with('-') || std::ranges::find(names, word) != names.end())
        return std::nullopt;
    const auto likely = api::likely_name(word, {names.begin(), names.end()});
    return likely ? fmt::format("There is no subcommand {}; did you mean {}?", word, *likely)
                  : fmt::format("There is no subcommand {}; rdactl --help lists them.", word);
}

/// What a command is about where the configuration is wrong: what the flags say, and the default.
target target_without_config(const config::source& source, const failure& wrong)
{
    const auto flag = [&](const char* name) {
        const auto found = source.flags.find(name);
        return found == source.flags.end() ? std::string() : found->second;
    };
    config::config c;
    c.spool.directory = flag("directory");
    if (c.spool.directory.empty())
        c.spool.directory = config::default_spool(source.file);
    c.status.socket = flag("socket");
    return {c.spool.directory, config::socket_of(c), {}, source, wrong};
}

/// Names the configuration of the instance, which is given by a flag, or by the environment where no file is. Answers what
/// is wrong with the name.
std::optional<std::string> take_instance(std::string instance, config::source& source)
{
    const char* const named = std::getenv("RDAD_INSTANCE");
    if (named && instance.empty() && source.file.empty())
        instance = named;
    if (instance.empty())
        return std::nullopt;
    const auto file = config::config_file_of(instance);
    if (!file)
        return fmt::format("{} is no name of an instance: it has a slash.", instance);
    source.file = *file;
    return std::nullopt;
}

}  // namespace

}  // namespace rdad::rdactl

int main(int argc, char** argv)
{
    using namespace rdad;
    CLI::App app("Submits jobs to rdad and shows what became of them.", "rdactl");
    app.set_version_flag("--version", "rdactl " RDAD_VERSION);
    app.require_subcommand(1);

    config::source source;
    std::string instance;
    std::string spool_directory;
    std::string socket;
    const auto commands = rdactl::make_commands(app);
    for (const rdactl::command& each : commands) {
        if (each.has_socket)
            each.app->add_option("--socket", socket, "the daemon's socket");
        if (!each.needs_no_spool)
            each.app->add_option("--directory", spool_directory, "the spool");
        auto* const of_instance = each.app->add_option(
            "-i,--instance",
            instance,
            "the instance, in place of --config [RDAD_INSTANCE]"
        );
        auto* const of_file = each.app->add_option(
            "--config",
            source.file,
            fmt::format("rdad's configuration file, which names the spool [{}]", config::default_config_file)
        );
        of_instance->excludes(of_file);
    }
    if (argc > 1) {
        if (const auto problem = rdactl::problem_of_subcommand(argv[1], commands)) {
            control::write_line(stderr, *problem);
            return control::exit_usage;
        }
    }
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return end_by(app, error);
    }
    if (const auto problem = rdactl::take_instance(instance, source)) {
        control::write_line(stderr, *problem);
        return control::exit_usage;
    }
    if (!spool_directory.empty())
        source.flags["directory"] = spool_directory;
    if (!socket.empty())
        source.flags["socket"] = socket;
    const auto command =
        std::ranges::find_if(commands, [](const rdactl::command& each) { return each.app->parsed(); });
    const auto c = config::read(source);
    // A file may be checked where there is no daemon, and no configuration that is for one.
    if (!c && command->needs_no_spool && source.file.empty())
        return command->run({});
    if (!c && command->takes_wrong_config)
        return command->run(rdactl::target_without_config(source, c.error()));
    if (!c) {
        control::write_line(stderr, c.error().sentence);
        return control::exit_config;
    }
    return command->run(
        {c->spool.directory,
         config::socket_of(*c),
         {spool::ignored_names(c->spool.ignore), c->api.service},
         source}
    );
}
