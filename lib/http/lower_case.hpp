// SPDX-License-Identifier: BSL-1.0
// ASCII in lower case. std::tolower would ask the locale, which names of hosts and headers do not follow.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

namespace rdad::http {

constexpr char lower_case(char character)
{
    return character >= 'A' && character <= 'Z' ? static_cast<char>(character - 'A' + 'a') : character;
}

inline std::string lower_case(std::string_view text)
{
    std::string lower(text);
    std::ranges::transform(lower, lower.begin(), [](char character) { return lower_case(character); });
    return lower;
}

}  // namespace rdad::http
