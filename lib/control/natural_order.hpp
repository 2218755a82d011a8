// SPDX-License-Identifier: BSL-1.0
// The order in which people look for names that have numbers in them.
#pragma once

#include <string_view>

namespace rdad::control {

/// "bridges.2" comes before "bridges.10": digits in a row count as the number that they are, everything else byte by byte. Of
/// two that are alike but for leading zeros the shorter one comes first; so it is a total order.
bool natural_less(std::string_view left, std::string_view right) noexcept;

}  // namespace rdad::control
