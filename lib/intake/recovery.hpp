// SPDX-License-Identifier: BSL-1.0
// What active/ holds when the daemon starts: the records with which it goes on, and what a crash has left.
#pragma once

#include "failure/failure.hpp"
#include "intake/acceptance.hpp"
#include "intake/batches.hpp"
#include "job/second_look.hpp"
#include "journal/message_kind.hpp"
#include "spool/spool.hpp"

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace rdad::intake {

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

    /// Claims that a crash has left: they are gone on with as any dropped file is, by turns.
    std::vector<std::shared_ptr<claim_acceptance>> claims;

    /// About records that can't be read, and about what isn't the daemon's.
    std::vector<recovery_problem> problems;

    /// How many of those are still in active/: another start may read them. The others make no sense and are
    /// in held/ now.
    std::size_t unread = 0;
};

/// Reads all records, and finds the claims that a crash has left; what batches there are, `known` is told, which must
/// outlive the claims. Fails if active/ can't be listed, or if it can't be told which jobs are to be looked at once more. It
/// blocks on the disk.
result<recovered_jobs> recover_jobs(spool::spool& spool, batches& known);

/// Tells `known` of batches some of whose jobs have ended since then, and were started: they are in the folders of final
/// states. What can't be read there isn't told. It blocks on the disk.
void remember_batches(const spool::spool& spool, batches& known, std::chrono::system_clock::time_point since);

}  // namespace rdad::intake
