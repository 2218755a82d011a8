// SPDX-License-Identifier: BSL-1.0
// Comparing text whose case doesn't matter: names of states, HTTP schemes and media types, hexadecimal ids.
#pragma once

#include <algorithm>
#include <string_view>

namespace rdad::api {

/// Lower case for the letters of ASCII, others as they are, whatever the locale.
constexpr char lower_case(char c) noexcept
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

constexpr bool equal_without_case(std::string_view a, std::string_view b) noexcept
{
    return std::ranges::equal(a, b, {}, lower_case, lower_case);
}

}  // namespace rdad::api
