// SPDX-License-Identifier: BSL-1.0
#include "control/local_text.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <ctime>
#include <pwd.h>
#include <string_view>
#include <vector>

namespace rdad::control {
namespace {

/// `form` is that of strftime(3).
std::string local_text(std::chrono::system_clock::time_point time, std::string_view form)
{
    const std::time_t seconds =
        std::chrono::system_clock::to_time_t(std::chrono::floor<std::chrono::seconds>(time));
    std::tm parts = {};
    if (!::localtime_r(&seconds, &parts))
        return std::to_string(seconds);
    return fmt::format(fmt::runtime(fmt::format("{{:{}}}", form)), parts);
}

}  // namespace

std::string local_time(std::chrono::system_clock::time_point time)
{
    return local_text(time, "%Y-%m-%d %H:%M:%S");
}

std::string local_hour(std::chrono::system_clock::time_point time)
{
    return local_text(time, "%H:%M");
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
