// SPDX-License-Identifier: BSL-1.0
// What has happened between two looks at the daemon's batches and jobs. Pure.
#pragma once

#include "control/batch_status.hpp"
#include "control/job_list.hpp"
#include "control/watch/watch_event.hpp"

#include <map>
#include <string>
#include <vector>

namespace rdad::control {

/// Is told of each look, first of the jobs and then of the batches. What has come and gone between two looks it doesn't know
/// of.
class watch_changes
{
public:
    /// The names of those that a further question is needed for: what has become of them, or why they are held or can't get
    /// on. `seen` are all jobs in active/ and held/ that are watched. Empty at the first look.
    std::vector<std::string> to_be_asked(const std::vector<listed_job>& seen) const;

    /// `asked` has what was answered, by names; one of which there is nothing is gone. The first look tells of nothing: what
    /// is there then hasn't just happened.
    std::vector<watch_event> saw_jobs(
        const std::vector<listed_job>& seen,
        const std::map<std::string, listed_job>& asked
    );

    /// One event for each batch that is new, and for each that is over.
    std::vector<watch_event> saw_batches(const std::vector<batch_status>& batches);

private:
    std::vector<watch_event> changes_of(const listed_job& before, const listed_job& now) const;

    std::map<std::string, listed_job> known_;  ///< by names
    std::map<std::string, bool> batches_;      ///< by labels; whether they were seen just now
    bool has_looked_ = false;
};

}  // namespace rdad::control
