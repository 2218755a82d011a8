// SPDX-License-Identifier: BSL-1.0
// Many jobs, a line each: where they are, and why they aren't further.
#pragma once

#include "control/job_query.hpp"
#include "control/text/styled_text.hpp"
#include "driver/waits_for.hpp"
#include "failure/failure.hpp"
#include "job/batch.hpp"
#include "spool/spool.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace rdad::control {

struct listed_job
{
    std::string name;

    /// The folder of the spool where its record is.
    std::string state;

    /// "bridges#12". Null where it isn't known, or nobody asked.
    std::optional<std::string> batch{};

    /// Null where nobody works on it.
    std::optional<driver::waits_for> waits_for{};

    bool is_stuck = false;

    /// The reason of its outcome, or what is in the way of a job that can't get on. Null where there is none, or nobody
    /// asked.
    std::optional<std::string> reason{};

    friend bool operator==(const listed_job&, const listed_job&) = default;
};

struct job_list
{
    /// In the natural order of their names, no more than were asked for.
    std::vector<listed_job> jobs;

    /// How many are meant.
    std::size_t total = 0;

    /// The names that mean none.
    std::vector<std::string> without_job;

    friend bool operator==(const job_list&, const job_list&) = default;
};

/// What memory holds of a job that is worked on.
struct active_job
{
    std::string name;
    std::shared_ptr<const job::batch> batch;  ///< null where it has none
    driver::waits_for waits_for;
    bool is_stuck;
};

/// Lists the jobs that `query` means, those in active/ being `active`; only those that `owner` has dropped, unless that is
/// null. Fails where a folder can't be listed, and with ECANCELED once `ending` says so. It blocks on the disk.
result<job_list> list_jobs(
    const spool::spool& spool,
    std::vector<active_job> active,
    const job_query& query,
    std::optional<std::uint32_t> owner,
    const std::stop_token& ending = {}
);

/// As a table whose lines fit into so many columns.
styled_text to_text(const job_list& list, std::size_t columns);

/// One JSON object: jobs, total, withoutJob.
std::string to_json_text(const job_list& list);

/// What to_json_text() wrote. Null where it makes no sense.
std::optional<job_list> read_job_list(std::string_view text);

}  // namespace rdad::control
