// SPDX-License-Identifier: BSL-1.0
// What the subcommands of rdactl have in common; each has a file of its own.
#pragma once

#include "config/config.hpp"
#include "control/order.hpp"
#include "failure/failure.hpp"
#include "history/query.hpp"
#include "history/summary.hpp"
#include "intake/file_rules.hpp"

#include <CLI/CLI.hpp>

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace rdad::rdactl {

/// The spool, its daemon, and how that reads what is dropped.
struct target
{
    std::string spool_directory;
    std::string socket;
    intake::file_rules rules{};

    /// By which the configuration was read.
    config::source source{};

    /// What is wrong with it. Null: nothing. Only of a command that takes a wrong one.
    std::optional<failure> wrong_config{};
};

/// A subcommand. What it is given is kept in it until it runs; it answers the exit status.
struct command
{
    CLI::App* app;
    std::function<int(const target&)> run;

    /// It asks the daemon, and so has --socket.
    bool has_socket = false;

    /// It looks at files that needn't be in a spool: it has no --directory, and runs where there is no configuration.
    bool needs_no_spool = false;

    /// It runs where the configuration is wrong, and says so itself.
    bool takes_wrong_config = false;
};

command make_submit(CLI::App& app);
command make_estimate(CLI::App& app);
command make_validate(CLI::App& app);
command make_status(CLI::App& app);
command make_show(CLI::App& app);
command make_wait(CLI::App& app);
command make_watch(CLI::App& app);
command make_history(CLI::App& app);
command make_events(CLI::App& app);
command make_report(CLI::App& app);

command make_check(CLI::App& app);

/// cancel, release or retry.
command make_order(CLI::App& app, control::order order);

/// pause or resume.
command make_pausing(CLI::App& app, bool pauses);

command make_priority(CLI::App& app);

command make_prune(CLI::App& app);

command make_page(CLI::App& app);
command make_metrics(CLI::App& app);

/// Has the daemon sum up jobs that have ended.
result<history::summary> ask_for_sums(const target& at, const history::query& query);

/// Of what more things than that are done to, people are asked.
inline constexpr std::size_t most_unasked = 10;

/// Asks on a terminal whether to do `what`. True where there is nobody to ask.
bool is_wanted_by_person(const std::string& what);

/// --state, which may be given several times.
void add_state_option(CLI::App& command, std::vector<std::string>& states);

/// The exit status of an order that was answered so.
int status_of_order(control::order_status status);

/// The exit status of what could not be done: `otherwise`, unless it was that the user may not.
int status_of(const failure& failed, int otherwise);

/// The exit status where the daemon has not answered.
int status_of_daemon(const failure& failed);

/// Says that the daemon has not answered, and why. Answers the exit status.
int tell_of_daemon(const failure& failed);

/// Says what the user may not do with the spool, and what would let them.
void tell_of_spool(const failure& failed, const std::string& spool_directory);

/// Says what is wrong with a job file. True if nothing is.
bool is_good(const std::string& file, const target& at);

/// The same of one that is to be dropped, and whether the daemon would leave it alone.
bool may_be_dropped(const std::string& file, const target& at);

/// The name of a record, of which its file may be given as well.
std::string record_name(const std::string& argument);

}  // namespace rdad::rdactl
