// SPDX-License-Identifier: BSL-1.0
// From a dropped file to the records of its jobs.
//
// The calls block on the disk.
#pragma once

#include "api/service.hpp"
#include "driver/user_loads.hpp"
#include "failure/failure.hpp"
#include "intake/batches.hpp"
#include "job/job_file.hpp"
#include "job/record.hpp"
#include "spool/names.hpp"
#include "spool/spool.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <span>
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

    driver::load load;

    /// Null where the record tells of none.
    std::shared_ptr<const job::batch> batch{};
};

/// Its batch doesn't count as run by that.
accepted_job accepted_job_of(std::string name, const job::record& record, std::uint32_t untold_events);

/// Makes the records of one claim, a part of them at a time: the disk has others to serve meanwhile. Until all is done,
/// nothing of the claim may be worked on.
class claim_acceptance
{
public:
    /// `leftovers` are the names of records that were made from the claim before a crash; none was worked on. `known`
    /// tells what the claim repeats, and must outlive this. Null: nothing does.
    explicit claim_acceptance(
        std::string claim,
        std::vector<std::string> leftovers = {},
        batches* known = nullptr
    )
        : claim_(std::move(claim)), leftovers_(std::move(leftovers)), known_(known)
    {}
    claim_acceptance(const claim_acceptance&) = delete;
    claim_acceptance& operator=(const claim_acceptance&) = delete;

    // What it does, in this order; step_together() does it. What fails is to be called again.

    /// Removes leftovers, and reads the file. True once there is nothing of that left to do.
    /// `of_unnamed` is the service of jobs that name none.
    result<bool> prepare(
        spool::spool& spool,
        std::chrono::system_clock::time_point now,
        const api::service& of_unnamed
    );

    /// Makes records for some jobs of the file, good or bad, `most` at the most, under names that it puts among those
    /// that are `given` away. They are to be written; then tell wrote().
    result<std::vector<spool::record_change>> make_records(
        const spool::spool& spool,
        std::size_t most,
        std::set<std::string>& given
    );

    /// What has come of each of them.
    result<void> wrote(std::span<const result<void>> written);

    /// The claim is to be ended.
    bool has_all_records() const noexcept { return !entries_.empty() && next_ == entries_.size(); }

    /// Null: the dropped file isn't needed any more. Otherwise it is to be kept beside that record, since no record can
    /// hold it.
    const std::optional<std::string>& kept_beside() const noexcept { return kept_beside_; }

    /// The records that were made. To be called once the claim has ended.
    std::vector<accepted_job> take_jobs() { return std::move(jobs_); }

    const std::string& claim() const noexcept { return claim_; }

    /// Who has dropped the file; driver::unknown_user where it was claimed by an earlier release.
    std::uint32_t user() const noexcept { return spool::user_of(spool::claim_id(claim_)); }

    /// What the file holds, once that is known; nothing before.
    driver::user_loads::total load() const noexcept { return {entries_.size(), text_.size()}; }

private:
    result<void> remove_leftovers(spool::spool& spool);
    result<void> read_file(
        spool::spool& spool,
        std::chrono::system_clock::time_point now,
        const api::service& of_unnamed
    );
    result<void> begin_batch(
        spool::spool& spool,
        const std::vector<job::file_entry>& entries,
        std::chrono::system_clock::time_point now
    );

    std::string claim_;

    /// What may be in active/ and has to go first: of an earlier run, or the record of a write that failed, whose name
    /// may be another's by now.
    std::vector<std::string> leftovers_;
    batches* known_;

    std::optional<std::chrono::system_clock::time_point>
        leased_since_;                               ///< since the file could not be read for a lease
    std::string text_;                               ///< of the dropped file; the entries refer to it
    std::chrono::system_clock::time_point taken_{};  ///< the same for all of its jobs, which are one batch
    std::optional<job::batch> batch_;                ///< null until then
    std::string repetition_;                         ///< of another batch, in a sentence. Empty: it is none
    running_batch shared_;  ///< by all of its jobs; it counts as run unless it is a repetition
    std::vector<job::file_entry> entries_;  ///< empty until the file is read
    std::size_t next_ = 0;                  ///< of the entries: those before it have their records
    std::vector<accepted_job> jobs_;        ///< those, and behind them those that are being written

    /// The first record of an entry that isn't JSON. Null: there was none so far.
    std::optional<std::string> kept_beside_;
};

/// So many records are made by a step: they wait for the disk together, for some ten milliseconds.
inline constexpr std::size_t records_a_step = 64;

/// Goes a step on with each of these claims, one at least, of which no two are the same. Answers for each, in their order,
/// true once its records are made and it has ended. `of_unnamed` is the service of jobs that name none.
std::vector<result<bool>> step_together(
    spool::spool& spool,
    const std::vector<claim_acceptance*>& claims,
    std::chrono::system_clock::time_point now,
    const api::service& of_unnamed = api::realitydataanalysis
);

/// Does all of it, or what is left. Answers take_jobs().
result<std::vector<accepted_job>> accept(
    spool::spool& spool,
    claim_acceptance& claim,
    std::chrono::system_clock::time_point now,
    const api::service& of_unnamed = api::realitydataanalysis
);

}  // namespace rdad::intake
