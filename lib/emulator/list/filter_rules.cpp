// SPDX-License-Identifier: BSL-1.0
#include "emulator/list/filter_rules.hpp"

#include "emulator/list/job_property.hpp"

#include <array>

namespace rdad::emulator {
namespace {

// The first generation has all of them; the second has neither the last two properties nor the last operator.
constexpr std::array<std::string_view, 7> operators = {"eq", "ne", "lt", "le", "gt", "ge", "in"};

constexpr std::array<std::string_view, 5> first_states = {
    "unsubmitted",
    "active",
    "success",
    "failed",
    "cancelled",
};
constexpr std::array<std::string_view, 7> second_states = {
    "Queued",
    "Active",
    "TerminatingOnCancel",
    "TerminatingOnFailure",
    "Cancelled",
    "Failed",
    "Success",
};

constexpr filter_rules first_rules{property_names, operators, first_states};
constexpr filter_rules second_rules{
    std::span(property_names).first<7>(),
    std::span(operators).first<6>(),
    second_states,
};

}  // namespace

const filter_rules& filter_rules_of(api::generation generation) noexcept
{
    return generation == api::generation::first ? first_rules : second_rules;
}

}  // namespace rdad::emulator
