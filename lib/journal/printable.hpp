// SPDX-License-Identifier: BSL-1.0
// Text from elsewhere as it may be shown, in the journal and on a terminal alike: on one line, in UTF-8, and nothing in
// it that isn't seen.
#pragma once

#include <string>
#include <string_view>

namespace rdad::journal {

/// `text` with a blank for each character that steers a terminal, ends a line or isn't seen, and U+FFFD for each byte that
/// isn't UTF-8. The names of dropped files, what they hold, and answers may have all of that.
std::string printable(std::string_view text);

/// The same with `stand_in` for all of them.
std::string printable(std::string_view text, char stand_in);

/// True where printable() leaves it as it is.
bool is_printable(std::string_view text);

}  // namespace rdad::journal
