// SPDX-License-Identifier: BSL-1.0
#include "spool/ownership.hpp"

#include <fmt/format.h>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <string>
#include <utility>

namespace rdad::spool {
namespace {

constexpr const char* owner_file = "owner";
constexpr const char* earlier_lock_file = "lock";
constexpr mode_t lock_mode = 0600;

/// Opens the file, and makes sure that nobody else can from now on.
result<file_descriptor> open_lock(const folder& root, const char* name)
{
    constexpr int flags = O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC;
    file_descriptor fd(::openat(root.descriptor(), name, flags, lock_mode));
    struct stat status = {};
    if (!fd || ::fstat(fd.get(), &status) != 0)
        return last_failure("open " + root.path_of(name));
    // It is written to: not what is someone's file by another name.
    if (!S_ISREG(status.st_mode) || status.st_nlink != 1)
        return invalid(fmt::format("{} is not a plain file of one name; remove it.", root.path_of(name)));
    if (::fchmod(fd.get(), lock_mode) != 0)
        return last_failure("change the mode of " + root.path_of(name));
    return fd;
}

/// The process id that the owner has written; empty if it hasn't yet.
std::string owner_in(int fd)
{
    std::array<char, 32> text{};
    if (::pread(fd, text.data(), text.size() - 1, 0) < 0)
        return "";
    std::string pid(text.data());
    std::erase_if(pid, [](char character) { return character < '0' || character > '9'; });
    return pid;
}

failure owned_already(const folder& root, int fd)
{
    const boost::system::error_code code(EWOULDBLOCK, boost::system::system_category());
    return {code, fmt::format("Another daemon, process {}, owns the spool {}.", owner_in(fd), root.path())};
}

result<void> write_owner(const folder& root, const char* name, int fd)
{
    const std::string pid = fmt::format("{}\n", ::getpid());
    if (::ftruncate(fd, 0) != 0 || ::pwrite(fd, pid.data(), pid.size(), 0) < 0)
        return last_failure("write " + root.path_of(name));
    return {};
}

/// Fails with EWOULDBLOCK if somebody has locked it.
result<file_descriptor> take_lock(const folder& root, const char* name)
{
    auto fd = open_lock(root, name);
    if (!fd)
        return fd;
    if (::flock(fd->get(), LOCK_EX | LOCK_NB) != 0)
        return errno == EWOULDBLOCK ? owned_already(root, fd->get())
                                    : last_failure("lock " + root.path_of(name));
    if (auto written = write_owner(root, name, fd->get()); !written)
        return written.error();
    return fd;
}

/// Keeps out daemons up to 0.1.0, and is kept out by them. They have the file open for writing, as no stranger can.
/// Only the owner may call it.
result<file_descriptor> take_earlier_lock(const folder& root)
{
    auto lock = take_lock(root, earlier_lock_file);
    if (lock || lock.error().code.value() != EWOULDBLOCK)
        return lock;
    if (root.writers_of(earlier_lock_file) != writers::none)
        return lock;
    // A stranger holds it, and that ends sometime: another file of the name is the daemon's alone.
    if (auto removed = root.remove(earlier_lock_file); !removed)
        return removed.error();
    return take_lock(root, earlier_lock_file);
}

}  // namespace

result<ownership> ownership::take(const folder& root)
{
    auto owner = take_lock(root, owner_file);
    if (!owner)
        return owner.error();
    auto lock = take_earlier_lock(root);
    if (!lock)
        return lock.error();
    return ownership(*std::move(owner), *std::move(lock));
}

}  // namespace rdad::spool
