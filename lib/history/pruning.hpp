// SPDX-License-Identifier: BSL-1.0
// Removes records of jobs that ended long ago.
//
// The calls block on the disk.
#pragma once

#include "failure/failure.hpp"
#include "history/ended_job.hpp"
#include "spool/spool.hpp"

#include <cstddef>
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

/// Those in the folders of ended jobs whose files were modified last before `before`: records aren't changed any more once a
/// job has ended. By folder and name. What is held hasn't ended, and what isn't rdad's is left alone.
result<std::vector<old_file>> files_before(const spool::spool& spool, time before);

/// Removes those of `files` that are still that old: a name may be another record's by now. Answers how many it has removed.
/// Fails at the first one that can't be removed.
result<std::size_t> remove_before(const spool::spool& spool, time before, const std::vector<old_file>& files);

}  // namespace rdad::history
