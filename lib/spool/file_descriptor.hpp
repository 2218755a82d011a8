// SPDX-License-Identifier: BSL-1.0
// Owns a POSIX file descriptor.
#pragma once

#include <unistd.h>

#include <utility>

namespace rdad::spool {

class file_descriptor
{
public:
    file_descriptor() = default;

    /// Takes over `fd`; -1 is none.
    explicit file_descriptor(int fd) noexcept : fd_(fd) {}

    file_descriptor(file_descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}

    file_descriptor& operator=(file_descriptor&& other) noexcept
    {
        std::swap(fd_, other.fd_);
        return *this;
    }

    ~file_descriptor()
    {
        if (fd_ >= 0)
            ::close(fd_);
    }

    int get() const noexcept { return fd_; }

    /// Gives the descriptor up: the caller closes it.
    int release() noexcept { return std::exchange(fd_, -1); }

    explicit operator bool() const noexcept { return fd_ >= 0; }

private:
    int fd_ = -1;
};

}  // namespace rdad::spool
