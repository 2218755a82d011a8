// SPDX-License-Identifier: BSL-1.0
// Numbers as the values of keys. Each function sets a target, and answers what was expected instead: empty if it is good.
#pragma once

#include <chrono>
#include <optional>
#include <string>

namespace rdad::config {

/// From 1 to `largest`.
std::string set_number(unsigned& target, const std::string& value, unsigned largest);

/// From 0 to `largest`.
std::string set_seconds(std::chrono::seconds& target, const std::string& value, unsigned largest);

/// Above 0.
std::string set_cost(std::optional<double>& target, const std::string& value);

}  // namespace rdad::config
