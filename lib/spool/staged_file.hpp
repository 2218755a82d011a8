// SPDX-License-Identifier: BSL-1.0
// A file that is written under a temporary name, and gets its own once it is whole and on the disk.
//
// The calls block on the disk.
#pragma once

#include "failure/failure.hpp"
#include "spool/file_descriptor.hpp"
#include "spool/folder.hpp"

#include <string>
#include <string_view>
#include <utility>

namespace rdad::spool {

/// Removes what it has written if that never gets its name. The folder must outlive it.
class staged_file
{
public:
    /// Writes the text, which needn't be on the disk then.
    static result<staged_file> write(const folder& folder, std::string name, std::string_view text);

    staged_file(staged_file&& other) noexcept = default;
    staged_file(const staged_file&) = delete;
    staged_file& operator=(const staged_file&) = delete;
    staged_file& operator=(staged_file&&) = delete;
    ~staged_file();

    /// To be synced (fsync(2)) before end(): no power cut may find the name without the text.
    int descriptor() const noexcept { return fd_.get(); }

    /// It gets its name, in the place of what has that, a link too, unless there was an error, as in errno. It is on the disk
    /// once the folder is synced.
    result<void> end(int sync_error);

private:
    staged_file(const folder& folder, std::string name, file_descriptor fd)
        : folder_(&folder), name_(std::move(name)), fd_(std::move(fd))
    {}

    failure failure_of(int error) const;

    const folder* folder_;
    std::string name_;
    file_descriptor fd_;  ///< closed once the file has its name
};

/// The name under which what is to get the name `name` is written.
std::string temporary_name(const std::string& name);

/// Such a name, so that what a crash has left can be told.
bool is_temporary(std::string_view name) noexcept;

}  // namespace rdad::spool
