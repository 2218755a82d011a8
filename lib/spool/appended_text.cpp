// SPDX-License-Identifier: BSL-1.0
#include "spool/appended_text.hpp"

#include "spool/record_texts.hpp"
#include "spool/write_all.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>

namespace rdad::spool {
namespace {

// All of a file is read whenever its last text is: one that would get larger than this, and than some times its text, is
// written anew.
constexpr std::size_t small_file = std::size_t{16} << 10U;
constexpr std::size_t most_texts = 4;

/// Of no JSON text, in whose place it is left.
constexpr off_t part_of_a_text = 1;

}  // namespace

result<std::optional<appended_text>> appended_text::write(
    const folder& folder,
    const std::string& name,
    std::string_view text
)
{
    const std::string added = added_text(text);
    const std::size_t largest = std::max(small_file, most_texts * text.size());
    const auto there = folder.read(name, largest);
    if (!there || there->size() + added.size() > largest || !has_whole_texts(*there))
        return std::optional<appended_text>();
    constexpr int flags = O_WRONLY | O_APPEND | O_NOFOLLOW | O_CLOEXEC;
    file_descriptor fd(::openat(folder.descriptor(), name.c_str(), flags));
    struct stat status = {};
    // Of a file that has another name, as backups give it by links, only the name is the daemon's.
    if (!fd || ::fstat(fd.get(), &status) != 0 || status.st_nlink != 1)
        return std::optional<appended_text>();
    appended_text file(folder, name, std::move(fd), status.st_size);
    if (!write_all(file.descriptor(), added))
        return file.give_up(errno);
    return std::optional(std::move(file));
}

result<void> appended_text::end(int sync_error)
{
    if (sync_error != 0)
        return give_up(sync_error);
    return {};
}

failure appended_text::give_up(int error)
{
    // Else the text may count after all, though nobody was told that it is kept. A part is left, so that the next text gets
    // another file, and blocks of the disk that may work.
    if (::ftruncate(fd_.get(), began_ + part_of_a_text) != 0)
        return last_failure("cut " + folder_->path_of(name_));
    errno = error;
    return last_failure("write to " + folder_->path_of(name_));
}

}  // namespace rdad::spool
