// SPDX-License-Identifier: BSL-1.0
// rdactl submit, and validate.

#include "control/batch_wait.hpp"
#include "control/client.hpp"
#include "control/exit_status.hpp"
#include "control/terminal.hpp"
#include "intake/submission.hpp"
#include "rdactl/command.hpp"
#include "rdactl/waiting.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <optional>
#include <vector>

namespace rdad::rdactl {
namespace {

struct submit_arguments
{
    std::vector<std::string> files;
    bool again = false;
    bool waits = false;
    control::wait_options wait;
};

/// Why the daemon would hold the file as a repetition, were it dropped now. Null: it wouldn't, or that can't be told.
std::optional<std::string> why_held(const std::string& file, const target& at)
{
    const auto digest = intake::digest_of_repeatable(file, at.rules);
    if (!digest)
        return std::nullopt;
    const auto earlier = control::ask_earlier(at.socket, *digest);
    if (!earlier || !*earlier)
        return std::nullopt;
    return fmt::format(
        "{}: {} It is not submitted; --again has it run once more.",
        file,
        job::sentence_of(**earlier)
    );
}

/// Submits the good files; one that is bad, even in part, is not submitted.
int submit(const submit_arguments& arguments, const target& at)
{
    int status = EXIT_SUCCESS;
    waiting_batches batches(at);
    for (const std::string& file : arguments.files) {
        if (!may_be_dropped(file, at)) {
            status = control::exit_data;
            continue;
        }
        if (const auto why = arguments.again ? std::nullopt : why_held(file, at)) {
            control::write_line(stderr, *why);
            status = control::exit_data;
            continue;
        }
        if (arguments.waits)
            batches.before_drop(intake::batch_name_of_file(file));
        const auto dropped = intake::submit_job_file(file, at.spool_directory, {at.rules, arguments.again});
        if (!dropped) {
            tell_of_spool(dropped.error(), at.spool_directory);
            status = status_of(dropped.error(), control::exit_temporary);
            break;
        }
        control::write_line(stdout, fmt::format("{}: submitted as {}", file, dropped->name));
        if (arguments.waits)
            batches.add_dropped(*dropped);
    }
    if (!arguments.waits)
        return status;
    const int ended = batches.wait(arguments.wait);
    return status == EXIT_SUCCESS ? ended : status;
}

/// Files that the daemon would leave alone are told, but good: they may be renamed into the spool.
int validate(const std::vector<std::string>& files, const target& at)
{
    int status = EXIT_SUCCESS;
    for (const std::string& file : files) {
        if (is_good(file, at))
            control::write_line(stdout, file + ": good");
        else
            status = control::exit_data;
        if (const auto why = intake::why_ignored(file, at.rules))
            fmt::print(stderr, "{}\n", *why);
    }
    return status;
}

}  // namespace

command make_submit(CLI::App& app)
{
    auto* const command = app.add_subcommand("submit", "check job files and drop them into the spool");
    const auto arguments = std::make_shared<submit_arguments>();
    command->add_option("FILE", arguments->files, "job files")->required();
    command->add_flag("--again", arguments->again, "run files although the same were dropped before");
    auto* const wait = command->add_flag("--wait", arguments->waits, "wait until their jobs have ended");
    add_wait_options(*command, arguments->wait, wait);
    return {command, [arguments](const target& at) { return submit(*arguments, at); }, true};
}

command make_validate(CLI::App& app)
{
    auto* const command = app.add_subcommand("validate", "say what is wrong with job files");
    const auto files = std::make_shared<std::vector<std::string>>();
    command->add_option("FILE", *files, "job files")->required();
    return {command, [files](const target& at) { return validate(*files, at); }, false, true};
}

}  // namespace rdad::rdactl
