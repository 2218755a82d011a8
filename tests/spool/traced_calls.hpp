// SPDX-License-Identifier: BSL-1.0
// This program's own fsync(2), rename, unlink, stat and open: they stand in the place of the C library's, write down what
// they are asked for, fail where a test wants that, and pass the rest on.
#pragma once

#include <cerrno>
#include <string>
#include <vector>

namespace rdad::tests {

/// What is written down of the calls, with paths below `root`.
struct trace
{
    std::string root;
    std::vector<std::string> calls{};
    std::string failing{};  ///< what can't be synced, looked at, nor listed
    int error = EIO;
    std::string elsewhere{};  ///< what is on another filesystem

    /// Of an open file, or of what has that name in an open folder.
    std::string path_of(int descriptor, const char* name = nullptr) const;
};

/// Null: nothing is written down, and nothing fails.
extern trace* traced;

}  // namespace rdad::tests
