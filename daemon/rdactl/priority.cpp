// SPDX-License-Identifier: BSL-1.0
// rdactl priority.

#include "control/client.hpp"
#include "control/exit_status.hpp"
#include "control/terminal.hpp"
#include "rdactl/command.hpp"

#include <charconv>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string>
#include <system_error>

namespace rdad::rdactl {
namespace {

/// For the priorities of the jobs' specs.
constexpr const char* reset = "reset";

struct priority_arguments
{
    std::string batch;
    std::string priority;
};

std::optional<std::int32_t> number_of(const std::string& text)
{
    std::int32_t number = 0;
    const char* const end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, number);
    return error == std::errc() && stop == end ? std::optional(number) : std::nullopt;
}

int give_priority(const priority_arguments& arguments, const target& at)
{
    const auto answer = control::give_priority(at.socket, arguments.batch, number_of(arguments.priority));
    if (!answer)
        return tell_of_daemon(answer.error());
    const bool is_noted = answer->status == control::order_status::noted;
    control::write_line(is_noted ? stdout : stderr, answer->message);
    return is_noted ? EXIT_SUCCESS : status_of_order(answer->status);
}

}  // namespace

command make_priority(CLI::App& app)
{
    auto* const command =
        app.add_subcommand("priority", "give the jobs of a batch another priority than their specs say");
    const auto arguments = std::make_shared<priority_arguments>();
    command->add_option("BATCH", arguments->batch, "such as bridges#12, or bridges")->required();
    command->add_option("PRIORITY", arguments->priority, "a whole number, or reset for those of the specs")
        ->required()
        ->check([](const std::string& text) {
            const bool is_good = text == reset || number_of(text);
            return is_good ? std::string() : "a priority is a whole number of 32 bits, or reset";
        });
    return {command, [arguments](const target& at) { return give_priority(*arguments, at); }, true};
}

}  // namespace rdad::rdactl
