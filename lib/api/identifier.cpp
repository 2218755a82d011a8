// SPDX-License-Identifier: BSL-1.0
#include "api/identifier.hpp"

#include "api/ascii_case.hpp"

#include <algorithm>

namespace rdad::api {

bool is_uuid(std::string_view text) noexcept
{
    constexpr std::string_view form = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
    constexpr std::string_view digits = "0123456789abcdefABCDEF";
    return std::ranges::equal(text, form, [&](char character, char expected) {
        return expected == '-' ? character == '-' : digits.find(character) != digits.npos;
    });
}

std::string canonical_id(std::string id)
{
    std::ranges::transform(id, id.begin(), lower_case);
    return id;
}

}  // namespace rdad::api
