// SPDX-License-Identifier: BSL-1.0
// Which jobs of a file that are no good get a record each, and which share one: a record costs several writes, and a
// file can hold 20,000 elements that are no jobs.
#pragma once

#include "job/job_file.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace rdad::intake {

/// So many jobs of a file that are no good have records of their own, unless no other one is good either.
inline constexpr std::size_t most_bad_records = 10;

/// Puts one entry, named `base`, in the place of the jobs that are no good where these are more than a few, or all that
/// a file of several jobs holds. It comes last, isn't JSON, so that the dropped file is kept, and says how many they are
/// and what is wrong with the first ones. Good jobs stay as they are.
std::vector<job::file_entry> gather_bad_jobs(std::string base, std::vector<job::file_entry> entries);

}  // namespace rdad::intake
