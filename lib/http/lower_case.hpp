// SPDX-License-Identifier: BSL-1.0
// ASCII in lower case. std::tolower would ask the locale, which names of hosts and headers do not follow.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

namespace rdad::http {

constexpr char lower_case(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

inline std::string lower_case(std::string_view text)
{
    std::string lower(text);
    std::ranges::transform(lower, lower.begin(), [](char c) { return lower_case(c); });
    return lower;
}

}  // namespace rdad::http
