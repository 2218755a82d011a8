// SPDX-License-Identifier: BSL-1.0
// The kinds of calls that rdad makes, as one in between tells them apart.
#pragma once

#include <string_view>

namespace rdad::tests {

enum class call_kind
{
    token,     ///< POST to the token endpoint
    create,    ///< POST of a new job
    settings,  ///< PATCH of anything but a state
    activate,  ///< PATCH of a state
    progress,  ///< GET of a job's progress
    document,  ///< GET of a job
    other,
};

/// In words for the name of a test.
std::string_view to_string(call_kind kind);

call_kind kind_of(std::string_view method, std::string_view target, std::string_view body);

}  // namespace rdad::tests
