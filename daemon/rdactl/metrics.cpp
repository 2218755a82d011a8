// SPDX-License-Identifier: BSL-1.0
// rdactl metrics.

#include "config/instance.hpp"
#include "control/client.hpp"
#include "control/exit_status.hpp"
#include "control/terminal.hpp"
#include "metrics/exposition.hpp"
#include "metrics/labels.hpp"
#include "rdactl/command.hpp"
#include "rdactl/whole_file.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>

namespace rdad::rdactl {
namespace {

/// Whoever collects it may be another user.
constexpr auto mode_of_file = std::filesystem::perms(0644);

/// Several daemons of a host would be one to who collects it.
std::string with_instance(const std::string& text, const target& at)
{
    const auto instance = config::instance_of(at.source.file);
    return instance ? metrics::with_label(text, "daemon", *instance) : text;
}

result<std::string> ask_for_metrics(const target& at)
{
    auto text = control::ask_metrics(at.socket);
    // There is no such path at its socket.
    if (!text && text.error().code == boost::system::errc::no_such_file_or_directory)
        return failure{
            make_error_code(boost::system::errc::bad_message),
            "The daemon is of an earlier release, which has no metrics: restart rdad."};
    return text;
}

int tell_metrics(const target& at, const std::string& file)
{
    const auto told = ask_for_metrics(at);
    // The daemon may go on by an earlier configuration, which names another socket.
    if (!told && at.wrong_config) {
        control::write_line(stderr, at.wrong_config->sentence);
        return control::exit_config;
    }
    const bool is_down = !told && told.error().code == boost::system::errc::not_connected;
    if (!told && !is_down)
        return tell_of_daemon(told.error());
    const std::string text = with_instance(told ? *told : metrics::text_without_daemon(), at);
    if (file.empty()) {
        std::fputs(text.c_str(), stdout);
        return told ? EXIT_SUCCESS : tell_of_daemon(told.error());
    }
    // That there is no daemon the file tells, and so who is to be alarmed.
    if (is_written(file, text, mode_of_file))
        return EXIT_SUCCESS;
    control::write_line(stderr, fmt::format("Could not write {}.", file));
    return control::exit_temporary;
}

}  // namespace

command make_metrics(CLI::App& app)
{
    auto* const command =
        app.add_subcommand("metrics", "print the daemon in numbers, as Prometheus reads them");
    const auto file = std::make_shared<std::string>();
    command->add_option("--output", *file, "a file to write, in the folder of node_exporter's textfiles");
    return {
        .app = command,
        .run = [file](const target& at) { return tell_metrics(at, *file); },
        .has_socket = true,
        .takes_wrong_config = true};
}

}  // namespace rdad::rdactl
