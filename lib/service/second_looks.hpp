// Looks once more at jobs that count as not started although a call for their start was given up.
#pragma once

#include "job/second_look.hpp"
#include "pace/backoff.hpp"
#include "service/acceptance.hpp"
#include "service/account.hpp"
#include "service/disk.hpp"
#include "service/disk_faults.hpp"
#include "service/journal.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include <functional>
#include <string>
#include <vector>

namespace rdad::service {

/// For one thread.
class second_looks
{
public:
    /// Is given a job that was started after all, and whose record is in active/ again.
    using listener = std::function<void(accepted_job)>;

    /// All of these must outlive this.
    second_looks(
        boost::asio::any_io_executor executor,
        account& a,
        disk& d,
        disk_faults& faults,
        journal& j,
        listener on_started
    );
    second_looks(const second_looks&) = delete;
    second_looks& operator=(const second_looks&) = delete;

    /// Goes on with those of an earlier process. Blocks on the disk. Fails where it can't be read.
    spool::result<void> restore();

    /// Has a job looked at when it is due, also by a later process once this has succeeded.
    boost::asio::awaitable<spool::result<void>> add(job::second_look look);

    /// Another record is for that job now, and tells what becomes of it.
    void forget(const std::string& job_id);

    /// Looks at jobs as they are due. Returns only by an exception: when it is cancelled.
    boost::asio::awaitable<void> run();

private:
    void plan(job::second_look look);
    boost::asio::awaitable<void> wait();
    boost::asio::awaitable<void> look(job::second_look look);
    boost::asio::awaitable<bool> bring_back(job::second_look look);
    boost::asio::awaitable<spool::result<void>> keep();

    account& account_;
    disk& disk_;
    disk_faults& faults_;
    journal& journal_;
    listener on_started_;
    boost::asio::steady_timer news_;
    pace::backoff backoff_;
    std::vector<job::second_look> looks_;  ///< in the order in which they are due
};

}  // namespace rdad::service
