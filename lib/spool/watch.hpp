// SPDX-License-Identifier: BSL-1.0
// Watches a folder for files that are closed by their writer or moved in (inotify(7)).
#pragma once

#include "failure/failure.hpp"
#include "spool/file_descriptor.hpp"
#include "spool/folder.hpp"

#include <string>
#include <vector>

namespace rdad::spool {

/// What happened in a folder.
struct watch_event
{
    enum kind_type
    {
        written,  ///< somebody writes to the file
        closed,   ///< its writer has closed it, or it was moved in
        missed,   ///< the kernel's queue overflowed: anything may have happened, to any file
    };

    kind_type kind;
    std::string name;

    friend bool operator==(const watch_event&, const watch_event&) = default;
};

/// On some filesystems (NFS, FUSE) inotify hears nothing of what other hosts do: look from time to time as
/// well.
class watch
{
public:
    static result<watch> start(const folder& folder);

    /// Readable when there is something to read. Non-blocking.
    int descriptor() const noexcept { return fd_.get(); }

    /// Takes what was heard, in its order; of much only the first part, since a neighbour may never stop.
    std::vector<watch_event> read();

private:
    explicit watch(file_descriptor fd) : fd_(std::move(fd)) {}

    file_descriptor fd_;
};

}  // namespace rdad::spool
