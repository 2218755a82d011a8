// SPDX-License-Identifier: BSL-1.0
#include "spool/staged_file.hpp"

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

bool write_all(int fd, std::string_view text)
{
    while (!text.empty()) {
        const ssize_t written = ::write(fd, text.data(), text.size());
        if (written < 0 && errno != EINTR)
            return false;
        text.remove_prefix(written > 0 ? static_cast<std::size_t>(written) : 0);
    }
    return true;
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

result<void> staged_file::take_name()
{
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

std::vector<result<void>> write_together(
    const folder& folder,
    const std::vector<file_text>& files,
    sync_threads& syncing
)
{
    int no_error = 0;
    return finish_together(stage_together(folder, files), syncing, -1, no_error);
}

std::vector<result<staged_file>> stage_together(const folder& folder, const std::vector<file_text>& files)
{
    std::vector<result<staged_file>> staged;
    staged.reserve(files.size());
    for (const file_text& file : files)
        staged.push_back(staged_file::write(folder, file.name, file.text));
    return staged;
}

std::vector<result<void>> finish_together(
    std::vector<result<staged_file>> staged,
    sync_threads& syncing,
    int beside,
    int& beside_error
)
{
    std::vector<int> descriptors;
    for (const auto& file : staged) {
        if (file)
            descriptors.push_back(file->descriptor());
    }
    if (beside >= 0)
        descriptors.push_back(beside);
    const std::vector<int> errors = syncing.sync(descriptors);
    if (beside >= 0)
        beside_error = errors.back();
    std::vector<result<void>> written;
    std::size_t at = 0;
    for (auto& file : staged) {
        const int error = file ? errors[at++] : 0;
        if (!file)
            written.emplace_back(file.error());
        else if (error != 0)
            written.emplace_back(file->failure_of(error));
        else
            written.push_back(file->take_name());
    }
    return written;
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
