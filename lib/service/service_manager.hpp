// SPDX-License-Identifier: BSL-1.0
// What the daemon tells the service manager that has started it, systemd: that it is ready, what it is doing,
// and that its event loop turns (sd_notify(3), sd_watchdog_enabled(3)).
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <functional>
#include <string>

namespace rdad::service {

/// Says nothing, and costs nothing, where there is no service manager that listens (NOTIFY_SOCKET). To be
/// used within the event loop, or while it doesn't run.
class service_manager
{
public:
    /// `status` answers in one line what the daemon is doing now; it is asked every few seconds, from ready()
    /// to stopping().
    service_manager(boost::asio::any_io_executor executor, std::function<std::string()> status);

    /// The daemon takes jobs, or goes on to after reloading(). From now on the watchdog, where the unit has
    /// one (WatchdogSec=), is fed by a timer of the event loop: a loop that is stuck feeds it no more.
    void ready();

    /// The configuration is being read again; ready() ends that.
    void reloading();

    /// The daemon is ending. Nothing is told any more.
    void stopping();

private:
    void say_more_later();
    void tell(std::string assignments);

    boost::asio::steady_timer next_word_;
    std::function<std::string()> status_;
    bool is_there_;

    /// Between two words to the watchdog, and looks at the status.
    std::chrono::microseconds interval_;
    bool has_watchdog_;
    std::string told_;  ///< the last status
};

}  // namespace rdad::service
