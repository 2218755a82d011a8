// Drives one job from its record to its final record: does what the life of the job says.
#pragma once

#include "job/life.hpp"
#include "job/record.hpp"
#include "pace/backoff.hpp"
#include "service/account.hpp"
#include "service/disk.hpp"
#include "service/disk_faults.hpp"
#include "service/journal.hpp"
#include "service/second_looks.hpp"
#include "service/sleeper.hpp"
#include "service/sweep_runner.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace rdad::service {

/// What the runners of all jobs share.
struct job_services
{
    service::account& account;
    service::sweep_runner& sweeps;
    service::second_looks& second_looks;
    service::disk& disk;
    disk_faults& faults;
    service::journal& journal;
    job::life_options options;

    /// The daemon stops: nothing new is to be begun.
    const bool& stopping;
};

/// For one thread.
class job_runner
{
public:
    /// `name` is that of the record, which is in active/. `seniority` is where the job stands among the
    /// others, `events_told` how many of the record's events the journal knows already.
    job_runner(
        const boost::asio::any_io_executor& executor,
        job_services services,
        std::string name,
        job::record r,
        pace::seniority seniority,
        std::size_t events_told
    );
    job_runner(const job_runner&) = delete;
    job_runner& operator=(const job_runner&) = delete;

    /// Returns when the final record is in its folder, or when the daemon stops. Cancelled, it ends at once
    /// where it only waits; a call that is under way is heard out and what it came to is saved.
    boost::asio::awaitable<void> run();

    // See job::life. False as well once the record is being filed. What is noted is carried out by run().

    bool order_cancel();
    bool release();

    const job::record& current() const noexcept { return life_.current(); }

    /// It has an outcome, and isn't in the folder of its final state for certain.
    bool is_being_filed() const noexcept { return is_being_filed_; }

private:
    struct made_call
    {
        job::operation operation;
        std::optional<unsigned> status;  ///< null where there is no answer
        std::size_t events_begin;        ///< of the record's events, the first one that it has caused
        std::size_t events_end;          ///< and the end of those
    };

    job::action next_action();
    void take_finding();
    boost::asio::awaitable<void> call(job::action next);
    bool is_wanted(job::operation op);
    pace::standing standing_for(job::operation op) const;
    boost::asio::awaitable<void> call_now(job::operation op, call_queue::turn turn);
    boost::asio::awaitable<bool> save();
    boost::asio::awaitable<bool> plan_second_look();
    void forget_second_look();
    boost::asio::awaitable<bool> file_away();
    boost::asio::awaitable<void> wait_for_the_disk();
    void tell_fault(const spool::failure& f) const;
    void tell_end_of_faults();
    void tell_answer() const;
    void tell_events();
    std::vector<journal_field> fields() const;
    std::vector<journal_field> fields_with_call() const;

    job_services services_;
    std::string name_;
    job::life life_;
    pace::seniority seniority_;
    sleeper sleeper_;
    std::optional<sweep_runner::follower> follower_;  ///< once the job is active
    std::size_t events_told_;
    std::optional<made_call> last_call_;  ///< null once what it has caused is told
    pace::backoff disk_backoff_;
    bool is_being_filed_ = false;
    bool is_moved_ = false;  ///< the record is in the folder of its final state
};

}  // namespace rdad::service
