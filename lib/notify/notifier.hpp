// SPDX-License-Identifier: BSL-1.0
// All hooks: which there are, from start to stop.
#pragma once

#include "notify/hook_follower.hpp"

#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

#include <map>
#include <memory>
#include <string>

namespace rdad::notify {

/// For one thread.
class notifier
{
public:
    /// `context` must outlive this.
    notifier(boost::asio::io_context& context, hook_settings settings, hook_teller tell);

    /// Runs the hooks until SIGTERM or SIGINT; at SIGHUP it looks again which there are.
    void run();

private:
    void look();
    void start(const std::string& name);
    void wait_for_signal();

    boost::asio::io_context& context_;
    hook_settings settings_;
    hook_teller tell_;
    boost::asio::signal_set signals_;
    std::map<std::string, boost::asio::cancellation_signal> running_;  ///< by the name of the hook
};

}  // namespace rdad::notify
