// SPDX-License-Identifier: BSL-1.0
// Where the services are: beside the one that the base URL names. Pure.
#pragma once

#include "api/service.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace rdad::client {

/// What stands in front of /jobs of that service. `base_path` is the path of the base URL, without a slash at its end: others
/// are beside the service that its last part names. Null: it names none, so where others are can't be told.
std::optional<std::string> path_of(const api::service& service, std::string_view base_path);

}  // namespace rdad::client
