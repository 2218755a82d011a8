// SPDX-License-Identifier: BSL-1.0
// Looks once more at jobs that count as not started although a call for their start was given up.
#pragma once

#include "client/account.hpp"
#include "disk/disk.hpp"
#include "disk/faults.hpp"
#include "failure/failure.hpp"
#include "intake/acceptance.hpp"
#include "job/second_look.hpp"
#include "journal/journal.hpp"
#include "pace/backoff.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include <functional>
#include <string>
#include <vector>

namespace rdad::service {

/// What second looks need of whoever has the runners of jobs.
struct second_look_access
{
    /// Whether a record for that job is in active/: then that one tells what becomes of it.
    std::function<bool(const std::string& job_id)> is_worked_on;

    /// Takes a job that was started after all, and whose record is in active/ again: its last event tells so.
    std::function<void(const intake::accepted_job&)> run;

    /// A look was made, and is settled on the disk.
    std::function<void()> done;
};

/// For one thread.
class second_looks
{
public:
    /// Goes on with those `kept` by an earlier process. All the others must outlive this.
    second_looks(
        boost::asio::any_io_executor executor,
        client::account& account,
        disk::disk& disk,
        disk::faults& faults,
        journal::journal& journal,
        second_look_access jobs,
        std::vector<job::second_look> kept
    );
    second_looks(const second_looks&) = delete;
    second_looks& operator=(const second_looks&) = delete;

    /// Has a job looked at when it is due, also by a later process once this has succeeded.
    boost::asio::awaitable<result<void>> add(job::second_look look);

    /// The job was started and has ended, as another record tells.
    void forget(const std::string& job_id);

    /// Whether there is a job to be looked at now, or something that the disk doesn't have yet.
    bool has_work() const { return !is_kept_ || writes_ > 0 || has_due(); }

    /// Looks at jobs as they are due. Returns only by an exception: when it is cancelled.
    boost::asio::awaitable<void> run();

private:
    bool has_due() const;
    void plan(job::second_look look);
    boost::asio::awaitable<void> wait();
    boost::asio::awaitable<void> keep_again();
    boost::asio::awaitable<void> look(job::second_look look);
    boost::asio::awaitable<bool> bring_back(job::second_look look);
    boost::asio::awaitable<result<void>> keep();

    client::account& account_;
    disk::disk& disk_;
    disk::faults& faults_;
    journal::journal& journal_;
    second_look_access jobs_;
    boost::asio::steady_timer news_;
    pace::backoff backoff_;
    pace::backoff disk_backoff_;
    std::vector<job::second_look> looks_;  ///< in the order in which they are due
    bool is_kept_ = true;                  ///< the disk has what `looks_` has, or is being told
    unsigned writes_ = 0;                  ///< that are under way
};

}  // namespace rdad::service
