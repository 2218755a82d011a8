// SPDX-License-Identifier: BSL-1.0
#include "control/local_text.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <ctime>
#include <pwd.h>
#include <vector>

namespace rdad::control {

std::string local_time(std::chrono::system_clock::time_point time)
{
    const std::time_t seconds =
        std::chrono::system_clock::to_time_t(std::chrono::floor<std::chrono::seconds>(time));
    std::tm parts = {};
    if (!::localtime_r(&seconds, &parts))
        return std::to_string(seconds);
    return fmt::format("{:%Y-%m-%d %H:%M:%S}", parts);
}

std::string user_name(std::uint32_t id)
{
    constexpr std::size_t largest_entry = 16384;
    std::vector<char> buffer(largest_entry);
    passwd entry = {};
    passwd* found = nullptr;
    if (::getpwuid_r(id, &entry, buffer.data(), buffer.size(), &found) != 0 || !found)
        return std::to_string(id);
    return found->pw_name;
}

}  // namespace rdad::control
