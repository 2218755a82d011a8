// SPDX-License-Identifier: BSL-1.0
// Where the services are, as the base URL of one tells. Pure.
#pragma once

#include "api/service.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace rdad::client {

/// What stands in front of /jobs of that service. `base_path` is the path of the base URL, without a slash at its end. Where
/// its last part names a service, all are beside each other there; else it is that of `configured`, and where others are can't
/// be told: null.
std::optional<std::string> path_of(
    const api::service& service,
    std::string_view base_path,
    const api::service& configured
);

}  // namespace rdad::client
