// SPDX-License-Identifier: BSL-1.0
#include "disk/disk.hpp"

#include "coroutine/waking.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>

#include <set>
#include <string_view>

namespace asio = boost::asio;

namespace rdad::disk {

/// `outcome` is the disk's thread's until it has posted; the others are the coroutine's.
struct disk::waiting_change
{
    waiting_change(spool::record_change c, const asio::any_io_executor& executor)
        : change(std::move(c)), made(executor, asio::steady_timer::time_point::max())
    {}

    spool::record_change change;
    spool::changed outcome{};
    bool is_made = false;
    asio::steady_timer made;
};

void disk::finish()
{
    ending_.request_stop();
    looking_thread_.stop();
    reading_thread_.stop();
    thread_.stop();
    looking_thread_.join();
    reading_thread_.join();
    thread_.join();
    spool_.give_back_batch_numbers();
}

asio::awaitable<spool::changed> disk::change(spool::record_change change)
{
    const auto waiting =
        std::make_shared<waiting_change>(std::move(change), co_await asio::this_coro::executor);
    {
        const std::lock_guard lock(mutex_);
        changes_.push_back(waiting);
        if (changes_.size() == 1)
            asio::post(thread_, [this] { make_changes(); });
    }
    while (!waiting->is_made)
        co_await coroutine::wait_or_be_woken(waiting->made);
    co_return std::move(waiting->outcome);
}

void disk::make_changes()
{
    const auto waiting = take_changes();
    std::vector<spool::record_change> changes;
    changes.reserve(waiting.size());
    for (const auto& w : waiting)
        changes.push_back(std::move(w->change));
    auto made = spool_.change_records(changes);
    for (std::size_t i = 0; i < waiting.size(); ++i) {
        waiting[i]->outcome = std::move(made[i]);
        asio::post(waiting[i]->made.get_executor(), [w = waiting[i]] {
            w->is_made = true;
            w->made.cancel();
        });
    }
}

/// All, or as many as come before a second one of the same record.
std::vector<std::shared_ptr<disk::waiting_change>> disk::take_changes()
{
    std::vector<std::shared_ptr<waiting_change>> taken;
    std::set<std::string_view> names;
    const std::lock_guard lock(mutex_);
    while (!changes_.empty() && names.insert(changes_.front()->change.name).second) {
        taken.push_back(std::move(changes_.front()));
        changes_.pop_front();
    }
    if (!changes_.empty())
        asio::post(thread_, [this] { make_changes(); });
    return taken;
}

}  // namespace rdad::disk
