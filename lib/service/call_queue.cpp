#include "service/call_queue.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include <algorithm>

namespace asio = boost::asio;

namespace rdad::service {

call_queue::waiter::waiter(call_queue& queue, job::urgency urgency, std::int32_t priority)
    : queue_(queue), place_(urgency, -std::int64_t{priority}, queue.tickets_++), timer_(queue.executor_)
{
    queue_.waiting_.emplace(place_, this);
    queue_.let_through();
}

call_queue::waiter::~waiter()
{
    queue_.waiting_.erase(place_);
}

asio::awaitable<bool> call_queue::waiter::wait(std::chrono::milliseconds at_most)
{
    if (turn_)
        co_return true;
    if (at_most.count() > 0)
        timer_.expires_after(at_most);
    else
        timer_.expires_at(asio::steady_timer::time_point::max());
    boost::system::error_code woken;
    co_await timer_.async_wait(asio::redirect_error(asio::use_awaitable, woken));
    // Woken early, but without a turn: the coroutine is cancelled.
    if (woken && !turn_)
        throw boost::system::system_error(woken);
    co_return turn_.has_value();
}

void call_queue::waiter::let_through()
{
    turn_.emplace(queue_);
    queue_.waiting_.erase(place_);
    timer_.cancel();
}

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

std::chrono::steady_clock::duration call_queue::pause(std::chrono::steady_clock::duration time)
{
    const auto now = std::chrono::steady_clock::now();
    pacing_.pause_until(now + time);
    return pacing_.paused_until() - now;
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
