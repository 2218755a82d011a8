// SPDX-License-Identifier: BSL-1.0
// rdactl status.

#include "control/status.hpp"

#include "control/batch_table.hpp"
#include "control/client.hpp"
#include "control/exit_status.hpp"
#include "control/local_text.hpp"
#include "control/terminal.hpp"
#include "rdactl/command.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <vector>

namespace rdad::rdactl {
namespace {

/// Of jobs and of batches: what people look through.
constexpr std::size_t longest_list = 40;

struct daemon_answers
{
    result<std::string> status;
    result<std::vector<control::batch_status>> batches;
};

daemon_answers ask(const std::string& socket)
{
    return {control::ask_status(socket), control::ask_batches(socket)};
}

boost::json::object to_json(const control::spool_status& spool, const daemon_answers& daemon)
{
    boost::json::object object = control::to_json(spool);
    object["daemon"] = daemon.status ? boost::json::value(*daemon.status) : boost::json::value(nullptr);
    boost::json::array batches;
    if (daemon.batches) {
        for (const control::batch_status& each : *daemon.batches)
            batches.push_back(control::to_json(each));
    }
    object["batches"] = daemon.batches ? boost::json::value(std::move(batches)) : boost::json::value(nullptr);
    return object;
}

std::string to_text(const control::spool_status& spool, const daemon_answers& daemon)
{
    const std::string& first = daemon.status ? *daemon.status : daemon.status.error().sentence;
    std::string text = first + "\n\n" + control::to_text(spool);
    const std::string table =
        daemon.batches ? control::batch_table(*daemon.batches, control::user_name, longest_list) : "";
    return table.empty() ? text : text + "\n" + table;
}

int status(const target& at, bool as_json)
{
    const auto found = as_json ? control::look_at_spool(at.spool_directory, at.ignored)
                               : control::look_at_spool(at.spool_directory, at.ignored, longest_list);
    if (!found) {
        tell_of_spool(found.error(), at.spool_directory);
        return status_of(found.error(), control::exit_temporary);
    }
    const daemon_answers daemon = ask(at.socket);
    if (as_json)
        control::write_line(stdout, boost::json::serialize(to_json(*found, daemon)));
    else
        control::write_lines(stdout, to_text(*found, daemon));
    return EXIT_SUCCESS;
}

}  // namespace

command make_status(CLI::App& app)
{
    auto* const command =
        app.add_subcommand("status", "show what the spool holds, and how far its batches are");
    const auto as_json = std::make_shared<bool>(false);
    command->add_flag("--json", *as_json, "for scripts");
    return {command, [as_json](const target& at) { return status(at, *as_json); }, true};
}

}  // namespace rdad::rdactl
