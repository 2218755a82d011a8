// SPDX-License-Identifier: BSL-1.0
// rdactl wait.

#include "control/exit_status.hpp"
#include "control/terminal.hpp"
#include "rdactl/command.hpp"
#include "rdactl/waiting.hpp"

#include <cstdio>
#include <memory>
#include <vector>

namespace rdad::rdactl {
namespace {

struct wait_arguments
{
    std::vector<std::string> batches;
    control::wait_options options;
};

int wait(const wait_arguments& arguments, const target& at)
{
    waiting_batches batches(at);
    for (const std::string& name : arguments.batches)
        batches.add(name);
    if (arguments.batches.empty()) {
        if (const auto added = batches.add_all(); !added)
            return tell_of_daemon(added.error());
    }
    return batches.wait(arguments.options);
}

}  // namespace

command make_wait(CLI::App& app)
{
    auto* const command = app.add_subcommand("wait", "wait until the jobs of batches have ended");
    const auto arguments = std::make_shared<wait_arguments>();
    command
        ->add_option("BATCH", arguments->batches, "such as bridges#12, or bridges; all that are worked on");
    add_wait_options(*command, arguments->options);
    return {command, [arguments](const target& at) { return wait(*arguments, at); }, true};
}

}  // namespace rdad::rdactl
