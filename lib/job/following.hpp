// SPDX-License-Identifier: BSL-1.0
// By what active jobs are followed.
#pragma once

namespace rdad::job {

/// How the end of one job is noticed.
enum class following
{
    progress,  ///< the job is asked for its progress, at the documented intervals
    list,      ///< the active jobs are listed: one that is gone from there has ended
};

/// What is configured.
enum class polling
{
    automatic,  ///< by the list where it is there and useful, else by progress
    list,
    progress,
};

}  // namespace rdad::job
