// SPDX-License-Identifier: BSL-1.0
// What the filters of a service may say.
#pragma once

#include "api/service.hpp"

#include <span>
#include <string_view>

namespace rdad::emulator {

/// By name; all have their case but states.
struct filter_rules
{
    std::span<const std::string_view> properties;
    std::span<const std::string_view> operators;
    std::span<const std::string_view> states;
};

const filter_rules& filter_rules_of(api::generation generation) noexcept;

}  // namespace rdad::emulator
