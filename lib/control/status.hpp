// SPDX-License-Identifier: BSL-1.0
// What a spool holds, for people and scripts.
#pragma once

#include "control/local_text.hpp"
#include "control/text/styled_text.hpp"
#include "failure/failure.hpp"
#include "spool/ignored_names.hpp"

#include <boost/json/object.hpp>

#include <chrono>
#include <cstddef>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace rdad::control {

/// One record.
struct job_status
{
    std::string name;

    /// Null while the service hasn't created the job, and where the record can't be read.
    std::optional<std::string> job_id;

    /// The next step of an active job, else the state of its outcome, or "unreadable".
    std::string state;

    /// Of the outcome; where there is none, what is in the way of a job that can't get on. Null if nothing is.
    std::optional<std::string> reason;

    /// When something happened last. Null where the record can't be read.
    std::optional<std::chrono::system_clock::time_point> since;

    /// "bridges#12". Null where the record doesn't say.
    std::optional<std::string> batch;

    /// It is active, and can't get on.
    bool is_stuck = false;
};

struct spool_status
{
    /// How many files each folder holds, in the order of a job's life. Null where it may not be listed.
    std::vector<std::pair<std::string, std::optional<std::size_t>>> folders;

    /// The records in active/ and held/, in the natural order of their names.
    std::vector<job_status> jobs;

    /// How many more of them there are.
    std::size_t jobs_left_out = 0;
};

/// Looks at a spool without disturbing its daemon. What changes meanwhile may be seen twice or not at all. Dropped
/// files that the daemon leaves alone, as `ignored` says, aren't counted. Of more than `most_jobs` jobs only the first ones
/// are looked at. Fails where no folder may be listed.
result<spool_status> look_at_spool(
    const std::string& directory,
    const spool::ignored_names& ignored = {},
    std::size_t most_jobs = std::numeric_limits<std::size_t>::max()
);

boost::json::object to_json(const spool_status& status);

/// As tables whose lines fit into so many columns.
styled_text to_text(const spool_status& status, const time_text& text_of_time, std::size_t columns);

}  // namespace rdad::control
