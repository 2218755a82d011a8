// SPDX-License-Identifier: BSL-1.0
// rdactl show.

#include "control/client.hpp"
#include "control/exit_status.hpp"
#include "control/job_view.hpp"
#include "control/layout.hpp"
#include "control/local_text.hpp"
#include "control/terminal.hpp"
#include "rdactl/command.hpp"
#include "spool/spool.hpp"

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <vector>

namespace rdad::rdactl {
namespace {

struct show_arguments
{
    std::vector<std::string> names;
    bool is_live = false;
    bool as_json = false;
};

/// By the daemon, who may read all records; where none answers, what the user may read of them.
result<control::job_view> look(const std::string& name, const target& at)
{
    auto view = control::ask_job(at.socket, name);
    if (view || view.error().code == boost::system::errc::no_such_file_or_directory)
        return view;
    const auto spool = spool::spool::look_at(at.spool_directory);
    auto found = spool ? control::look_at_job(*spool, name) : spool.error();
    return found ? found : view;
}

/// The exit status where there is no view, or not what was asked besides.
int status_without(const failure& failed)
{
    if (failed.code == boost::system::errc::no_such_file_or_directory ||
        failed.code == boost::system::errc::bad_message ||
        failed.code == boost::system::errc::operation_not_supported)
        return control::exit_data;
    return status_of_daemon(failed);
}

int show(const show_arguments& arguments, const target& at)
{
    int status = EXIT_SUCCESS;
    for (const std::string& name : arguments.names) {
        auto view = look(record_name(name), at);
        if (view && arguments.is_live) {
            if (auto progress = control::ask_progress(at.socket, view->name)) {
                view->progress = *std::move(progress);
            } else {
                control::write_line(stderr, progress.error().sentence);
                status = status_without(progress.error());
            }
        }
        if (!view) {
            control::write_line(stderr, view.error().sentence);
            status = status_without(view.error());
        } else if (arguments.as_json) {
            control::write_lines(stdout, control::to_json_text(*view));
        } else {
            control::write_lines(
                stdout,
                control::to_text(*view, control::local_time, control::columns_of(stdout)),
                control::style_of(stdout)
            );
        }
    }
    return status;
}

}  // namespace

command make_show(CLI::App& app)
{
    auto* const command = app.add_subcommand("show", "show jobs, and what has happened to them");
    const auto arguments = std::make_shared<show_arguments>();
    command->add_option("NAME", arguments->names, "jobs, by the names of their records")->required();
    command->add_flag("--live", arguments->is_live, "ask the service how far they are");
    command->add_flag("--json", arguments->as_json, "for scripts");
    return {command, [arguments](const target& at) { return show(*arguments, at); }, true};
}

}  // namespace rdad::rdactl
