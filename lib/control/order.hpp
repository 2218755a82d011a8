// SPDX-License-Identifier: BSL-1.0
// What somebody may order of a job, and what they are answered.
#pragma once

#include <array>
#include <string>
#include <string_view>

namespace rdad::control {

enum class order
{
    cancel,   ///< the job is to be cancelled; not to be started, if it isn't yet
    release,  ///< the held job is to go on
    retry,    ///< the spec of a job that has ended is to be dropped once more
};

/// "cancel", "release", "retry".
std::string_view to_string(order order) noexcept;

inline constexpr std::array all_orders{order::cancel, order::release, order::retry};

enum class order_status
{
    noted,    ///< it is on the disk and will be carried out, whatever happens
    unknown,  ///< there is no job of that name
    refused,  ///< the job is not in a state for it
    early,    ///< the job is just being taken: it may be given again
    failed,   ///< it may be carried out, but a crash may undo it: the disk fails
};

struct order_answer
{
    order_status status;

    /// A sentence.
    std::string message;
};

}  // namespace rdad::control
