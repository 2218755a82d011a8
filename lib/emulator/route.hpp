// SPDX-License-Identifier: BSL-1.0
// Which operation of which service a request asks for.
#pragma once

#include "api/service.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace rdad::emulator {

/// What the services can be asked to do. Counters and faults name operations by to_string, whosever they are.
enum class operation
{
    patch,             ///< PATCH /jobs/{id}, of the first generation
    create,            ///< POST /jobs
    get,               ///< GET /jobs/{id}
    list,              ///< GET /jobs
    progress,          ///< GET /jobs/{id}/progress
    messages,          ///< GET /jobs/{id}/messages, of the second generation
    delete_,           ///< DELETE /jobs/{id}
    create_workspace,  ///< POST /workspaces
    get_workspace,     ///< GET /workspaces/{id}
    delete_workspace,  ///< DELETE /workspaces/{id}
    engines_limit,     ///< GET /limits/engines
    token,             ///< POST /connect/token
    other,             ///< anything else that is asked of the services, to which they answer with an error
    control,           ///< the emulator's own, under /emulator/; not counted, not limited
};

/// How many operations there are.
inline constexpr std::size_t operation_count = 14;

/// What all operations of a service have before their path.
std::string prefix_of(const api::service& service);

std::string_view to_string(operation operation) noexcept;

/// The operation of that name, or null.
std::optional<operation> parse_operation(std::string_view name) noexcept;

/// True for those that the rate limit is about: all but the token endpoint, which is another service, and
/// control.
bool is_api_operation(operation operation) noexcept;

struct route
{
    emulator::operation operation = operation::other;

    /// Whose path it is; null if it is of none of the services.
    const api::service* service = nullptr;

    /// The path without the query; without prefix_of(*service) if it is a service's.
    std::string_view path;

    /// What follows the question mark.
    std::string_view query;

    /// The {id} in the path, not checked; empty if the path has none.
    std::string_view id;

    /// True for HEAD, which is answered as GET is, without the body.
    bool head = false;

    /// For `other`: the methods that the path does have, for the header Allow, of the first generation. Null if there is no
    /// such path.
    std::optional<std::string_view> allowed;
};

/// The result points into `method` and `target`. Without `has_list` the operation `list` does not exist.
route find_route(std::string_view method, std::string_view target, bool has_list);

}  // namespace rdad::emulator
