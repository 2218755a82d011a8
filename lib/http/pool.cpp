// SPDX-License-Identifier: BSL-1.0
// The connections of a client: how many there are, who is next, and which are kept.

#include "http/pool.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <utility>

namespace rdad::http {

namespace asio = boost::asio;
using std::chrono::steady_clock;

struct pool::waiter
{
    asio::steady_timer wake;
    bool has_place = false;
};

// Someone in the queue. Destroyed early, with its coroutine, it leaves the queue, or passes on the place that
// it has been given but not taken.
class pool::waiting
{
public:
    waiting(pool& owner, const asio::any_io_executor& executor)
        : owner_(owner), self_{asio::steady_timer(executor, steady_clock::time_point::max())}
    {
        owner_.waiters_.push_back(&self_);
    }

    ~waiting()
    {
        if (self_.has_place)
            owner_.leave();
        else
            owner_.waiters_.remove(&self_);
    }

    waiting(const waiting&) = delete;
    waiting& operator=(const waiting&) = delete;

    asio::steady_timer& wake() { return self_.wake; }
    bool take_place() { return std::exchange(self_.has_place, false); }

private:
    pool& owner_;
    waiter self_;
};

pool::place::place(std::shared_ptr<pool> owner, std::unique_ptr<http::connection> kept)
    : connection(std::move(kept)), owner_(std::move(owner))
{}

pool::place::~place()
{
    if (owner_)
        owner_->leave();
}

void pool::place::keep()
{
    const auto owner = std::exchange(owner_, nullptr);
    owner->idle_.push_back({std::move(connection), steady_clock::now()});
    owner->leave();
}

pool::pool(std::size_t places, std::chrono::milliseconds idle_limit, std::chrono::milliseconds age_limit)
    : idle_limit_(idle_limit), age_limit_(age_limit), free_places_(std::max<std::size_t>(places, 1))
{}

pool::~pool() = default;

asio::awaitable<std::optional<pool::place>> pool::enter(std::shared_ptr<pool> self)
{
    if (self->free_places_ > 0) {
        --self->free_places_;
    } else {
        const auto executor = co_await asio::this_coro::executor;
        waiting queued(*self, executor);
        co_await queued.wake().async_wait(asio::as_tuple(asio::use_awaitable));
        if (!queued.take_place())
            co_return std::nullopt;
    }
    auto kept = self->take_idle();
    co_return place(std::move(self), std::move(kept));
}

void pool::forget_idle()
{
    idle_.clear();
}

void pool::forget_useless()
{
    const auto now = steady_clock::now();
    std::erase_if(idle_, [&](const idle_connection& idle) {
        return now - idle.since >= idle_limit_ || now - idle.connection->opened() >= age_limit_ ||
               idle.connection->abandoned();
    });
}

// The one used last, since the server is the least likely to have closed it; those not needed grow old.
std::unique_ptr<connection> pool::take_idle()
{
    forget_useless();
    if (idle_.empty())
        return nullptr;
    auto newest = std::move(idle_.back().connection);
    idle_.pop_back();
    return newest;
}

// A place goes straight to the one who has waited longest: nobody who comes now can take it first.
void pool::leave()
{
    forget_useless();
    if (waiters_.empty()) {
        ++free_places_;
        return;
    }
    waiter& next = *waiters_.front();
    waiters_.pop_front();
    next.has_place = true;
    next.wake.cancel();
}

}  // namespace rdad::http
