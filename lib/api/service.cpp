// SPDX-License-Identifier: BSL-1.0
#include "api/service.hpp"

#include <algorithm>

namespace rdad::api {

const service* find_service(std::string_view name) noexcept
{
    const auto* const found =
        std::ranges::find(all_services, name, [](const service* each) { return each->name; });
    return found == all_services.end() ? nullptr : *found;
}

std::string names_of_services()
{
    std::string names;
    for (const service* const each : all_services) {
        const bool is_last = each == all_services.back();
        names += names.empty() ? "" : is_last ? " or " : ", ";
        names += each->name;
    }
    return names;
}

bool contains(std::span<const std::string_view> names, std::string_view name) noexcept
{
    return std::ranges::find(names, name) != names.end();
}

}  // namespace rdad::api
