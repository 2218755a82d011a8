// SPDX-License-Identifier: BSL-1.0
// The texts that a record has had while it was in active/, one behind the other in its file: the last one counts. Pure.
//
//     {"spec":…}⏎␞5d1f09c2{"spec":…}⏎␞␞0b7e4a51{"spec":…}⏎␞
//
// The first one stands alone, as in a file that has had no other. Each later one has its checksum before it and stands between
// two record separators (U+001E, with which RFC 7464 parts JSON texts; no JSON text has one). A crash or a power cut may leave
// a part of the last one, or other bytes in its place: then it doesn't count, and the one before it is what was on the disk.
// Where more than that is wrong, the file was damaged, and none of its texts counts.
#pragma once

#include <string>
#include <string_view>

namespace rdad::spool {

/// What is added to a file for a text, which is JSON.
std::string added_text(std::string_view text);

/// The text that counts in a file. Of one that was damaged all of it, which is no JSON text.
std::string_view last_text(std::string_view file);

/// Nothing in it is a part of a text, nor damaged: another one may be added.
bool has_whole_texts(std::string_view file);

/// Something was added to it.
bool has_several_texts(std::string_view file) noexcept;

}  // namespace rdad::spool
