// SPDX-License-Identifier: BSL-1.0
#include "journal/printable.hpp"

#include <boost/locale/utf.hpp>

#include <algorithm>

namespace utf = boost::locale::utf;

namespace rdad::journal {
namespace {

constexpr std::string_view replacement_character = "\xEF\xBF\xBD";

struct range
{
    utf::code_point first;
    utf::code_point last;
};

/// Cc, Zl and Zp of the Unicode Character Database (DerivedGeneralCategory.txt); Default_Ignorable_Code_Point
/// (DerivedCoreProperties.txt), which is not seen, and among it the marks that turn the direction of writing, by which
/// text looks like other text (Unicode Technical Report 36, section 2.1.2), and tags, by which it holds more than it
/// shows; and the marks of interlinear annotations.
constexpr range not_shown[]{
    {0x0000, 0x001F},    // C0
    {0x007F, 0x009F},    // DEL, C1
    {0x00AD, 0x00AD},    // soft hyphen
    {0x034F, 0x034F},    // combining grapheme joiner
    {0x061C, 0x061C},    // Arabic letter mark
    {0x115F, 0x1160},    // Hangul fillers
    {0x17B4, 0x17B5},    // Khmer inherent vowels
    {0x180B, 0x180F},    // Mongolian separators of variants and vowels
    {0x200B, 0x200F},    // zero width, marks of direction
    {0x2028, 0x202E},    // line and paragraph separator, embeddings and overrides of direction
    {0x2060, 0x206F},    // word joiner, invisible operators, isolates of direction
    {0x3164, 0x3164},    // Hangul filler
    {0xFE00, 0xFE0F},    // variation selectors
    {0xFEFF, 0xFEFF},    // byte order mark
    {0xFFA0, 0xFFA0},    // halfwidth Hangul filler
    {0xFFF0, 0xFFFB},    // unassigned, interlinear annotations
    {0x1BCA0, 0x1BCA3},  // shorthand format controls
    {0x1D173, 0x1D17A},  // beams and slurs of music
    {0xE0000, 0xE0FFF},  // tags, variation selectors
};

bool is_shown(utf::code_point code_point)
{
    return std::ranges::none_of(not_shown, [=](const range& r) {
        return code_point >= r.first && code_point <= r.last;
    });
}

/// The first character of `text`, which is not empty.
struct character
{
    std::size_t length;  ///< in bytes; 1 where it isn't UTF-8
    bool is_valid;
    bool is_shown;
};

character first_of(std::string_view text)
{
    const char* at = text.data();
    const utf::code_point c = utf::utf_traits<char>::decode(at, text.data() + text.size());
    if (c == utf::illegal || c == utf::incomplete)
        return {1, false, false};
    return {static_cast<std::size_t>(at - text.data()), true, is_shown(c)};
}

std::string with_stand_ins(std::string_view text, std::string_view of_unseen, std::string_view of_invalid)
{
    std::string shown;
    while (!text.empty()) {
        const character c = first_of(text);
        if (c.is_shown)
            shown += text.substr(0, c.length);
        else
            shown += c.is_valid ? of_unseen : of_invalid;
        text.remove_prefix(c.length);
    }
    return shown;
}

}  // namespace

std::string printable(std::string_view text)
{
    return with_stand_ins(text, " ", replacement_character);
}

std::string printable(std::string_view text, char stand_in)
{
    const std::string_view any(&stand_in, 1);
    return with_stand_ins(text, any, any);
}

bool is_printable(std::string_view text)
{
    while (!text.empty()) {
        const character c = first_of(text);
        if (!c.is_shown)
            return false;
        text.remove_prefix(c.length);
    }
    return true;
}

}  // namespace rdad::journal
