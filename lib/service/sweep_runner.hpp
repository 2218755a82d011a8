// Drives the sweeps that follow all active jobs at once, and tells the runners of jobs what they find.
#pragma once

#include "job/sweep.hpp"
#include "journal/journal.hpp"
#include "service/account.hpp"
#include "service/sleeper.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <utility>

namespace rdad::service {

/// For one thread.
class sweep_runner
{
public:
    class follower;

    /// `a` and `j` must outlive this.
    sweep_runner(
        const boost::asio::any_io_executor& executor,
        account& a,
        journal::journal& j,
        job::sweep_options options
    );
    sweep_runner(const sweep_runner&) = delete;
    sweep_runner& operator=(const sweep_runner&) = delete;

    /// Sweeps for as long as there are jobs to follow, and waits for others. Returns only by an exception:
    /// when it is cancelled.
    boost::asio::awaitable<void> run();

    void set_options(job::sweep_options options);

private:
    boost::asio::awaitable<void> call(job::call c);
    boost::asio::awaitable<void> wait(std::chrono::milliseconds delay);
    void pass_on_findings();
    void tell_whether_list_is_used();
    void tell_trouble(const std::string& why, bool is_list_used);

    account& account_;
    journal::journal& journal_;
    job::sweep sweep_;
    std::multimap<std::string, follower*> followers_;  ///< by the ids of their jobs
    boost::asio::steady_timer news_;
    bool was_used_;  ///< the list, when the followers were last woken for that
    bool is_trouble_told_ = false;
};

/// An active job that is followed for as long as this lives. Its runner is woken when something is found, or
/// how() changes. The sweep_runner and the sleeper must outlive it.
class sweep_runner::follower
{
public:
    follower(sweep_runner& sweeps, std::string job_id, sleeper& runner);
    follower(const follower&) = delete;
    follower& operator=(const follower&) = delete;
    ~follower();

    /// By what the job is to be followed now.
    job::following how() const { return sweeps_.sweep_.of(job_id_); }

    /// What was found, once.
    std::optional<job::finding> take_finding() { return std::exchange(finding_, std::nullopt); }

private:
    friend class sweep_runner;

    sweep_runner& sweeps_;
    std::string job_id_;
    std::multimap<std::string, follower*>::iterator place_;
    sleeper& runner_;
    std::optional<job::finding> finding_;
};

}  // namespace rdad::service
