// SPDX-License-Identifier: BSL-1.0
// A text that is added to the file of a record, see record_texts.hpp.
//
// The calls block on the disk.
#pragma once

#include "failure/failure.hpp"
#include "spool/file_descriptor.hpp"
#include "spool/folder.hpp"

#include <sys/types.h>

#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace rdad::spool {

/// The folder must outlive it.
class appended_text
{
public:
    /// Adds the text, which needn't be on the disk then. Null where it is better written into a new file: there is none, or
    /// one that has grown large, that a crash has left a part of a text in, or that has another name somewhere.
    static result<std::optional<appended_text>> write(
        const folder& folder,
        const std::string& name,
        std::string_view text
    );

    /// To be synced (fsync(2)) before end().
    int descriptor() const noexcept { return fd_.get(); }

    /// It is on the disk, unless there was an error, as in errno: then it is cut to a part that doesn't count, if that can be
    /// done.
    result<void> end(int sync_error);

private:
    appended_text(const folder& folder, std::string name, file_descriptor fd, off_t began)
        : folder_(&folder), name_(std::move(name)), fd_(std::move(fd)), began_(began)
    {}

    failure give_up(int error);

    const folder* folder_;
    std::string name_;
    file_descriptor fd_;
    off_t began_;  ///< the size of the file before
};

}  // namespace rdad::spool
