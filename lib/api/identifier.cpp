#include "api/identifier.hpp"

#include <algorithm>

namespace rdad::api {

bool is_uuid(std::string_view text) noexcept
{
    constexpr std::string_view form = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
    constexpr std::string_view digits = "0123456789abcdefABCDEF";
    return std::ranges::equal(text, form, [&](char c, char expected) {
        return expected == '-' ? c == '-' : digits.find(c) != digits.npos;
    });
}

}  // namespace rdad::api
