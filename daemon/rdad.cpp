// SPDX-License-Identifier: BSL-1.0
// rdad, the daemon: reads the command line and the configuration, and runs.

#include "command_line.hpp"
#include "config/config.hpp"
#include "control/exit_status.hpp"
#include "control/terminal.hpp"
#include "journal/journal.hpp"
#include "service/starting.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <sys/prctl.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <malloc.h>

using namespace rdad;

namespace {

struct command_line
{
    config::source source;
    bool check_config = false;
    bool drain = false;
    bool strict = false;
};

/// Gives each key of the configuration a flag of its name.
void add_config_flags(CLI::App& app, config::source& source)
{
    app.add_option(
        "--config",
        source.file,
        fmt::format("configuration file [{}]", config::default_config_file)
    );
    for (const config::key& key : config::keys()) {
        app.add_option_function<std::string>(
            key.flag(),
            [&source, name = key.name](const std::string& value) { source.flags[name] = value; },
            key.description
        );
    }
}

/// A core dump, or a debugger of the same user, would show the access token (prctl(2), PR_SET_DUMPABLE).
void keep_memory_private()
{
#ifndef __SANITIZE_ADDRESS__  // its search for leaks needs to look into the memory
    ::prctl(PR_SET_DUMPABLE, 0);
#endif
}

/// What large files and answers have taken goes back to the system once they are done with, for a daemon that mostly waits
/// (mallopt(3)).
void keep_memory_small()
{
#ifdef __GLIBC__
    // Set, it doesn't grow with what is freed.
    ::mallopt(M_MMAP_THRESHOLD, 128 * 1024);
    // What one thread has freed is used by the others.
    ::mallopt(M_ARENA_MAX, 1);
#endif
}

int tell_whether_good(const config::source& source)
{
    const auto c = service::check_config(source);
    if (!c) {
        control::write_line(stderr, c.error().sentence);
        return control::exit_config;
    }
    fmt::print("The configuration is good.\n");
    return EXIT_SUCCESS;
}

service::run_mode mode_of(const command_line& line)
{
    if (!line.drain)
        return service::run_mode::service;
    return line.strict ? service::run_mode::strict_drain : service::run_mode::drain;
}

int run(const command_line& line)
{
    const auto c = config::load(line.source);
    const auto journal = journal::open(c ? c->log : config::journal_options_of_flags(line.source));
    if (!c) {
        journal->write(journal::message_kind::config_wrong, c.error().sentence);
        return control::exit_config;
    }
    return service::run_daemon(line.source, *c, mode_of(line), *journal);
}

}  // namespace

int main(int argc, char** argv)
{
    keep_memory_private();
    keep_memory_small();
    // Jobs are worked on even where nobody reads any more what is said of them.
    std::signal(SIGPIPE, SIG_IGN);
    CLI::App app("Runs queued Reality Data Analysis jobs from a spool directory.", "rdad");
    command_line line;
    app.set_version_flag("--version", "rdad " RDAD_VERSION);
    app.add_flag("--check-config", line.check_config, "say what is wrong with the configuration, and exit");
    auto* drain =
        app.add_flag("--drain", line.drain, "work until nothing is left in incoming and active, then exit");
    app.add_flag("--strict", line.strict, "exit with 1 where a job hasn't ended as its file asks")
        ->needs(drain);
    add_config_flags(app, line.source);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return end_by(app, error);
    }
    return line.check_config ? tell_whether_good(line.source) : run(line);
}
