// SPDX-License-Identifier: BSL-1.0
#include "service/many_orders.hpp"

#include "control/batch_table.hpp"
#include "coroutine/waking.hpp"
#include "disk/stored_record.hpp"
#include "spool/names.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
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

bool may_work_later(control::order_status status)
{
    return status == control::order_status::early || status == control::order_status::failed;
}

/// Whether an order for a job in that folder can come to something.
bool is_possible(control::order order, std::string_view place)
{
    const bool is_active = place == "active";
    const bool is_held = place == to_string(job::final_state::held);
    switch (order) {
    case control::order::cancel: return is_active || is_held;
    case control::order::release: return is_held;
    case control::order::retry: break;
    }
    return !is_active && !is_held && place != to_string(job::final_state::success);
}

std::string_view participle_of(control::order order)
{
    switch (order) {
    case control::order::cancel: return "cancelled";
    case control::order::release: return "released";
    case control::order::retry: break;
    }
    return "retried";
}

/// A job that somebody has named.
struct named_job
{
    std::string name;

    /// Somebody works on it: it is in active/, for the owner of this batch, which may be null.
    bool is_worked_on = false;
    std::shared_ptr<const job::batch> batch{};
};

std::optional<std::uint32_t> owner_of(const job::batch* batch)
{
    return batch ? batch->user : std::nullopt;
}

/// Why the job doesn't get the order. Null: it does.
result<std::optional<std::string>> why_not(
    const spool::spool& spool,
    const named_job& job,
    control::order order,
    uid_t by,
    const control::access_rule& rule
)
{
    const auto place = job.is_worked_on || !spool::is_name(job.name)
                           ? result<std::optional<spool::place>>(std::nullopt)
                           : spool.place_of(job.name);
    if (!place)
        return place.error();
    if (!job.is_worked_on && !*place)
        return std::optional(fmt::format("There is no job {} in the spool.", job.name));
    const std::string_view where = *place ? (*place)->name : "active";
    auto owner = owner_of(job.batch.get());
    if (*place && !rule.admits_to_all(by)) {
        const auto record = disk::read_record(*(*place)->folder, job.name);
        owner = record ? job::owner_of(*record) : std::nullopt;
    }
    if (!rule.admits(by, owner))
        return std::optional(sentence_of_forbidden(job.name));
    if (!is_possible(order, where))
        return std::optional(
            fmt::format("{} is in {}/, where it can't be {}.", job.name, where, participle_of(order))
        );
    return std::optional<std::string>();
}

struct sorted_jobs
{
    std::vector<std::string> good;
    std::vector<control::order_problem> problems;
};

result<sorted_jobs> sort_jobs(
    const spool::spool& spool,
    const std::vector<named_job>& jobs,
    control::order order,
    uid_t by,
    const control::access_rule& rule
)
{
    sorted_jobs sorted;
    for (const named_job& job : jobs) {
        auto problem = why_not(spool, job, order, by, rule);
        if (!problem)
            return problem.error();
        if (*problem)
            sorted.problems.push_back({job.name, *std::move(*problem)});
        else
            sorted.good.push_back(job.name);
    }
    return sorted;
}

std::string confirmation_of(control::order order, std::size_t jobs)
{
    const bool is_one = jobs == 1;
    return fmt::format(
        "{} {} {}; the order is kept, and carried out now.",
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
    std::vector<std::string> left{};
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
    auto sorting = [jobs = std::move(jobs), order, by, rule](const spool::spool& spool) {
        return sort_jobs(spool, jobs, order, by, rule);
    };
    auto sorted = co_await services_.disk.read(std::move(sorting));
    if (!sorted)
        co_return control::orders_answer{control::order_status::failed, sorted.error().sentence};
    if (sorted->good.empty())
        co_return control::orders_answer{
            control::order_status::refused,
            fmt::format("None of them can be {}.", participle_of(order)),
            0,
            std::move(sorted->problems)};
    control::kept_order given{order, by, chrono::system_clock::now(), std::move(sorted->good)};
    works_.push_back(work_of(given, false));
    const auto kept = co_await keep();
    news_.cancel();
    if (!kept)
        co_return control::orders_answer{
            control::order_status::failed,
            kept.error().sentence + " It is tried again.",
            0,
            std::move(sorted->problems)};
    tell_of(given);
    co_return control::orders_answer{
        control::order_status::noted,
        confirmation_of(order, given.jobs.size()),
        given.jobs.size(),
        std::move(sorted->problems)};
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
            order.jobs.front(),
            order.jobs.size() == 1 ? "" : " to " + order.jobs.back()
        ),
        {{journal::field_name::operation, std::string(to_string(order.order))}}
    );
}

bool many_orders::has_work() const
{
    return !is_kept_ || writes_ > 0 ||
           std::ranges::any_of(works_, [](const auto& each) { return each->backoff.failures() == 0; });
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
    if (at_a_time > 1)
        co_await (carry_out_some(all, at_a_time / 2) && carry_out_some(all, at_a_time - at_a_time / 2));
    else
        while (all.next < all.of.order.jobs.size())
            co_await carry_out_next(all);
}

asio::awaitable<void> many_orders::carry_out_next(pass& all)
{
    const std::string& name = all.of.order.jobs[all.next++];
    const bool is_done = co_await is_done_for(all, name);
    if (!is_done)
        all.left.push_back(name);
}

/// Gives the order for one job.
asio::awaitable<bool> many_orders::is_done_for(const pass& all, const std::string& name)
{
    const control::kept_order& kept = all.of.order;
    if (all.of.is_of_earlier_process || all.of.backoff.failures() > 0) {
        const bool is_still = co_await is_meant(all.of, name);
        if (!is_still)
            co_return true;
    }
    const control::order_answer answer = co_await services_.orders.carry_out(kept.order, name);
    services_.messages.tell(kept.order, name, kept.user, answer, journal::allowance::clock::now());
    co_return !may_work_later(answer.status);
}

/// Where that can't be told, the order is tried.
asio::awaitable<bool> many_orders::is_meant(const work& todo, const std::string& name)
{
    auto reading = [name](const spool::spool& spool) {
        const auto place = spool.place_of(name);
        return place && *place ? disk::read_record(*(*place)->folder, name) : result<job::record>(failure{});
    };
    const auto record = co_await services_.disk.read(std::move(reading));
    co_return !record || control::is_still_meant(todo.order, *record);
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
