#include "service/call_queue.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include <algorithm>
#include <optional>

namespace asio = boost::asio;

namespace rdad::service {

/// A call that waits. It leaves the line when it is let through, or when its coroutine is cancelled.
class call_queue::waiter
{
public:
    waiter(call_queue& queue, place p)
        : queue_(queue), place_(p), timer_(queue.executor_, asio::steady_timer::time_point::max())
    {
        queue_.waiting_.emplace(place_, this);
    }

    waiter(const waiter&) = delete;
    waiter& operator=(const waiter&) = delete;
    ~waiter() { queue_.waiting_.erase(place_); }

    asio::awaitable<turn> wait()
    {
        boost::system::error_code woken;
        if (!turn_)
            co_await timer_.async_wait(asio::redirect_error(asio::use_awaitable, woken));
        // Woken without a turn: the coroutine is cancelled.
        if (!turn_)
            throw boost::system::system_error(asio::error::operation_aborted);
        co_return *std::move(turn_);
    }

    void let_through()
    {
        turn_.emplace(queue_);
        queue_.waiting_.erase(place_);
        timer_.cancel();
    }

private:
    call_queue& queue_;
    place place_;
    asio::steady_timer timer_;
    std::optional<turn> turn_;
};

call_queue::turn::~turn()
{
    if (queue_)
        queue_->end_turn();
}

call_queue::call_queue(asio::any_io_executor executor, unsigned requests_per_minute, unsigned connections)
    : executor_(executor),
      pacing_(requests_per_minute, std::chrono::steady_clock::now()),
      connections_(connections),
      next_look_(executor)
{}

asio::awaitable<call_queue::turn> call_queue::wait_for_turn(job::urgency urgency, std::int32_t priority)
{
    waiter w(*this, place(urgency, -std::int64_t{priority}, tickets_++));
    let_through();
    co_return co_await w.wait();
}

void call_queue::let_through()
{
    while (!waiting_.empty() && under_way_ < connections_) {
        const auto now = std::chrono::steady_clock::now();
        const auto delay = std::max(pacing_.until_next_call(now), closed_until_ - now);
        if (delay > delay.zero()) {
            next_look_.expires_after(delay);
            next_look_.async_wait([this](boost::system::error_code ec) {
                if (!ec)
                    let_through();
            });
            return;
        }
        pacing_.call_made(now);
        ++under_way_;
        waiting_.begin()->second->let_through();
    }
}

void call_queue::end_turn() noexcept
{
    --under_way_;
    let_through();
}

void call_queue::pause(std::chrono::steady_clock::duration time)
{
    pacing_.pause_until(std::chrono::steady_clock::now() + time);
}

void call_queue::close(std::chrono::steady_clock::duration time)
{
    closed_until_ = std::chrono::steady_clock::now() + time;
}

void call_queue::open()
{
    closed_until_ = {};
    let_through();
}

void call_queue::set_limits(unsigned requests_per_minute, unsigned connections)
{
    pacing_.set_limit(requests_per_minute, std::chrono::steady_clock::now());
    connections_ = connections;
    let_through();
}

}  // namespace rdad::service
