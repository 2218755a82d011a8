// SPDX-License-Identifier: BSL-1.0
// What tells a dropped file's content from others.
#pragma once

#include <string>
#include <string_view>

namespace rdad::intake {

/// SHA-256 (FIPS 180-4), in hexadecimal digits.
std::string digest_of(std::string_view text);

}  // namespace rdad::intake
