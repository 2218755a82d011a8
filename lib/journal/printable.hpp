// SPDX-License-Identifier: BSL-1.0
// Text from elsewhere as it may be shown: on one line, and in UTF-8.
#pragma once

#include <string>
#include <string_view>

namespace rdad::journal {

/// `text` with blanks for control characters and U+FFFD for what isn't UTF-8. The names of dropped files may
/// hold both.
std::string printable(std::string_view text);

}  // namespace rdad::journal
