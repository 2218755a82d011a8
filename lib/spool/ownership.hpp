// SPDX-License-Identifier: BSL-1.0
// Which process owns a spool: no two daemons ever work on one.
//
// The calls block on the disk.
#pragma once

#include "failure/failure.hpp"
#include "spool/file_descriptor.hpp"
#include "spool/folder.hpp"

namespace rdad::spool {

/// An exclusive advisory lock (flock(2)) on files in the spool's folder. It ends with this object, and with the
/// process, however that ends. The files have the process id, for people; nobody but the daemon's user may open
/// them, and so lock them.
class ownership
{
public:
    /// Owns nothing.
    ownership() = default;

    /// Fails with EWOULDBLOCK if a daemon owns the spool already, with EINVAL if a lock is another file than ours.
    static result<ownership> take(const folder& root);

private:
    ownership(file_descriptor owner, file_descriptor lock) : owner_(std::move(owner)), lock_(std::move(lock))
    {}

    file_descriptor owner_;

    /// What daemons up to 0.1.0 lock. They let everybody open it, so that a stranger may hold a lock on it: that
    /// counts only where a daemon has it, and the file is replaced.
    file_descriptor lock_;
};

}  // namespace rdad::spool
