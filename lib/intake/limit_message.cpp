// SPDX-License-Identifier: BSL-1.0
#include "intake/limit_message.hpp"

#include "intake/selection.hpp"

#include <fmt/format.h>

namespace rdad::intake {
namespace {

std::string sentence_of_limit(const driver::user_loads& loads, std::uint32_t user, driver::load_limit limit)
{
    const driver::user_loads::total load = loads.of(user);
    switch (limit) {
    case driver::load_limit::user_jobs:
        return fmt::format(
            "The user with the id {} has {} jobs that wait or are under way, and user_jobs is {}.",
            user,
            load.jobs,
            loads.limits().user_jobs
        );
    case driver::load_limit::user_bytes:
        return fmt::format(
            "The jobs of the user with the id {} that wait or are under way have specs of {} bytes, and "
            "user_bytes is {}.",
            user,
            load.bytes,
            loads.limits().user_bytes
        );
    case driver::load_limit::all_jobs:
        return fmt::format(
            "{} jobs wait or are under way, and all_jobs is {}.",
            loads.all().jobs,
            loads.limits().all_jobs
        );
    case driver::load_limit::none: break;
    }
    return "";
}

std::string files_that_stay(std::size_t files)
{
    return fmt::format(
        " {} in incoming/ until some of them have ended.",
        files == 1                           ? "A file stays"
        : files >= selection::most_of_a_user ? fmt::format("{} files or more stay", files)
                                             : fmt::format("{} files stay", files)
    );
}

}  // namespace

std::string message_of_limit(
    const driver::user_loads& loads,
    std::uint32_t user,
    driver::load_limit limit,
    std::size_t files
)
{
    return sentence_of_limit(loads, user, limit) + files_that_stay(files);
}

}  // namespace rdad::intake
