// SPDX-License-Identifier: BSL-1.0
#include "client/service_path.hpp"

namespace rdad::client {

std::optional<std::string> path_of(
    const api::service& service,
    std::string_view base_path,
    const api::service& configured
)
{
    const auto slash = base_path.rfind('/');
    const std::string_view last = slash == base_path.npos ? "" : base_path.substr(slash + 1);
    if (!api::find_service(last))
        return &service == &configured ? std::optional<std::string>(base_path) : std::nullopt;
    return std::string(base_path.substr(0, slash + 1)).append(service.name);
}

}  // namespace rdad::client
