// SPDX-License-Identifier: BSL-1.0
#include "notify/hook_folder.hpp"

#include <fmt/format.h>

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <string_view>
#include <system_error>

namespace rdad::notify {
namespace {

bool is_hook_name(std::string_view name)
{
    constexpr std::string_view good = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";
    return name.find_first_not_of(good) == std::string_view::npos;
}

}  // namespace

result<std::vector<std::string>> hooks_in(const std::string& folder)
{
    std::vector<std::string> names;
    std::error_code failed;
    for (std::filesystem::directory_iterator each(folder, failed), end; !failed && each != end;
         each.increment(failed)) {
        std::error_code unknown;
        const std::string name = each->path().filename().string();
        if (is_hook_name(name) && each->is_regular_file(unknown) && ::access(each->path().c_str(), X_OK) == 0)
            names.push_back(name);
    }
    if (failed && failed != std::errc::no_such_file_or_directory)
        return failure{failed, fmt::format("Can't list {}: {}.", folder, failed.message())};
    std::ranges::sort(names);
    return names;
}

}  // namespace rdad::notify
