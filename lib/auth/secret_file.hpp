// SPDX-License-Identifier: BSL-1.0
// Reading a secret from a file.
#pragma once

#include "auth/failure.hpp"
#include "auth/secret.hpp"

#include <sys/types.h>

#include <string>
#include <string_view>
#include <time.h>
#include <utility>

namespace rdad::auth {

/// Changes whenever the file is written or replaced.
struct file_version
{
    dev_t device = 0;
    ino_t inode = 0;
    off_t size = 0;
    timespec modified = {};
    timespec changed = {};

    friend bool operator==(const file_version& left, const file_version& right);
};

/// Where a secret is, and what people are told of that.
struct secret_path
{
    // Not explicit: most files are told by their paths.
    secret_path(std::string file = {}) : path(std::move(file)), told(path) {}
    secret_path(const char* file) : secret_path(std::string(file)) {}
    secret_path(std::string read_file, std::string told_file)
        : path(std::move(read_file)), told(std::move(told_file))
    {}

    bool empty() const noexcept { return path.empty(); }

    std::string path;

    /// In place of the path, in sentences: the file that is to be mended, where the one that is read is a copy.
    std::string told;
};

struct secret_file
{
    secret content;
    file_version version;
};

/// Reads a regular file, or one that a symbolic link leads to, and takes line ends and blanks off both ends, and off
/// the beginning the byte order mark of UTF-8.
/// `what` begins the sentences of failures: "The token file". `errc::bad_file` if it cannot be read, is empty, is UTF-16
/// or larger than 64 KiB, or if others can read it: it has to belong to the user of the process, and be for
/// that user alone, or to root, who may let a group read it too (so are the credentials of systemd.exec(5)
/// for a service that isn't root's).
result<secret_file> read_secret_file(const secret_path& path, std::string_view what);

}  // namespace rdad::auth
