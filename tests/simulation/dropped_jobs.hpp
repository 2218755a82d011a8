// SPDX-License-Identifier: BSL-1.0
// The names of what is dropped on a faulty host, by which violations are looked for.
#pragma once

#include <array>
#include <cstddef>

namespace rdad::simulation {

/// "new-0", "new-1", …: jobs of the first generation that are created.
inline constexpr int new_jobs = 4;

/// Of the jobs that there are the one of which only the cost is wanted.
inline constexpr std::size_t estimated_job = 11;

/// What is created to be estimated: with a cost in the answer, and without.
inline constexpr std::array new_estimates{"estimate-0", "estimate-1"};

/// The one that wants the same as an earlier one of a job.
inline constexpr const char* repetition = "once-more";
inline constexpr std::size_t repeated_job = 4;

/// Jobs of the second generation that are created. The last one has a deadline, and the one before it is of another service.
inline constexpr std::array second_jobs{"second-0", "second-1", "second-2", "second-3"};

/// One that may cost only so much, so that it is held.
inline constexpr const char* limited_job = "second-limited";

/// One that somebody else has started, which is followed.
inline constexpr const char* started_job = "second-started";

}  // namespace rdad::simulation
