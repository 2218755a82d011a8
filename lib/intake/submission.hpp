// SPDX-License-Identifier: BSL-1.0
// Checking job files and dropping them into the spool, for people and scripts.
#pragma once

#include "failure/failure.hpp"
#include "intake/file_rules.hpp"

#include <optional>
#include <string>
#include <vector>

namespace rdad::intake {

/// What is wrong with the job file at `path`: a sentence for each job of it that would be rejected. Empty
/// where all are good.
std::vector<std::string> validate_job_file(const std::string& path, const file_rules& rules = {});

/// What the batch of the file at `path` will be called, unless a file of its name is in incoming/.
std::string batch_name_of_file(const std::string& path);

/// What tells the content of the job file at `path` from others, as batches have it (job/batch.hpp). Null where it would
/// be no repetition of an earlier one: it creates no job, or says "again"; and where it can't be read.
std::optional<std::string> digest_of_repeatable(const std::string& path, const file_rules& rules = {});

/// Why the daemon would leave a file of that name alone, where it does: a sentence. Null: it is taken.
std::optional<std::string> why_ignored(const std::string& path, const file_rules& rules);

struct submission_options
{
    file_rules rules{};

    /// The file is run although the same was dropped before (rdad-job(5)).
    bool again = false;

    /// Only what its jobs would cost is wanted, of all of them.
    bool estimate_only = false;
};

struct submitted_file
{
    /// In incoming/.
    std::string name;

    // Of the batch that is made of it.
    std::string batch_name;
    std::string digest;
};

/// Copies the job file at `path` into incoming/ of the spool, so that the daemon sees it whole or not at all. When it
/// answers, it is on the disk. Fails where the daemon would leave it alone, and where one of its jobs has no cost that could be
/// estimated.
result<submitted_file> submit_job_file(
    const std::string& path,
    const std::string& spool_directory,
    const submission_options& options = {}
);

}  // namespace rdad::intake
