// SPDX-License-Identifier: BSL-1.0
// Checking job files and dropping them into the spool, for people and scripts.
#pragma once

#include "failure/failure.hpp"
#include "spool/ignored_names.hpp"

#include <optional>
#include <string>
#include <vector>

namespace rdad::intake {

/// What is wrong with the job file at `path`: a sentence for each job of it that would be rejected. Empty
/// where all are good.
std::vector<std::string> validate_job_file(const std::string& path);

/// Why the daemon would leave a file of that name alone, where it does: a sentence. Null: it is taken.
std::optional<std::string> why_ignored(const std::string& path, const spool::ignored_names& ignored);

struct submission_options
{
    spool::ignored_names ignored{};

    /// The file is run although the same was dropped before (rdad-job(5)).
    bool again = false;
};

/// Copies the job file at `path` into incoming/ of the spool, so that the daemon sees it whole or not at all.
/// Answers the name of the file there; then it is on the disk. Fails where the daemon would leave it alone.
result<std::string> submit_job_file(
    const std::string& path,
    const std::string& spool_directory,
    const submission_options& options = {}
);

}  // namespace rdad::intake
