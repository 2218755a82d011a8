// SPDX-License-Identifier: BSL-1.0
#include "spool/traced_calls.hpp"

#include <fmt/format.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <chrono>
#include <cstdarg>
#include <filesystem>
#include <mutex>
#include <string_view>

namespace rdad::tests {

trace* traced = nullptr;

void meeting::come()
{
    std::unique_lock lock(mutex_);
    if (++came_ == expected_)
        all_came_.notify_all();
    if (!all_came_.wait_for(lock, std::chrono::seconds(5), [this] { return came_ >= expected_; }))
        was_given_up_ = true;
}

std::string trace::path_of(int descriptor, const char* name) const
{
    const auto link = fmt::format("/proc/self/fd/{}", descriptor);
    auto path = std::filesystem::read_symlink(link);
    if (name)
        path /= name;
    return path.lexically_relative(root).lexically_normal().string();
}

}  // namespace rdad::tests

using rdad::tests::traced;

namespace {

void note_rename(int from, const char* name, int to, const char* new_name)
{
    if (traced)
        traced->calls.push_back(
            fmt::format("rename {} to {}", traced->path_of(from, name), traced->path_of(to, new_name))
        );
}

int result_of(long result)
{
    return static_cast<int>(result);
}

}  // namespace

extern "C" int fsync(int descriptor)
{
    // Files are synced by several threads.
    static std::mutex mutex;
    if (traced && traced->syncing)
        traced->syncing->come();
    if (traced) {
        const std::string path = traced->path_of(descriptor);
        const std::lock_guard lock(mutex);
        traced->calls.push_back("sync " + path);
        if (path == traced->failing) {
            errno = EIO;
            return -1;
        }
    }
    return result_of(::syscall(SYS_fsync, descriptor));
}

extern "C" ssize_t read(int descriptor, void* data, std::size_t size)
{
    if (traced && !traced->unread.empty() && traced->path_of(descriptor) == traced->unread) {
        errno = traced->error;
        return -1;
    }
    return ::syscall(SYS_read, descriptor, data, size);
}

extern "C" ssize_t write(int descriptor, const void* data, std::size_t size)
{
    if (traced && !traced->disturbed.empty() && traced->path_of(descriptor) == traced->disturbed) {
        traced->disturbed.clear();
        errno = EINTR;
        return -1;
    }
    return ::syscall(SYS_write, descriptor, data, size);
}

extern "C" int renameat(int from, const char* name, int to, const char* new_name) noexcept
{
    note_rename(from, name, to, new_name);
    return result_of(::syscall(SYS_renameat, from, name, to, new_name));
}

extern "C" int renameat2(int from, const char* name, int to, const char* new_name, unsigned flags) noexcept
{
    if (traced && traced->is_simple && flags != 0) {
        errno = EINVAL;
        return -1;
    }
    note_rename(from, name, to, new_name);
    return result_of(::syscall(SYS_renameat2, from, name, to, new_name, flags));
}

extern "C" int unlinkat(int folder, const char* name, int flags) noexcept
{
    if (traced)
        traced->calls.push_back("remove " + traced->path_of(folder, name));
    return result_of(::syscall(SYS_unlinkat, folder, name, flags));
}

extern "C" int fstatat(int folder, const char* name, struct stat* status, int flags) noexcept
{
    if (traced && traced->path_of(folder, name) == traced->failing) {
        errno = traced->error;
        return -1;
    }
    return result_of(::syscall(SYS_newfstatat, folder, name, status, flags));
}

extern "C" int fstat(int descriptor, struct stat* status) noexcept
{
    const int result = result_of(::syscall(SYS_fstat, descriptor, status));
    if (result == 0 && traced && traced->path_of(descriptor) == traced->elsewhere)
        ++status->st_dev;
    return result;
}

extern "C" int openat(int folder, const char* name, int flags, ...)
{
    // A folder is opened as its own "." to be listed.
    if (traced && std::string_view(name) == "." && traced->path_of(folder) == traced->failing) {
        errno = traced->error;
        return -1;
    }
    va_list more;
    va_start(more, flags);
    const unsigned mode = (flags & O_CREAT) != 0 ? va_arg(more, unsigned) : 0;
    va_end(more);
    return result_of(::syscall(SYS_openat, folder, name, flags, mode));
}
