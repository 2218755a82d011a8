// SPDX-License-Identifier: BSL-1.0
// The parameters of a URL's query, and of a form, which is written alike.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace rdad::emulator {

using query_parameters = std::vector<std::pair<std::string, std::string>>;

/// Names and values in their order, decoded as forms are (application/x-www-form-urlencoded): a plus is a
/// space, and %2B a plus. Null for what is not percent-encoded as it should be.
std::optional<query_parameters> parse_query_parameters(std::string_view text);

}  // namespace rdad::emulator
