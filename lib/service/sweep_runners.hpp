// SPDX-License-Identifier: BSL-1.0
// The sweeps of all services.
#pragma once

#include "api/service.hpp"
#include "client/account.hpp"
#include "journal/journal.hpp"
#include "lists/sweep.hpp"
#include "service/sweep_runner.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/cancellation_signal.hpp>

#include <map>
#include <memory>

namespace rdad::service {

/// Each service has its own: where the list of one is refused, that hinders no jobs of another. Together they spend what one
/// would. For one thread.
class sweep_runners
{
public:
    /// `account` and `journal` must outlive this.
    sweep_runners(
        boost::asio::any_io_executor executor,
        client::account& account,
        journal::journal& journal,
        lists::sweep_options options,
        sweep_runner::listeners told
    );

    /// Sweeps for as long as there are jobs to follow, until cancel(). Before this nothing is called.
    void start();

    /// Where jobs of a service are followed.
    sweep_runner& of(const api::service& service);

    void set_options(lists::sweep_options options);

    /// Ends what goes on. From within the event loop.
    void cancel();

private:
    struct sweeping
    {
        std::unique_ptr<sweep_runner> runner{};
        boost::asio::cancellation_signal stop{};
    };

    void start(sweeping& one);
    void share_calls();

    boost::asio::any_io_executor executor_;
    client::account& account_;
    journal::journal& journal_;
    lists::sweep_options options_;
    sweep_runner::listeners listeners_;
    std::map<const api::service*, sweeping> all_;  ///< of which jobs were followed
    bool is_started_ = false;
};

}  // namespace rdad::service
