// SPDX-License-Identifier: BSL-1.0
// Secrets that nobody can guess, whatever the seed is.
#pragma once

#include <string>

namespace rdad::emulator {

/// 256 bits of chance as 64 hexadecimal digits.
std::string make_secret();

}  // namespace rdad::emulator
