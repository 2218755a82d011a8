// SPDX-License-Identifier: BSL-1.0
#include "api/shortened.hpp"

#include <cassert>
#include <string_view>

namespace rdad::api {

std::string shortened(std::string text, std::size_t most)
{
    constexpr std::string_view ellipsis = "…";
    assert(most >= ellipsis.size());
    if (text.size() <= most)
        return text;
    // A byte 10xxxxxx goes on with a character (RFC 3629, section 3).
    std::size_t end = most - ellipsis.size();
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U)
        --end;
    text.resize(end);
    text += ellipsis;
    return text;
}

}  // namespace rdad::api
