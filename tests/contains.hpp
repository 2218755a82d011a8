// SPDX-License-Identifier: BSL-1.0
// What tests look for in texts.
#pragma once

#include <string_view>

namespace rdad::tests {

inline bool contains(std::string_view text, std::string_view part)
{
    return text.find(part) != text.npos;
}

}  // namespace rdad::tests
