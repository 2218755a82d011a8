// SPDX-License-Identifier: BSL-1.0
// What somebody may order of a job, or of many, and what they are answered.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

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

/// The one of that name. Null: it is none's.
std::optional<order> order_named(std::string_view name) noexcept;

enum class order_status
{
    noted,      ///< it is on the disk and will be carried out, whatever happens
    unknown,    ///< there is no job of that name
    refused,    ///< the job is not in a state for it
    early,      ///< the job is just being taken: it may be given again
    forbidden,  ///< the user may not order anything of the job
    failed,     ///< it may be carried out, but a crash may undo it: the disk fails
};

struct order_answer
{
    order_status status;

    /// A sentence.
    std::string message;
};

/// Why a job doesn't get an order that was given for many.
struct order_problem
{
    std::string name;     ///< of the record
    std::string message;  ///< a sentence
};

/// What is answered to an order for many jobs.
struct orders_answer
{
    order_status status;

    /// A sentence.
    std::string message;

    /// How many jobs it will be carried out for.
    std::size_t noted = 0;

    /// Those for which it isn't noted.
    std::vector<order_problem> problems{};
};

/// The most jobs of one order.
inline constexpr std::size_t most_jobs_of_order = 10'000;

}  // namespace rdad::control
