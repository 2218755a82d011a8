// SPDX-License-Identifier: BSL-1.0
#include "api/text_encoding.hpp"

#include <algorithm>

namespace rdad::api {

std::string_view wide_encoding(std::string_view text) noexcept
{
    using namespace std::string_view_literals;
    constexpr std::string_view utf_16 = "UTF-16";
    constexpr std::string_view utf_32 = "UTF-32";
    // The mark of UTF-32 in little endian begins like that of UTF-16.
    if (text.starts_with("\xFF\xFE\0\0"sv) || text.starts_with("\0\0\xFE\xFF"sv))
        return utf_32;
    if (text.starts_with("\xFF\xFE"sv) || text.starts_with("\xFE\xFF"sv))
        return utf_16;
    const auto is_zero = [&](std::size_t at) { return text[at] == '\0'; };
    if (text.size() < 2 || is_zero(0) == is_zero(1)) {
        const bool is_big_endian = text.size() >= 4 && is_zero(0) && is_zero(2) && !is_zero(3);
        return is_big_endian ? utf_32 : "";
    }
    const bool is_little_endian = text.size() >= 4 && is_zero(1) && is_zero(2) && is_zero(3);
    return is_little_endian ? utf_32 : utf_16;
}

std::size_t characters_in(std::string_view text) noexcept
{
    return static_cast<std::size_t>(std::ranges::count_if(text, begins_character));
}

}  // namespace rdad::api
