// SPDX-License-Identifier: BSL-1.0
// Checking job files and dropping them into the spool, for people and scripts.
#pragma once

#include "failure/failure.hpp"

#include <string>
#include <vector>

namespace rdad::intake {

/// What is wrong with the job file at `path`: a sentence for each job of it that would be rejected. Empty
/// where all are good.
std::vector<std::string> validate_job_file(const std::string& path);

/// Copies the job file at `path` into incoming/ of the spool, so that the daemon sees it whole or not at all.
/// Answers the name of the file there; then it is on the disk.
result<std::string> submit_job_file(const std::string& path, const std::string& spool_directory);

}  // namespace rdad::intake
