// SPDX-License-Identifier: BSL-1.0
// rdactl prune.

#include "control/exit_status.hpp"
#include "control/terminal.hpp"
#include "history/pruning.hpp"
#include "history/query.hpp"
#include "rdactl/command.hpp"
#include "spool/spool.hpp"

#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace rdad::rdactl {
namespace {

struct prune_arguments
{
    std::string older_than;
    bool is_dry_run = false;
    bool is_sure = false;
};

std::optional<history::time> time_of(const std::string& older_than)
{
    const auto now = std::chrono::system_clock::now();
    const auto before = history::time_named(older_than, now);
    // What is to come is nobody's age.
    return before && *before <= now ? before : std::nullopt;
}

int tell_of_failure(const failure& failed)
{
    const bool may_not = failed.code == boost::system::errc::permission_denied;
    control::write_line(
        stderr,
        failed.sentence + (may_not ? " Records are removed by root, or by rdad's own user." : "")
    );
    return status_of(failed, control::exit_temporary);
}

std::string files_text(std::size_t number)
{
    return fmt::format("{} file{}", number, number == 1 ? "" : "s");
}

int prune(const target& at, const prune_arguments& arguments)
{
    const auto before = time_of(arguments.older_than);
    const auto spool = spool::spool::look_at(at.spool_directory);
    if (!spool)
        return tell_of_failure(spool.error());
    const auto files = history::files_before(*spool, before.value_or(history::time()));
    if (!files)
        return tell_of_failure(files.error());
    if (arguments.is_dry_run) {
        for (const history::old_file& file : *files)
            control::write_line(stdout, fmt::format("{}/{}", to_string(file.state), file.name));
        control::write_line(stderr, fmt::format("Without --dry-run: remove {}.", files_text(files->size())));
        return EXIT_SUCCESS;
    }
    const std::string what = fmt::format("remove {} for good", files_text(files->size()));
    if (!arguments.is_sure && files->size() > most_unasked && !is_wanted_by_person(what)) {
        control::write_line(stderr, "Nothing was removed.");
        return EXIT_SUCCESS;
    }
    const auto pruned = history::remove_before(*spool, *before, *files);
    control::write_line(stdout, fmt::format("Removed {}.", files_text(pruned.removed)));
    return pruned.problem ? tell_of_failure(*pruned.problem) : EXIT_SUCCESS;
}

}  // namespace

command make_prune(CLI::App& app)
{
    auto* const command = app.add_subcommand("prune", "remove records of jobs that ended long ago");
    const auto arguments = std::make_shared<prune_arguments>();
    command
        ->add_option(
            "--older-than",
            arguments->older_than,
            "how long ago, such as 90d, or before which day or time"
        )
        ->required()
        ->check(
            [](const std::string& text) {
                return time_of(text)
                           ? std::string()
                           : fmt::format("{} is no age: it is one such as 90d or 12h, or a day.", text);
            },
            ""
        );
    command->add_flag("--dry-run", arguments->is_dry_run, "only list what would be removed");
    command->add_flag("-y,--yes", arguments->is_sure, "don't ask on a terminal");
    return {command, [arguments](const target& at) { return prune(at, *arguments); }};
}

}  // namespace rdad::rdactl
