// SPDX-License-Identifier: BSL-1.0
#include "spool/staged_file.hpp"

#include "spool/write_all.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <utility>

namespace rdad::spool {
namespace {

constexpr std::string_view temporary_prefix = ".";
constexpr std::string_view temporary_ending = ".writing";

// For whoever may look into the folder, also where the umask says otherwise: the daemon has to read what is
// submitted, and scripts read final records.
constexpr mode_t file_mode = 0640;

/// Makes the file `name`. What stands there under that name, such as a link or what a crash has left, is not
/// written through: it is removed.
file_descriptor make_file(int folder, const std::string& name)
{
    constexpr int flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
    int fd = ::openat(folder, name.c_str(), flags, file_mode);
    if (fd < 0 && errno == EEXIST && ::unlinkat(folder, name.c_str(), 0) == 0)
        fd = ::openat(folder, name.c_str(), flags, file_mode);
    return file_descriptor(fd);
}

}  // namespace

result<staged_file> staged_file::write(const folder& folder, std::string name, std::string_view text)
{
    staged_file file(folder, std::move(name), {});
    file.fd_ = make_file(folder.descriptor(), temporary_name(file.name_));
    if (!file.fd_ || ::fchmod(file.fd_.get(), file_mode) != 0 || !write_all(file.fd_.get(), text))
        return file.failure_of(errno);
    return file;
}

staged_file::~staged_file()
{
    if (fd_)
        ::unlinkat(folder_->descriptor(), temporary_name(name_).c_str(), 0);
}

result<void> staged_file::end(int sync_error)
{
    if (sync_error != 0)
        return failure_of(sync_error);
    const int in = folder_->descriptor();
    if (::renameat(in, temporary_name(name_).c_str(), in, name_.c_str()) != 0)
        return failure_of(errno);
    fd_ = {};
    return {};
}

failure staged_file::failure_of(int error) const
{
    errno = error;
    return last_failure("write " + folder_->path_of(name_));
}

std::string temporary_name(const std::string& name)
{
    return std::string(temporary_prefix).append(name).append(temporary_ending);
}

bool is_temporary(std::string_view name) noexcept
{
    return name.starts_with(temporary_prefix) && name.ends_with(temporary_ending);
}

}  // namespace rdad::spool
