// SPDX-License-Identifier: BSL-1.0
#include "emulator/state/state_file.hpp"

#include <fmt/format.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>

namespace rdad::emulator {

failure last_failure(std::string_view what, const std::filesystem::path& path)
{
    const boost::system::error_code code(errno, boost::system::generic_category());
    return {code, fmt::format("can't {} {}: {}", what, path.string(), code.message())};
}

bool write_all(int file, std::string_view text)
{
    while (!text.empty()) {
        const ssize_t written = ::write(file, text.data(), text.size());
        if (written < 0)
            return false;
        text.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

result<void> write_state_file(const std::filesystem::path& path, std::string_view text, mode_t mode)
{
    // Made anew, so that its mode is never another one, not even that of a file that was left there.
    const std::filesystem::path temporary = path.string() + ".tmp";
    ::unlink(temporary.c_str());
    const int file = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
    if (file < 0)
        return last_failure("create", temporary);
    // Whatever the umask: clients need to read the certificates.
    const bool written = ::fchmod(file, mode) == 0 && write_all(file, text);
    failure f = last_failure("write", temporary);
    ::close(file);
    if (!written)
        return f;
    if (::rename(temporary.c_str(), path.c_str()) != 0)
        return last_failure("replace", path);
    return {};
}

}  // namespace rdad::emulator
