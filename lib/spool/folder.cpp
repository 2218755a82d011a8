// SPDX-License-Identifier: BSL-1.0
#include "spool/folder.hpp"

#include "spool/free_number.hpp"
#include "spool/names.hpp"
#include "spool/staged_file.hpp"
#include "spool/write_all.hpp"

#include <climits>
#include <fmt/format.h>

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <limits>
#include <utility>

namespace rdad::spool {
namespace {

/// Reads up to the end of the file, which is likely to be at `size`, but not more than one piece past `largest`.
bool read_to_end(int fd, std::size_t size, std::size_t largest, std::string& text)
{
    constexpr std::size_t longest_piece = std::size_t{64} << 10U;
    while (text.size() <= largest) {
        const std::size_t had = text.size();
        // Most files are small and many. That one has ended is seen by asking for a byte more.
        const std::size_t piece = had <= size ? std::min(size - had + 1, longest_piece) : longest_piece;
        text.resize(had + piece);
        const ssize_t got = ::read(fd, text.data() + had, piece);
        text.resize(had + (got > 0 ? static_cast<std::size_t>(got) : 0));
        if (got == 0)
            return true;
        if (got < 0 && errno != EINTR)
            return false;
    }
    return true;
}

failure failure_of(int error, const std::string& what)
{
    errno = error;
    return last_failure(what);
}

std::chrono::system_clock::time_point time_of(const timespec& time)
{
    return std::chrono::system_clock::time_point(
        std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec)
    );
}

}  // namespace

result<folder> folder::open(const std::string& path, unsigned mode)
{
    // The path is the administrator's: a link in it is meant.
    return open_at(AT_FDCWD, path, path, mode, 0);
}

result<folder> folder::open_in(const folder& above, const std::string& name, unsigned mode)
{
    return open_at(above.descriptor(), name, above.path_of(name), mode, O_NOFOLLOW);
}

result<folder> folder::open_at(
    int above,
    const std::string& name,
    const std::string& path,
    unsigned mode,
    int flags
)
{
    const bool made = mode != 0 && ::mkdirat(above, name.c_str(), mode & 0777U) == 0;
    if (mode != 0 && !made && errno != EEXIST)
        return last_failure("make the folder " + path);
    flags |= O_DIRECTORY | O_CLOEXEC;
    file_descriptor fd(::openat(above, name.c_str(), flags | O_RDONLY));
    // Those who may put files into incoming/ but not list it still get a handle.
    if (!fd && errno == EACCES)
        fd = file_descriptor(::openat(above, name.c_str(), flags | O_PATH));
    // The umask and the folder above have had their say in the mode: set what was asked for.
    if (!fd || (made && ::fchmod(fd.get(), mode) != 0))
        return last_failure("open the folder " + path);
    return folder(std::move(fd), path);
}

std::string folder::path_of(std::string_view name) const
{
    return path_ + "/" + std::string(name);
}

result<std::vector<std::string>> listing::next(std::size_t most)
{
    std::vector<std::string> names;
    while (names.size() < most) {
        errno = 0;
        const dirent* const entry = ::readdir(stream_.get());
        if (!entry && errno != 0)
            return last_failure("read the folder " + path_);
        if (!entry)
            break;
        const std::string_view name = entry->d_name;
        if (name != "." && name != "..")
            names.emplace_back(name);
    }
    return names;
}

result<std::chrono::system_clock::time_point> folder::modified() const
{
    struct stat status = {};
    if (::fstat(fd_.get(), &status) != 0)
        return last_failure("look at " + path_);
    return time_of(status.st_mtim);
}

result<listing> folder::begin_listing() const
{
    // A stream of its own: one on a duplicate of fd_ would share its position.
    file_descriptor fd(::openat(fd_.get(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    DIR* const stream = fd ? ::fdopendir(fd.get()) : nullptr;
    if (!stream)
        return last_failure("read the folder " + path_);
    fd.release();
    return listing(stream, path_);
}

result<std::vector<std::string>> folder::names() const
{
    auto all = begin_listing();
    if (!all)
        return all.error();
    return all->next(std::numeric_limits<std::size_t>::max());
}

result<std::vector<folder_entry>> folder::list() const
{
    auto all = names();
    if (!all)
        return all.error();
    return entries_of(*std::move(all));
}

std::vector<folder_entry> folder::entries_of(std::vector<std::string> names) const
{
    std::vector<folder_entry> entries;
    for (std::string& name : names) {
        struct stat status = {};
        const bool is_known = ::fstatat(fd_.get(), name.c_str(), &status, AT_SYMLINK_NOFOLLOW) == 0;
        const int error = is_known ? 0 : errno;
        if (error == ENOENT)
            continue;
        folder_entry entry{};
        entry.name = std::move(name);
        if (is_known) {
            entry.is_regular_file = S_ISREG(status.st_mode);
            entry.size = static_cast<std::size_t>(status.st_size);
            entry.modified = time_of(status.st_mtim);
            entry.changed = time_of(status.st_ctim);
            entry.user = status.st_uid;
        } else {
            // Left out, it would be thought gone: a drain would end without it, and a job be made twice.
            entry.problem.assign(error, boost::system::system_category());
            entry.user = std::numeric_limits<std::uint32_t>::max();
        }
        entries.push_back(std::move(entry));
    }
    return entries;
}

result<bool> folder::has(const std::string& name) const
{
    if (::faccessat(fd_.get(), name.c_str(), F_OK, AT_SYMLINK_NOFOLLOW) == 0)
        return true;
    if (errno == ENOENT)
        return false;
    return last_failure("look at " + path_of(name));
}

result<std::uint32_t> folder::owner_of(const std::string& name) const
{
    struct stat status = {};
    if (::fstatat(fd_.get(), name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0)
        return last_failure("look at " + path_of(name));
    return status.st_uid;
}

bool folder::is_in(const folder& above, const std::string& name) const
{
    struct stat here = {};
    struct stat there = {};
    return ::fstat(fd_.get(), &here) == 0 &&
           ::fstatat(above.fd_.get(), name.c_str(), &there, AT_SYMLINK_NOFOLLOW) == 0 &&
           here.st_dev == there.st_dev && here.st_ino == there.st_ino;
}

writers folder::writers_of(const std::string& name) const
{
    const file_descriptor fd(::openat(fd_.get(), name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    );
    // Whoever has a lease to write has the file open for that (fcntl(2), F_SETLEASE).
    if (!fd && errno == EWOULDBLOCK)
        return writers::some;
    // A lease to read is refused with EAGAIN for as long as anybody could write. Whoever opens the file for
    // writing while there is one makes the kernel send a signal: one that does nothing, instead of SIGIO.
    if (!fd || ::fcntl(fd.get(), F_SETSIG, SIGURG) != 0)
        return writers::unknown;
    if (::fcntl(fd.get(), F_SETLEASE, F_RDLCK) == 0)
        return writers::none;
    return errno == EAGAIN ? writers::some : writers::unknown;
}

result<std::string> folder::read(const std::string& name, std::size_t largest) const
{
    const std::string what = "read " + path_of(name);
    // O_NONBLOCK: a FIFO without a writer must not make this wait.
    const file_descriptor fd(::openat(fd_.get(), name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    );
    if (!fd)
        return last_failure(what);
    struct stat status = {};
    if (::fstat(fd.get(), &status) != 0)
        return last_failure(what);
    if (!S_ISREG(status.st_mode))
        return failure_of(S_ISDIR(status.st_mode) ? EISDIR : EINVAL, what);
    std::string text;
    const auto size = static_cast<std::size_t>(status.st_size);
    if (size <= largest && !read_to_end(fd.get(), size, largest, text))
        return last_failure(what);
    if (size > largest || text.size() > largest)
        return failure_of(EFBIG, what);
    return text;
}

result<std::optional<std::string>> folder::target_of(const std::string& name) const
{
    std::array<char, PATH_MAX> target{};
    const ssize_t size = ::readlinkat(fd_.get(), name.c_str(), target.data(), target.size());
    if (size >= 0)
        return std::optional(std::string(target.data(), static_cast<std::size_t>(size)));
    if (errno == EINVAL || errno == ENOENT)
        return std::optional<std::string>();
    return last_failure("read the link " + path_of(name));
}

result<void> folder::write(const std::string& name, std::string_view text) const
{
    auto file = staged_file::write(*this, name, text);
    if (!file)
        return file.error();
    return file->end(::fsync(file->descriptor()) == 0 ? 0 : errno);
}

result<void> folder::append(const std::string& name, std::string_view text) const
{
    const std::string what = "write to " + path_of(name);
    const file_descriptor fd(::openat(fd_.get(), name.c_str(), O_WRONLY | O_APPEND | O_NOFOLLOW | O_CLOEXEC));
    struct stat before = {};
    if (!fd || ::fstat(fd.get(), &before) != 0)
        return last_failure(what);
    if (write_all(fd.get(), text) && ::fsync(fd.get()) == 0)
        return {};
    const int error = errno;
    if (::ftruncate(fd.get(), before.st_size) != 0)
        return last_failure("cut " + path_of(name));
    return failure_of(error, what);
}

result<void> folder::move(const std::string& name, const folder& to, const std::string& new_name) const
{
    int failed = ::renameat2(fd_.get(), name.c_str(), to.fd_.get(), new_name.c_str(), RENAME_NOREPLACE);
    if (failed != 0 && errno == EINVAL) {
        const auto there = to.has(new_name);
        if (!there)
            return there.error();
        if (*there)
            errno = EEXIST;
        else
            failed = ::renameat(fd_.get(), name.c_str(), to.fd_.get(), new_name.c_str());
    }
    if (failed != 0)
        return last_failure("move " + path_of(name) + " to " + to.path_of(new_name));
    return {};
}

result<std::string> folder::move_to_free_name(
    const std::string& name,
    const folder& to,
    const std::string& wanted,
    std::string_view ending
) const
{
    const auto name_of = [&](std::uint64_t number) { return numbered(wanted, number).append(ending); };
    std::string new_name = name_of(1);
    for (;;) {
        auto moved = move(name, to, new_name);
        if (moved)
            return new_name;
        if (moved.error().code.value() != EEXIST)
            return moved.error();
        // Somebody else may be quicker.
        const auto number = free_number(2, [&](std::uint64_t n) { return to.has(name_of(n)); });
        if (!number)
            return number.error();
        new_name = name_of(*number);
    }
}

result<void> folder::remove(const std::string& name) const
{
    if (::unlinkat(fd_.get(), name.c_str(), 0) != 0)
        return last_failure("remove " + path_of(name));
    return {};
}

result<void> folder::sync() const
{
    bool synced = ::fsync(fd_.get()) == 0;
    // The handle of a folder that may not be read can't be synced, but its filesystem can.
    if (!synced && errno == EBADF) {
        const file_descriptor above(::openat(fd_.get(), "..", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
        synced = above && ::syncfs(above.get()) == 0;
    }
    if (!synced)
        return last_failure("write the folder " + path_ + " to the disk");
    return {};
}

}  // namespace rdad::spool
