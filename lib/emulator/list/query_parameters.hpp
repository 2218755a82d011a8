// SPDX-License-Identifier: BSL-1.0
// The parameters of a URL's query, and of a form, which is written alike.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace rdad::emulator {

/// Whether a plus stands for a space.
enum class plus_sign
{
    is_plus,   ///< as in URLs (RFC 3986)
    is_space,  ///< as in forms (application/x-www-form-urlencoded)
};

using query_parameters = std::vector<std::pair<std::string, std::string>>;

/// Names and values, percent-decoded, in their order. Null for what is not percent-encoded as it should be.
std::optional<query_parameters> parse_query_parameters(std::string_view text, plus_sign plus);

}  // namespace rdad::emulator
