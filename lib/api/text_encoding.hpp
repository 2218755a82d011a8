// SPDX-License-Identifier: BSL-1.0
// How programs of other systems encode text that should be UTF-8.
#pragma once

#include <cstddef>
#include <string_view>

namespace rdad::api {

/// The mark of UTF-8, which editors and programs of Windows put at the beginning (The Unicode Standard, section 23.8).
inline constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

/// Without that mark at its beginning. Who reads JSON may pass over it (RFC 8259, section 8.1).
constexpr std::string_view without_byte_order_mark(std::string_view text) noexcept
{
    return text.starts_with(byte_order_mark) ? text.substr(byte_order_mark.size()) : text;
}

/// "UTF-16" or "UTF-32" where the text is in that, as its byte order mark says, or, for text that begins with
/// characters of ASCII, as JSON does, where its zeros are (RFC 4627, section 3). Empty: it is in neither.
std::string_view wide_encoding(std::string_view text) noexcept;

/// Whether a byte of UTF-8 begins a character: one of the form 10xxxxxx goes on with one (RFC 3629, section 3).
constexpr bool begins_character(char byte) noexcept
{
    return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U;
}

/// How many characters a text in UTF-8 has, as JSON Schema counts them (code points: draft 4 validation, section 5.2.1).
std::size_t characters_in(std::string_view text) noexcept;

}  // namespace rdad::api
