// SPDX-License-Identifier: BSL-1.0
#include "emulator/refusal.hpp"

#include <fmt/format.h>

namespace rdad::emulator {
namespace {

/// The innermost member that a JSON pointer names; null if it names none.
std::optional<std::string> innermost_member(std::string_view pointer)
{
    while (!pointer.empty()) {
        const auto slash = pointer.rfind('/');
        const std::string_view step = pointer.substr(slash + 1);
        const bool is_index = step.find_first_not_of("0123456789") == step.npos;
        if (!is_index)
            return std::string(step);
        pointer = pointer.substr(0, slash);
    }
    return std::nullopt;
}

}  // namespace

response invalid_request(std::string_view message, std::vector<api::error_detail> details)
{
    return error_response(
        422,
        {"InvalidRealityDataAnalysisRequest", std::string(message), std::move(details)}
    );
}

api::error_detail invalid_change(std::string message)
{
    return {"InvalidChange", std::move(message), std::nullopt};
}

api::error_detail invalid_property(const api::problem& problem, std::string_view whole)
{
    if (problem.pointer.empty())
        return {"InvalidProperty", fmt::format("The {} {}.", whole, problem.message), std::nullopt};
    return {"InvalidProperty", problem.message, innermost_member(problem.pointer)};
}

}  // namespace rdad::emulator
