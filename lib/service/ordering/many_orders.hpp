// SPDX-License-Identifier: BSL-1.0
// Orders for many jobs: each is one record in the spool, kept until it is carried out for all of them.
#pragma once

#include "control/access.hpp"
#include "control/kept_order.hpp"
#include "control/order.hpp"
#include "disk/disk.hpp"
#include "disk/faults.hpp"
#include "failure/failure.hpp"
#include "journal/journal.hpp"
#include "pace/backoff.hpp"
#include "service/job_runners.hpp"
#include "service/ordering/order_messages.hpp"
#include "service/ordering/orders.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include <sys/types.h>

#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace rdad::service {

/// What is told of orders for many, and what they are carried out with.
struct order_services
{
    disk::disk& disk;
    disk::faults& faults;
    journal::journal& journal;
    const job_runners& runners;
    service::orders& orders;
    order_messages& messages;
};

/// For one thread.
class many_orders
{
public:
    /// Goes on with those `kept` by an earlier process. `on_done` is called when there is less to be done.
    many_orders(
        boost::asio::any_io_executor executor,
        order_services services,
        std::vector<control::kept_order> kept,
        std::function<void()> on_done
    );
    many_orders(const many_orders&) = delete;
    many_orders& operator=(const many_orders&) = delete;

    /// Takes an order of the user `by`. What it notes is carried out, by a later process if need be, once this has answered.
    boost::asio::awaitable<control::orders_answer> take(
        control::order order,
        std::vector<std::string> names,
        uid_t by,
        control::access_rule rule
    );

    /// Whether there is something to be carried out that wasn't tried yet, or something that the disk doesn't have yet.
    bool has_work() const;

    /// Carries them out, one after the other. Returns only by an exception: when it is cancelled.
    boost::asio::awaitable<void> run();

private:
    /// Some of it may be done.
    struct work
    {
        control::kept_order order;

        /// For some of its jobs it may be carried out, and more may have happened to them since.
        bool is_of_earlier_process = false;

        /// Until then it is left alone, since it was tried in vain.
        std::chrono::steady_clock::time_point due{};

        pace::backoff backoff;
    };

    /// How far one pass through the jobs of an order is.
    struct pass;

    std::shared_ptr<work> work_of(control::kept_order order, bool is_of_earlier_process) const;
    std::shared_ptr<work> next_due() const;
    boost::asio::awaitable<void> wait();
    boost::asio::awaitable<void> carry_out(std::shared_ptr<work> todo);
    boost::asio::awaitable<void> carry_out_some(pass& all, unsigned at_a_time);
    boost::asio::awaitable<void> carry_out_next(pass& all);
    boost::asio::awaitable<bool> is_done_for(const pass& all, const control::ordered_job& job);
    boost::asio::awaitable<bool> is_meant(const work& todo, const control::ordered_job& job);
    boost::asio::awaitable<bool> is_on_disk(control::order order, const std::string& name);
    std::size_t jobs_left() const;
    boost::asio::awaitable<void> keep_again();
    boost::asio::awaitable<result<void>> keep();
    void tell_of(const control::kept_order& order) const;

    order_services services_;
    std::function<void()> on_done_;
    boost::asio::steady_timer news_;
    pace::backoff disk_backoff_;
    std::deque<std::shared_ptr<work>> works_;  ///< in the order in which they were given
    bool is_kept_ = true;                      ///< the disk has what `works_` has, or is being told
    unsigned writes_ = 0;                      ///< that are under way
};

}  // namespace rdad::service
