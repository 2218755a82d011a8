// SPDX-License-Identifier: BSL-1.0
// Removes records of jobs that ended long ago.
//
// The calls block on the disk.
#pragma once

#include "failure/failure.hpp"
#include "history/ended_job.hpp"
#include "spool/spool.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace rdad::history {

/// A record, or a dropped file that is kept beside one.
struct old_file
{
    job::final_state state;
    std::string name;

    friend bool operator==(const old_file&, const old_file&) = default;
};

/// Those in the folders of ended jobs that are older than `before`, by folder and name. Records aren't modified any more once
/// a job has ended. A dropped file may have been written long before it was dropped: what counts is also when it was moved
/// beside its record (stat(2), st_ctim). What is held hasn't ended, and what isn't rdad's is left alone.
result<std::vector<old_file>> files_before(const spool::spool& spool, time before);

struct pruned
{
    std::size_t removed = 0;

    /// Why no more were. Null: all were that were to be.
    std::optional<failure> problem{};
};

/// Removes those of `files` that are still that old: a name may be another record's by now. It ends at the first one that
/// can't be removed.
pruned remove_before(const spool::spool& spool, time before, const std::vector<old_file>& files);

}  // namespace rdad::history
