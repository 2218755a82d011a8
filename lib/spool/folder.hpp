// SPDX-License-Identifier: BSL-1.0
// One folder, by its handle: files in it are named, never paths, so that nothing that is moved or linked in
// between leads elsewhere.
//
// The calls block on the disk. An object may be used by one thread at a time.
#pragma once

#include "failure/failure.hpp"
#include "spool/file_descriptor.hpp"

#include <boost/system/error_code.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <dirent.h>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace rdad::spool {

/// What a folder holds under one name.
struct folder_entry
{
    std::string name;
    bool is_regular_file;

    /// In bytes.
    std::size_t size;

    std::chrono::system_clock::time_point modified;

    /// The id of the user who owns it.
    std::uint32_t user = 0;

    /// Why nothing more than the name could be learnt, such as of a mount point of another user (EACCES, ENOTCONN); then
    /// the user is the largest number, nobody's. No error where all is known.
    boost::system::error_code problem{};

    /// When it was modified, moved, or given to somebody, last.
    std::chrono::system_clock::time_point changed{};
};

/// A look at the names of a folder, in parts. For one thread at a time.
class listing
{
public:
    /// Of nothing, to be assigned to.
    listing() = default;

    /// More names but "." and "..", `most` at the most, in no order, whatever they stand for. None: those were all.
    result<std::vector<std::string>> next(std::size_t most);

private:
    friend class folder;

    struct closer
    {
        void operator()(DIR* stream) const noexcept { ::closedir(stream); }
    };

    listing(DIR* stream, std::string path) : stream_(stream), path_(std::move(path)) {}

    std::unique_ptr<DIR, closer> stream_;
    std::string path_;
};

/// Whether anybody has a file open for writing, as far as the kernel tells.
enum class writers
{
    none,
    some,
    unknown,
};

class folder
{
public:
    /// Opens the folder at `path`. A folder that is missing is made first, with exactly that mode, where
    /// `mode` isn't 0; the folder above it must be there.
    static result<folder> open(const std::string& path, unsigned mode);

    /// Opens the folder `name` in `above` likewise. A symbolic link of that name is not followed: it fails
    /// with ENOTDIR.
    static result<folder> open_in(const folder& above, const std::string& name, unsigned mode);

    /// For messages.
    const std::string& path() const noexcept { return path_; }
    std::string path_of(std::string_view name) const;

    int descriptor() const noexcept { return fd_.get(); }

    /// When a name in it has come, gone or changed last.
    result<std::chrono::system_clock::time_point> modified() const;

    result<listing> begin_listing() const;

    /// All names but "." and "..", in no order, whatever they stand for.
    result<std::vector<std::string>> names() const;

    /// The same with what they stand for. What vanishes in between is left out.
    result<std::vector<folder_entry>> list() const;

    /// What those names stand for. What isn't there is left out.
    std::vector<folder_entry> entries_of(std::vector<std::string> names) const;

    /// True if there is something of that name, whatever it is. Fails where that can't be told.
    result<bool> has(const std::string& name) const;

    /// The id of the user who owns what has that name, whatever it is.
    result<std::uint32_t> owner_of(const std::string& name) const;

    /// True if this folder is what `above` has under that name; not if it was moved, removed or replaced
    /// since it was opened.
    bool is_in(const folder& above, const std::string& name) const;

    /// Whether anybody has the regular file `name` open for writing. Unknown of files of other users, if this
    /// process has no CAP_LEASE, and of those on network filesystems (fcntl(2), F_SETLEASE).
    writers writers_of(const std::string& name) const;

    /// The text of the regular file `name`, which is not followed if it is a link, nor waited for if it is
    /// something else. Files of more than `largest` bytes fail with EFBIG, folders with EISDIR, what else
    /// isn't a regular file with EINVAL.
    result<std::string> read(const std::string& name, std::size_t largest) const;

    /// Where the symbolic link `name` leads, as it says. Null if it is none, or isn't there.
    result<std::optional<std::string>> target_of(const std::string& name) const;

    /// Writes a file whole: it has either its old text or the new one, and the new one is on the disk when
    /// this returns. Its name is, too, once sync() has returned. A link of that name is replaced, not
    /// followed.
    result<void> write(const std::string& name, std::string_view text) const;

    /// Adds to the end of a regular file that is there, so that it is on the disk when this returns. Where that fails the file is
    /// cut to what it was, if that can be done.
    result<void> append(const std::string& name, std::string_view text) const;

    /// Moves a file of whatever kind to another folder of the same filesystem. Fails with EEXIST rather than
    /// replace a file there; on filesystems that can't do both in one (NFS), that holds for files that were
    /// there before.
    result<void> move(const std::string& name, const folder& to, const std::string& new_name) const;

    /// Moves a file likewise to where there is none of its name: `wanted` with `ending` behind it, or with a
    /// number in between ("a.json", "a~2.json"). Answers the name it has there.
    result<std::string> move_to_free_name(
        const std::string& name,
        const folder& to,
        const std::string& wanted,
        std::string_view ending
    ) const;

    result<void> remove(const std::string& name) const;

    /// Waits until the names that were written, moved or removed are on the disk.
    result<void> sync() const;

private:
    folder(file_descriptor fd, std::string path) : fd_(std::move(fd)), path_(std::move(path)) {}
    static result<folder> open_at(
        int above,
        const std::string& name,
        const std::string& path,
        unsigned mode,
        int flags
    );

    file_descriptor fd_;
    std::string path_;
};

}  // namespace rdad::spool
