// SPDX-License-Identifier: BSL-1.0
// rdad-notify: runs programs for what happens to jobs.

#include "journal/printable.hpp"
#include "notify/notifier.hpp"

#include <CLI/CLI.hpp>
#include <boost/asio/io_context.hpp>
#include <systemd/sd-daemon.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>

namespace {

/// systemd takes the level from the front of a line (sd-daemon(3)); on a terminal that would only be odd.
void tell(const std::string& hook, const std::string& sentence)
{
    const char* const level = std::getenv("JOURNAL_STREAM") != nullptr ? SD_WARNING : "";
    const std::string text = rdad::journal::printable(hook.empty() ? sentence : hook + ": " + sentence);
    std::fprintf(stderr, "%s%s\n", level, text.c_str());
}

int run(int argc, char** argv)
{
    rdad::notify::hook_settings settings{
        .socket = "/var/spool/rdad/socket-read",
        .hooks = "/etc/rdad/notify.d",
        .state = "/var/lib/rdad-notify"};
    if (const char* const given = std::getenv("STATE_DIRECTORY"))
        settings.state = given;
    unsigned longest = 60;
    CLI::App app("Runs programs for what happens to the jobs of rdad.", "rdad-notify");
    app.set_version_flag("--version", "rdad-notify " RDAD_VERSION);
    app.add_option("--socket", settings.socket, "of the daemon, to read")->capture_default_str();
    app.add_option("--hooks", settings.hooks, "the folder of the programs")->capture_default_str();
    app.add_option("--state-directory", settings.state, "where it keeps how far each of them is")
        ->capture_default_str();
    app.add_option("--longest", longest, "seconds after which a program is ended")
        ->check(CLI::Range(1U, 86'400U))
        ->capture_default_str();
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        constexpr int usage = 64;
        return app.exit(error) == 0 ? EXIT_SUCCESS : usage;
    }
    settings.longest = std::chrono::seconds(longest);
    boost::asio::io_context context(1);
    rdad::notify::notifier(context, settings, tell).run();
    return EXIT_SUCCESS;
}

}  // namespace

int main(int argc, char** argv)
{
    try {
        return run(argc, argv);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "rdad-notify: %s\n", error.what());
        return EXIT_FAILURE;
    }
}
