// SPDX-License-Identifier: BSL-1.0
// Tells the series of one daemon of a host from those of another. Pure.
#pragma once

#include <string>
#include <string_view>

namespace rdad::metrics {

/// The text of exposition.hpp, with the label `name` on each series. `value` may be any text.
std::string with_label(std::string_view exposition, std::string_view name, std::string_view value);

}  // namespace rdad::metrics
