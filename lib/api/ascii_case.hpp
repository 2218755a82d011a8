// SPDX-License-Identifier: BSL-1.0
// Comparing text whose case doesn't matter: names of states, HTTP schemes and media types, hexadecimal ids.
#pragma once

#include <algorithm>
#include <string_view>

namespace rdad::api {

/// Lower case for the letters of ASCII, others as they are, whatever the locale.
constexpr char lower_case(char character) noexcept
{
    return character >= 'A' && character <= 'Z' ? static_cast<char>(character - 'A' + 'a') : character;
}

constexpr bool equal_without_case(std::string_view left, std::string_view right) noexcept
{
    return std::ranges::equal(left, right, {}, lower_case, lower_case);
}

}  // namespace rdad::api
