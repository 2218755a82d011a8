// SPDX-License-Identifier: BSL-1.0
// rdactl check.

#include "control/client.hpp"
#include "control/exit_status.hpp"
#include "control/membership.hpp"
#include "control/terminal.hpp"
#include "diagnosis/finding.hpp"
#include "diagnosis/host_findings.hpp"
#include "rdactl/command.hpp"
#include "spool/spool.hpp"

#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace rdad::rdactl {
namespace {

bool is_root()
{
    return ::geteuid() == 0;
}

/// The secrets that a configuration names are for the daemon's user and root: others can't tell whether they are good.
diagnosis::finding look_at_configuration(const target& at)
{
    if (at.wrong_config)
        return diagnosis::configuration_finding(at.wrong_config, false);
    if (!is_root())
        return diagnosis::good(
            "configuration",
            "it can be read; what it names, root and rdad may look at only"
        );
    const auto loaded = config::load(at.source);
    return diagnosis::configuration_finding(loaded ? std::nullopt : std::optional(loaded.error()), false);
}

diagnosis::finding bad_spool(const failure& failed, const std::string& incoming)
{
    const std::string missing = control::missing_membership(failed.code, incoming);
    if (!missing.empty())
        return diagnosis::bad("membership", failed.sentence, missing.substr(1));
    return diagnosis::bad("spool", failed.sentence, "rdad makes it when it starts: look why it doesn't.");
}

/// What the daemon does in the spool, root can tell; others, whether they may drop files.
diagnosis::finding look_at_spool(const std::string& directory)
{
    const std::string incoming = directory + "/incoming";
    if (is_root()) {
        const auto spool = spool::spool::look_at(directory);
        return spool ? diagnosis::spool_finding(diagnosis::state_of(*spool))
                     : bad_spool(spool.error(), incoming);
    }
    if (::access(incoming.c_str(), W_OK | X_OK) != 0)
        return bad_spool(last_failure("drop files into " + incoming), incoming);
    return diagnosis::good("membership", "files may be dropped into " + incoming);
}

const char* remedy_of_unanswered(const failure& failed)
{
    if (failed.code == boost::system::errc::permission_denied)
        return "What follows was looked at without it.";
    if (failed.code == boost::system::errc::resource_unavailable_try_again)
        return "Check again later; what follows was looked at without it.";
    if (failed.code == boost::system::errc::no_such_file_or_directory)
        return "The daemon is of an earlier release, which makes no checks: restart rdad.";
    return "systemctl status rdad and journalctl -u rdad tell more; what follows was looked at without it.";
}

/// What can be told without a daemon, and why there is none.
std::vector<diagnosis::finding> look_alone(const failure& unanswered, const target& at)
{
    return {
        diagnosis::bad("daemon", unanswered.sentence, remedy_of_unanswered(unanswered)),
        look_at_configuration(at),
        look_at_spool(at.spool_directory)};
}

int check(bool as_json, const target& at)
{
    auto found = control::order_check(at.socket);
    std::vector<diagnosis::finding> all;
    int status = EXIT_SUCCESS;
    if (found) {
        all = *std::move(found);
        all.insert(all.begin(), diagnosis::good("daemon", "it answers at " + at.socket));
        status = diagnosis::are_good(all) ? EXIT_SUCCESS : EXIT_FAILURE;
    } else {
        all = look_alone(found.error(), at);
        status = status_of_daemon(found.error());
    }
    if (as_json)
        control::write_line(stdout, boost::json::serialize(diagnosis::to_json(all)));
    else
        control::write_lines(stdout, diagnosis::to_text(all));
    return status;
}

}  // namespace

command make_check(CLI::App& app)
{
    auto* const command = app.add_subcommand("check", "say what is wrong, and what to do about it");
    const auto as_json = std::make_shared<bool>(false);
    command->add_flag("--json", *as_json, "for scripts");
    return {
        .app = command,
        .run = [as_json](const target& at) { return check(*as_json, at); },
        .has_socket = true,
        .takes_wrong_config = true};
}

}  // namespace rdad::rdactl
