// SPDX-License-Identifier: BSL-1.0
// The gzip coding of a body, for clients that accept it.
#pragma once

#include <string>
#include <string_view>

namespace rdad::emulator {

/// Whether the header Accept-Encoding of that value asks for gzip (RFC 9110, section 12.5.3). An asterisk doesn't: it leaves
/// the choice.
bool accepts_gzip(std::string_view accept_encoding);

/// `plain` in gzip (RFC 1952), at the level that takes the least time.
std::string gzip(std::string_view plain);

}  // namespace rdad::emulator
