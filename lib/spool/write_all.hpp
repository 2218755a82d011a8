// SPDX-License-Identifier: BSL-1.0
// Writing all of a text to a file.
#pragma once

#include <string_view>

namespace rdad::spool {

/// At the descriptor's place. False: not all was written, and errno says why (write(2)).
bool write_all(int descriptor, std::string_view text) noexcept;

}  // namespace rdad::spool
