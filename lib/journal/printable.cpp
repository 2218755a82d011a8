// SPDX-License-Identifier: BSL-1.0
#include "journal/printable.hpp"

#include <boost/locale/utf.hpp>

namespace utf = boost::locale::utf;

namespace rdad::journal {
namespace {

constexpr std::string_view replacement_character = "\xEF\xBF\xBD";

/// C0, DEL and C1; U+2028 and U+2029, which end a line; and the marks that turn the direction of writing, by
/// which text looks like other text (Unicode Technical Report 36, section 2.1).
bool is_control(utf::code_point code_point)
{
    return code_point < 0x20 || (code_point >= 0x7F && code_point < 0xA0) || code_point == 0x061C ||
           code_point == 0x200E || code_point == 0x200F || (code_point >= 0x2028 && code_point <= 0x202E) ||
           (code_point >= 0x2066 && code_point <= 0x2069);
}

}  // namespace

std::string printable(std::string_view text)
{
    std::string shown;
    while (!text.empty()) {
        const char* at = text.data();
        const utf::code_point c = utf::utf_traits<char>::decode(at, text.data() + text.size());
        const bool is_valid = c != utf::illegal && c != utf::incomplete;
        const auto length = is_valid ? static_cast<std::size_t>(at - text.data()) : 1;
        if (!is_valid)
            shown += replacement_character;
        else if (is_control(c))
            shown += ' ';
        else
            shown += text.substr(0, length);
        text.remove_prefix(length);
    }
    return shown;
}

}  // namespace rdad::journal
