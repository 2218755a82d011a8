// SPDX-License-Identifier: BSL-1.0
// rdactl page.

#include "control/client.hpp"
#include "control/exit_status.hpp"
#include "control/terminal.hpp"
#include "rdactl/command.hpp"

#include <cstdio>
#include <cstdlib>

namespace rdad::rdactl {
namespace {

int print_address(const target& at)
{
    const auto address = control::order_page(at.socket);
    if (!address)
        return tell_of_daemon(address.error());
    control::write_line(stdout, *address);
    return EXIT_SUCCESS;
}

}  // namespace

command make_page(CLI::App& app)
{
    auto* const command =
        app.add_subcommand("page", "print an address that opens the daemon's page in a browser on this host");
    return {command, print_address, true};
}

}  // namespace rdad::rdactl
