// SPDX-License-Identifier: BSL-1.0
// rdactl cancel, release and retry.

#include "control/client.hpp"
#include "control/exit_status.hpp"
#include "control/order.hpp"
#include "control/terminal.hpp"
#include "rdactl/command.hpp"

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <vector>

namespace rdad::rdactl {
namespace {

const char* description_of(control::order order)
{
    switch (order) {
    case control::order::cancel:
        return "cancel jobs that are active or held; those that aren't started yet are not started";
    case control::order::release: return "let held jobs go on, at the cost that is estimated for them";
    case control::order::retry: return "drop the specs of jobs that have ended badly once more";
    }
    return "";
}

bool may_be_given_again(control::order_status status)
{
    return status == control::order_status::failed || status == control::order_status::early;
}

/// Gives the order for each job, whatever comes of the others.
int give_orders(control::order order, const std::vector<std::string>& names, const std::string& socket)
{
    int status = EXIT_SUCCESS;
    for (const std::string& name : names) {
        const auto answer = control::give_order(socket, order, record_name(name));
        if (!answer) {
            control::write_line(stderr, answer.error().sentence);
            return status_of(answer.error(), control::exit_unavailable);
        }
        const bool is_noted = answer->status == control::order_status::noted;
        control::write_line(is_noted ? stdout : stderr, answer->message);
        if (!is_noted)
            status = may_be_given_again(answer->status) ? control::exit_temporary : control::exit_data;
    }
    return status;
}

}  // namespace

command make_order(CLI::App& app, control::order order)
{
    auto* const command = app.add_subcommand(std::string(to_string(order)), description_of(order));
    const auto names = std::make_shared<std::vector<std::string>>();
    command->add_option("NAME", *names, "jobs, by the names of their records")->required();
    return {
        command,
        [order, names](const target& at) { return give_orders(order, *names, at.socket); },
        true};
}

}  // namespace rdad::rdactl
