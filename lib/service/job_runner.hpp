// Runs one job from its record to its final record: does what its driver says.
#pragma once

#include "driver/job_driver.hpp"
#include "job/record.hpp"
#include "journal/journal.hpp"
#include "service/account.hpp"
#include "service/disk.hpp"
#include "service/disk_faults.hpp"
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
    journal::journal& journal;
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

    const job::record& current() const noexcept { return driver_.current(); }

    /// It has an outcome, and isn't in the folder of its final state for certain.
    bool is_being_filed() const noexcept { return driver_.is_being_filed(); }

private:
    struct made_call
    {
        job::operation operation;
        std::optional<unsigned> status;  ///< null where there is no answer
        std::size_t events_begin;        ///< of the record's events, the first one that it has caused
        std::size_t events_end;          ///< and the end of those
    };

    driver::action next();
    void take_finding();
    job::following how() const;
    boost::asio::awaitable<void> call(driver::call c, call_queue::turn turn);
    boost::asio::awaitable<bool> write(std::string text);
    boost::asio::awaitable<bool> plan(job::second_look look);
    boost::asio::awaitable<bool> file(job::final_state state, std::string text);
    boost::asio::awaitable<bool> sync(job::final_state state);
    void forget_second_look();
    template <class T>
    bool tell_of_disk(const spool::result<T>& done);
    void tell_answer() const;
    void tell_events();
    std::vector<journal::field> fields() const;
    std::vector<journal::field> fields_with_call() const;

    job_services services_;
    std::string name_;
    driver::job_driver driver_;
    sleeper sleeper_;
    std::optional<sweep_runner::follower> follower_;  ///< once the job is active
    std::size_t events_told_;
    std::optional<made_call> last_call_;  ///< null once what it has caused is told
};

}  // namespace rdad::service
