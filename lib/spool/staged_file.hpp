// SPDX-License-Identifier: BSL-1.0
// A file that is written under a temporary name, and gets its own once it is whole and on the disk.
//
// The calls block on the disk.
#pragma once

#include "failure/failure.hpp"
#include "spool/file_descriptor.hpp"
#include "spool/folder.hpp"
#include "spool/sync_threads.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

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

    /// To be synced (fsync(2)) before take_name(): no power cut may find the name without the text.
    int descriptor() const noexcept { return fd_.get(); }

    /// In the place of what has that name, a link too. It is on the disk once the folder is synced.
    result<void> take_name();

    /// What is said of it where it can't be written, for `error` as in errno.
    failure failure_of(int error) const;

private:
    staged_file(const folder& folder, std::string name, file_descriptor fd)
        : folder_(&folder), name_(std::move(name)), fd_(std::move(fd))
    {}

    const folder* folder_;
    std::string name_;
    file_descriptor fd_;  ///< closed once the file has its name
};

/// What a file is to hold.
struct file_text
{
    std::string name;
    std::string_view text;
};

/// Writes files as folder::write() does, but all of them wait for the disk together. Their names differ. Answers for
/// each, in their order, whether it is written.
std::vector<result<void>> write_together(
    const folder& folder,
    const std::vector<file_text>& files,
    sync_threads& syncing
);

/// What is done of that before they wait, for each in their order.
std::vector<result<staged_file>> stage_together(const folder& folder, const std::vector<file_text>& files);

/// The rest. `beside`, a descriptor, waits with them and has its error (fsync(2)) in `beside_error` then; -1: there is none.
std::vector<result<void>> finish_together(
    std::vector<result<staged_file>> staged,
    sync_threads& syncing,
    int beside,
    int& beside_error
);

/// The name under which what is to get the name `name` is written.
std::string temporary_name(const std::string& name);

/// Such a name, so that what a crash has left can be told.
bool is_temporary(std::string_view name) noexcept;

}  // namespace rdad::spool
