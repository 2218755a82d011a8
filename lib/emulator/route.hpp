// SPDX-License-Identifier: BSL-1.0
// Which operation a request asks for.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace rdad::emulator {

/// What the service can be asked to do. Counters and faults name operations by to_string.
enum class operation
{
    patch,     ///< PATCH /jobs/{id}
    create,    ///< POST /jobs
    get,       ///< GET /jobs/{id}
    list,      ///< GET /jobs
    progress,  ///< GET /jobs/{id}/progress
    delete_,   ///< DELETE /jobs/{id}
    token,     ///< POST /connect/token
    other,     ///< anything else that is asked of the service, to which it answers with an error
    control,   ///< the emulator's own, under /emulator/; not counted, not limited
};

/// How many operations there are.
inline constexpr std::size_t operation_count = 9;

/// All operations of the API, without the token endpoint, have this before their path.
inline constexpr std::string_view api_prefix = "/realitydataanalysis";

std::string_view to_string(operation operation) noexcept;

/// The operation of that name, or null.
std::optional<operation> parse_operation(std::string_view name) noexcept;

/// True for those that the rate limit is about: all but the token endpoint, which is another service, and
/// control.
bool is_api_operation(operation operation) noexcept;

struct route
{
    emulator::operation operation = operation::other;

    /// The path without the query; without api_prefix if the operation is one of the API's.
    std::string_view path;

    /// What follows the question mark.
    std::string_view query;

    /// The {id} in the path, not checked; empty if the path has none.
    std::string_view id;

    /// True for HEAD, which is answered as GET is, without the body.
    bool head = false;

    /// For `other`: the methods that the path does have, for the header Allow. Null if there is no such path.
    std::optional<std::string_view> allowed;
};

/// The result points into `method` and `target`. Without `has_list` the operation `list` does not exist.
route find_route(std::string_view method, std::string_view target, bool has_list);

}  // namespace rdad::emulator
