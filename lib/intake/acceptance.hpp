// SPDX-License-Identifier: BSL-1.0
// From a dropped file to the records of its jobs.
//
// The calls block on the disk.
#pragma once

#include "failure/failure.hpp"
#include "job/record.hpp"
#include "spool/spool.hpp"

#include <chrono>
#include <cstdint>
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

}  // namespace rdad::intake
