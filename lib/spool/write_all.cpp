// SPDX-License-Identifier: BSL-1.0
#include "spool/write_all.hpp"

#include <unistd.h>

#include <cerrno>
#include <cstddef>

namespace rdad::spool {

bool write_all(int descriptor, std::string_view text) noexcept
{
    // A disk that is full takes a part, and tells that at the next try.
    while (!text.empty()) {
        const ssize_t written = ::write(descriptor, text.data(), text.size());
        // No regular file of a filesystem of the kernel's own does that.
        if (written == 0)
            errno = ENOSPC;
        if (written == 0 || (written < 0 && errno != EINTR))
            return false;
        text.remove_prefix(written > 0 ? static_cast<std::size_t>(written) : 0);
    }
    return true;
}

}  // namespace rdad::spool
