// SPDX-License-Identifier: BSL-1.0
// Drives the sweeps that follow all active jobs of a service at once, and tells what they find.
#pragma once

#include "api/service.hpp"
#include "client/account.hpp"
#include "journal/journal.hpp"
#include "lists/sweep.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <functional>
#include <optional>
#include <string>

namespace rdad::service {

/// For one thread.
class sweep_runner
{
public:
    struct listeners
    {
        std::function<void(const lists::finding&)> on_finding;

        /// By what jobs are to be followed has changed for all of them.
        std::function<void()> on_change;
    };

    /// Of the jobs of that service. `account` and `journal` must outlive this.
    sweep_runner(
        const boost::asio::any_io_executor& executor,
        client::account& account,
        journal::journal& journal,
        const api::service& service,
        lists::sweep_options options,
        listeners told
    );
    sweep_runner(const sweep_runner&) = delete;
    sweep_runner& operator=(const sweep_runner&) = delete;

    /// Sweeps for as long as there are jobs to follow, and waits for others. Returns only by an exception:
    /// when it is cancelled.
    boost::asio::awaitable<void> run();

    void set_options(lists::sweep_options options);
    void set_calls_per_minute(unsigned calls) { sweep_.set_calls_per_minute(calls); }

    // See lists::sweep.

    void add(const std::string& job_id, std::optional<std::chrono::sys_seconds> created);
    void remove(const std::string& job_id);
    job::following how_followed(const std::string& job_id) const { return sweep_.how_followed(job_id); }

private:
    boost::asio::awaitable<void> call(job::call call);
    boost::asio::awaitable<void> wait(std::chrono::milliseconds delay);
    void tell_whether_list_is_used();
    void tell_trouble(const std::string& why, bool is_list_used);
    std::string of_service() const;

    client::account& account_;
    journal::journal& journal_;
    const api::service& service_;
    listeners listeners_;
    lists::sweep sweep_;
    boost::asio::steady_timer news_;
    bool was_used_;  ///< the list, when that was last told
    bool is_trouble_told_ = false;
};

}  // namespace rdad::service
