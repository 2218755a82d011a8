// Watches a folder for files that are closed by their writer or moved in (inotify(7)).
#pragma once

#include "spool/failure.hpp"
#include "spool/file_descriptor.hpp"
#include "spool/folder.hpp"

#include <string>
#include <vector>

namespace rdad::spool {

/// On some filesystems (NFS, FUSE) inotify hears nothing of what other hosts do: look from time to time as
/// well.
class watch
{
public:
    static result<watch> start(const folder& f);

    /// Readable when there is something to read. Non-blocking.
    int descriptor() const noexcept { return fd_.get(); }

    /// Takes all that was heard so far: names of files. May say a name twice, and nothing where the kernel's
    /// queue overflowed.
    std::vector<std::string> read();

private:
    explicit watch(file_descriptor fd) : fd_(std::move(fd)) {}

    file_descriptor fd_;
};

}  // namespace rdad::spool
