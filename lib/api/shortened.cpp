// SPDX-License-Identifier: BSL-1.0
#include "api/shortened.hpp"

#include "api/text_encoding.hpp"

#include <cassert>
#include <string_view>

namespace rdad::api {

std::string shortened(std::string text, std::size_t most)
{
    constexpr std::string_view ellipsis = "…";
    assert(most >= ellipsis.size());
    if (text.size() <= most)
        return text;
    std::size_t end = most - ellipsis.size();
    while (end > 0 && !begins_character(text[end]))
        --end;
    text.resize(end);
    text += ellipsis;
    return text;
}

}  // namespace rdad::api
