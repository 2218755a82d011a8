// SPDX-License-Identifier: BSL-1.0
// Writing the files of the state directory.
#pragma once

#include "failure/failure.hpp"

#include <sys/types.h>

#include <filesystem>
#include <string_view>

namespace rdad::emulator {

/// What the last system call failed with: "can't WHAT PATH: …".
failure last_failure(std::string_view what, const std::filesystem::path& path);

/// False if it could not all be written; errno says why.
bool write_all(int file, std::string_view text);

/// Puts a file with this text and mode in the place of one that may be there. Whoever looks finds the one or
/// the other, whole, even if the program is killed.
result<void> write_state_file(const std::filesystem::path& path, std::string_view text, mode_t mode);

}  // namespace rdad::emulator
