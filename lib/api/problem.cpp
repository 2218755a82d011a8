// SPDX-License-Identifier: BSL-1.0
#include "api/problem.hpp"

#include <fmt/format.h>

namespace rdad::api {

std::string to_string(const problem& problem)
{
    return problem.pointer.empty() ? problem.message
                                   : fmt::format("{}: {}", problem.pointer, problem.message);
}

std::string pointer_to(std::string_view parent, std::string_view member)
{
    std::string pointer{parent};
    pointer += '/';
    for (const char c : member) {
        if (c == '~')
            pointer += "~0";
        else if (c == '/')
            pointer += "~1";
        else
            pointer += c;
    }
    return pointer;
}

std::string pointer_to(std::string_view parent, std::size_t index)
{
    return fmt::format("{}/{}", parent, index);
}

}  // namespace rdad::api
