// SPDX-License-Identifier: BSL-1.0
// What the target of a request names.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rdad::control {

struct resource
{
    /// The segments of the path, decoded, without the version.
    std::vector<std::string> path;
    bool has_version = false;

    /// As it is in the target. Null: there is none.
    std::optional<std::string> query;

    /// See request.
    std::optional<std::string> last_event_id{};
};

/// Null: it is no path.
std::optional<resource> resource_of(std::string_view target);

}  // namespace rdad::control
