// SPDX-License-Identifier: BSL-1.0
// The texts that a record in active/ has had, one behind the other in its file: the last one counts. Pure.
//
//     {"spec":…}⏎ ␞{"spec":…}⏎␞ ␞{"spec":…}⏎␞
//
// The first one stands alone, as in a file that has had no other. Each later one stands between two record separators (U+001E,
// with which RFC 7464 parts JSON texts; no JSON text has one). A power cut may leave a part of the last one, or zeros where its
// bytes were to be: then it doesn't count, and the one before it is what was on the disk.
#pragma once

#include <string>
#include <string_view>

namespace rdad::spool {

/// What is added to a file for a text, which is JSON.
std::string added_text(std::string_view text);

/// The text that counts in a file.
std::string_view last_text(std::string_view file) noexcept;

/// Nothing in it is a part of a text: another one may be added.
bool has_whole_texts(std::string_view file) noexcept;

}  // namespace rdad::spool
