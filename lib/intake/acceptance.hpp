// SPDX-License-Identifier: BSL-1.0
// From a dropped file to the records of its jobs.
//
// The calls block on the disk.
#pragma once

#include "failure/failure.hpp"
#include "job/record.hpp"
#include "job/second_look.hpp"
#include "journal/message_kind.hpp"
#include "spool/spool.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace rdad::intake {

/// A record in active/: what is to be known of it before it is read.
struct accepted_job
{
    std::string name;

    /// Which claim of the spool it was made from.
    std::string source;

    /// Null where the job has none yet.
    std::optional<std::string> job_id;

    std::chrono::system_clock::time_point time_taken;

    /// How many of its events, the last ones, the journal doesn't know yet.
    std::uint32_t untold_events;
};

accepted_job accepted_job_of(std::string name, const job::record& record, std::uint32_t untold_events);

/// Makes the records of one claim.
class claim_acceptance
{
public:
    /// `leftovers` are the names of records that were made from the claim before a crash; none was worked on.
    explicit claim_acceptance(std::string claim, std::vector<std::string> leftovers = {})
        : claim_(std::move(claim)), written_(std::move(leftovers))
    {}

    /// Makes a record for each job of the file, good or bad, and ends the claim. If it fails nothing of the
    /// claim may be worked on, and it is to be called again.
    result<std::vector<accepted_job>> run(spool::spool& spool, std::chrono::system_clock::time_point now);

private:
    result<void> write_records(spool::spool& spool, std::chrono::system_clock::time_point now);
    result<void> end_claim(spool::spool& spool) const;

    std::string claim_;
    std::vector<std::string> written_;  ///< or meant to be: the last of a try that failed may be another's
    std::vector<accepted_job> jobs_;
    bool all_written_ = false;

    /// The record beside which the file is kept, since no record can hold it. Null where all are JSON.
    std::optional<std::string> kept_beside_;
};

/// Something in active/ that the daemon can't go on with.
struct recovery_problem
{
    journal::message_kind kind;
    std::string sentence;
};

/// What active/ holds when the daemon starts.
struct recovered_jobs
{
    std::vector<accepted_job> jobs;

    /// Of jobs that count as not started.
    std::vector<job::second_look> second_looks;

    /// Claims that a crash has left, and that could not be ended yet.
    std::vector<std::shared_ptr<claim_acceptance>> claims;

    /// About records that can't be read, and about what isn't the daemon's.
    std::vector<recovery_problem> problems;

    /// How many of those are still in active/: another start may read them. The others make no sense and are
    /// in held/ now.
    std::size_t unread = 0;
};

/// Ends the claims that a crash has left, and reads all records. Fails if active/ can't be listed, or if it can't be
/// told which jobs are to be looked at once more.
result<recovered_jobs> recover_jobs(spool::spool& spool, std::chrono::system_clock::time_point now);

}  // namespace rdad::intake
