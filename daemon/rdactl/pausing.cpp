// SPDX-License-Identifier: BSL-1.0
// rdactl pause and resume.

#include "control/client.hpp"
#include "control/exit_status.hpp"
#include "control/terminal.hpp"
#include "rdactl/command.hpp"

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace rdad::rdactl {
namespace {

int give(bool pauses, const std::vector<std::optional<std::string>>& labels, const target& at)
{
    int status = EXIT_SUCCESS;
    for (const auto& label : labels) {
        const auto answer = control::give_pausing_order(at.socket, pauses, label);
        if (!answer)
            return tell_of_daemon(answer.error());
        const bool is_noted = answer->status == control::order_status::noted;
        control::write_line(is_noted ? stdout : stderr, answer->message);
        if (!is_noted)
            status = status_of_order(answer->status);
    }
    return status;
}

}  // namespace

command make_pausing(CLI::App& app, bool pauses)
{
    auto* const command = app.add_subcommand(
        pauses ? "pause" : "resume",
        pauses ? "begin no more jobs of batches; those that are active are followed"
               : "let paused batches go on"
    );
    const auto batches = std::make_shared<std::vector<std::string>>();
    command->add_option("BATCH", *batches, "such as bridges#12, or bridges; all that there is and comes");
    return {
        command,
        [pauses, batches](const target& at) {
            std::vector<std::optional<std::string>> labels(batches->begin(), batches->end());
            if (labels.empty())
                labels.emplace_back();
            return give(pauses, labels, at);
        },
        true};
}

}  // namespace rdad::rdactl
