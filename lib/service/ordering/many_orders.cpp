// SPDX-License-Identifier: BSL-1.0
#include "service/ordering/many_orders.hpp"

#include "control/batch_table.hpp"
#include "control/job_view.hpp"
#include "coroutine/waking.hpp"
#include "disk/stored_record.hpp"
#include "service/ordering/order_recipients.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/multiple_exceptions.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <exception>
#include <iterator>
#include <optional>
#include <random>
#include <string_view>
#include <utility>

namespace asio = boost::asio;
namespace chrono = std::chrono;
using namespace boost::asio::experimental::awaitable_operators;

namespace rdad::service {
namespace {

/// For so many jobs an order is carried out at a time: their records are synced together.
constexpr unsigned together = 64;

/// Of all orders: the file that keeps them has to be read at a start.
constexpr std::size_t most_jobs_left = 10 * control::most_jobs_of_order;

/// So often an order is tried for a record that nobody works on: it takes more than an hour.
constexpr unsigned most_tries_for_early = 20;

bool may_work_later(control::order_status status)
{
    return status == control::order_status::early || status == control::order_status::failed;
}

std::string confirmation_of(control::order order, std::size_t jobs)
{
    const bool is_one = jobs == 1;
    return fmt::format(
        "{} {} to be {}; the order is kept, and carried out now.",
        control::counted_jobs(jobs),
        is_one ? "is" : "are",
        participle_of(order)
    );
}

}  // namespace

struct many_orders::pass
{
    const work& of;
    std::size_t next = 0;

    /// Those for which it is to be tried again.
    std::vector<control::ordered_job> left{};
};

many_orders::many_orders(
    asio::any_io_executor executor,
    order_services services,
    std::vector<control::kept_order> kept,
    std::function<void()> on_done
)
    : services_(services),
      on_done_(std::move(on_done)),
      news_(executor),
      disk_backoff_(chrono::seconds(1), chrono::seconds(30), std::random_device{}())
{
    for (control::kept_order& order : kept)
        works_.push_back(work_of(std::move(order), true));
}

std::shared_ptr<many_orders::work> many_orders::work_of(control::kept_order order, bool is_of_earlier_process)
    const
{
    return std::make_shared<work>(work{
        std::move(order),
        is_of_earlier_process,
        {},
        pace::backoff(chrono::seconds(2), chrono::minutes(5), std::random_device{}())});
}

asio::awaitable<control::orders_answer> many_orders::take(
    control::order order,
    std::vector<std::string> names,
    uid_t by,
    control::access_rule rule
)
{
    std::vector<named_job> jobs;
    jobs.reserve(names.size());
    for (std::string& name : names) {
        const driver::row* const row = services_.runners.row_of(name);
        jobs.push_back({std::move(name), row != nullptr, row ? row->batch : nullptr});
    }
    auto finding = [jobs = std::move(jobs), given = given_order{order, by, rule}](const spool::spool& spool) {
        return find_recipients(spool, given, jobs);
    };
    auto found = co_await services_.disk.read(std::move(finding));
    if (!found)
        co_return control::orders_answer{control::order_status::failed, found.error().sentence};
    if (found->jobs.empty())
        co_return control::orders_answer{
            control::order_status::refused,
            fmt::format("None of them can be {}.", participle_of(order)),
            0,
            std::move(found->problems)};
    if (jobs_left() + found->jobs.size() > most_jobs_left)
        co_return control::orders_answer{
            control::order_status::early,
            "Too many orders are being carried out. Try again when some of them are done."};
    control::kept_order given{order, by, chrono::system_clock::now(), std::move(found->jobs)};
    works_.push_back(work_of(given, false));
    const auto kept = co_await keep();
    news_.cancel();
    if (!kept)
        co_return control::orders_answer{
            control::order_status::failed,
            kept.error().sentence + " It is tried again.",
            0,
            std::move(found->problems)};
    tell_of(given);
    co_return control::orders_answer{
        control::order_status::noted,
        confirmation_of(order, given.jobs.size()),
        given.jobs.size(),
        std::move(found->problems)};
}

void many_orders::tell_of(const control::kept_order& order) const
{
    services_.journal.write(
        journal::message_kind::order_taken,
        fmt::format(
            "User {} has ordered that {} {} {}: {}{}.",
            order.user,
            control::counted_jobs(order.jobs.size()),
            order.jobs.size() == 1 ? "is" : "are",
            participle_of(order.order),
            order.jobs.front().name,
            order.jobs.size() == 1 ? "" : " to " + order.jobs.back().name
        ),
        {{journal::field_name::operation, std::string(to_string(order.order))}}
    );
}

bool many_orders::has_work() const
{
    return !is_kept_ || writes_ > 0 ||
           std::ranges::any_of(works_, [](const auto& each) { return each->backoff.failures() == 0; });
}

std::size_t many_orders::jobs_left() const
{
    std::size_t jobs = 0;
    for (const auto& each : works_)
        jobs += each->order.jobs.size();
    return jobs;
}

asio::awaitable<void> many_orders::run()
{
    for (;;) {
        if (!is_kept_)
            co_await keep_again();
        else if (auto due = next_due())
            co_await carry_out(std::move(due));
        else
            co_await wait();
    }
}

/// Null: none is.
std::shared_ptr<many_orders::work> many_orders::next_due() const
{
    const auto now = chrono::steady_clock::now();
    const auto found = std::ranges::find_if(works_, [&](const auto& each) { return each->due <= now; });
    return found == works_.end() ? nullptr : *found;
}

asio::awaitable<void> many_orders::wait()
{
    const auto first = std::ranges::min_element(works_, {}, [](const auto& each) { return each->due; });
    news_.expires_at(first == works_.end() ? asio::steady_timer::time_point::max() : (*first)->due);
    co_await coroutine::wait_or_be_woken(news_);
}

asio::awaitable<void> many_orders::carry_out(std::shared_ptr<work> todo)
{
    pass all{*todo};
    co_await carry_out_some(all, together);
    if (all.left.empty()) {
        std::erase(works_, todo);
        is_kept_ = false;
    } else {
        is_kept_ = is_kept_ && all.left.size() == todo->order.jobs.size();
        todo->order.jobs = std::move(all.left);
        todo->due = chrono::steady_clock::now() + todo->backoff.failed();
    }
    on_done_();
}

asio::awaitable<void> many_orders::carry_out_some(pass& all, unsigned at_a_time)
{
    if (at_a_time == 1) {
        while (all.next < all.of.order.jobs.size())
            co_await carry_out_next(all);
        co_return;
    }
    try {
        co_await (carry_out_some(all, at_a_time / 2) && carry_out_some(all, at_a_time - at_a_time / 2));
    } catch (const asio::multiple_exceptions& both) {
        // At a stop both are cancelled: that is no other error than one of them is.
        std::rethrow_exception(both.first_exception());
    }
}

asio::awaitable<void> many_orders::carry_out_next(pass& all)
{
    const control::ordered_job& job = all.of.order.jobs[all.next++];
    const bool is_done = co_await is_done_for(all, job);
    if (!is_done)
        all.left.push_back(job);
}

/// Gives the order for one job.
asio::awaitable<bool> many_orders::is_done_for(const pass& all, const control::ordered_job& job)
{
    const control::kept_order& kept = all.of.order;
    const bool may_be_out_of_date = kept.order == control::order::release || all.of.is_of_earlier_process ||
                                    all.of.backoff.failures() > 0;
    if (may_be_out_of_date) {
        const bool is_still = co_await is_meant(all.of, job);
        if (!is_still)
            co_return true;
    }
    const control::order_answer answer = co_await services_.orders.carry_out(kept.order, job.name);
    services_.messages.tell(kept.order, job.name, kept.user, answer, journal::allowance::clock::now());
    if (answer.status == control::order_status::refused)
        co_return co_await is_on_disk(kept.order, job.name);
    const bool is_hopeless =
        answer.status == control::order_status::early && all.of.backoff.failures() >= most_tries_for_early;
    co_return is_hopeless || !may_work_later(answer.status);
}

/// Where that can't be told, the order is tried.
asio::awaitable<bool> many_orders::is_meant(const work& todo, const control::ordered_job& job)
{
    // After what is being written: what is read is on the disk then.
    auto reading = [name = job.name](const spool::spool& spool) { return control::look_at_job(spool, name); };
    const auto view = co_await services_.disk.run(std::move(reading));
    co_return !view || control::is_still_meant(todo.order, job, view->record);
}

/// Whether the disk has what memory has of an order that was refused: it may have been given before, and not be written yet.
asio::awaitable<bool> many_orders::is_on_disk(control::order order, const std::string& name)
{
    // As is_meant().
    auto reading = [name](const spool::spool& spool) { return control::look_at_job(spool, name); };
    const auto view = co_await services_.disk.run(std::move(reading));
    co_return view ? control::is_carried_out(order, view->record) : disk::is_gone_for_good(view.error());
}

asio::awaitable<void> many_orders::keep_again()
{
    if (const auto kept = co_await keep(); !kept) {
        services_.faults.happened(kept.error());
        news_.expires_after(disk_backoff_.failed());
        co_await coroutine::wait_or_be_woken(news_);
        co_return;
    }
    if (disk_backoff_.failures() > 0)
        services_.faults.ended();
    disk_backoff_.succeeded();
    on_done_();
}

/// Writes which orders are to be carried out yet.
asio::awaitable<result<void>> many_orders::keep()
{
    is_kept_ = true;
    ++writes_;
    std::vector<control::kept_order> orders;
    orders.reserve(works_.size());
    for (const auto& each : works_)
        orders.push_back(each->order);
    auto writing = [orders = std::move(orders)](spool::spool& spool) {
        return spool.write_orders(control::to_text(orders));
    };
    const auto kept = co_await services_.disk.run(std::move(writing));
    --writes_;
    is_kept_ = is_kept_ && kept;
    co_return kept;
}

}  // namespace rdad::service
