#include "service/call_queue.hpp"

#include "service/waking.hpp"

#include <algorithm>
#include <random>

namespace asio = boost::asio;

namespace rdad::service {

call_queue::waiter::waiter(call_queue& queue, const pace::standing& standing)
    : queue_(queue), ticket_(queue.line_.enter(standing)), timer_(queue.executor_)
{
    queue_.waiting_.emplace(ticket_, this);
    queue_.let_through();
}

call_queue::waiter::~waiter()
{
    queue_.line_.leave(ticket_);
    queue_.waiting_.erase(ticket_);
}

asio::awaitable<bool> call_queue::waiter::wait(std::chrono::milliseconds at_most)
{
    if (turn_)
        co_return true;
    if (at_most.count() > 0)
        timer_.expires_after(at_most);
    else
        timer_.expires_at(asio::steady_timer::time_point::max());
    co_await wait_or_be_woken(timer_);
    co_return turn_.has_value();
}

void call_queue::waiter::let_through()
{
    turn_.emplace(queue_);
    timer_.cancel();
}

call_queue::turn::~turn()
{
    if (!queue_)
        return;
    if (!is_used_)
        queue_->pacing_.call_not_made(std::chrono::steady_clock::now());
    else if (!is_answered_)
        answered(std::nullopt);
    queue_->end_turn();
}

void call_queue::turn::answered(std::optional<unsigned> remaining)
{
    is_answered_ = true;
    queue_->pacing_.call_answered(remaining, std::chrono::steady_clock::now());
}

void call_queue::turn::refused()
{
    is_answered_ = true;
    queue_->pacing_.call_refused(std::chrono::steady_clock::now());
}

call_queue::call_queue(asio::any_io_executor executor, const pace::call_limits& limits, unsigned connections)
    : executor_(executor),
      pacing_(limits, std::random_device{}(), std::chrono::steady_clock::now()),
      connections_(connections),
      next_look_(executor)
{}

void call_queue::let_through()
{
    while (!line_.empty() && under_way_ < connections_) {
        const auto now = std::chrono::steady_clock::now();
        const auto delay =
            std::max(pacing_.until_next_call(line_.urgency_of_next(), now), closed_until_ - now);
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
        waiting_.at(line_.take_next())->let_through();
    }
}

void call_queue::end_turn()
{
    --under_way_;
    let_through();
}

std::chrono::steady_clock::duration call_queue::pause(std::chrono::steady_clock::duration asked)
{
    return pacing_.pause(asked, std::chrono::steady_clock::now());
}

bool call_queue::close(std::chrono::steady_clock::duration time)
{
    const auto until = std::chrono::steady_clock::now() + time;
    const bool is_longer = until > closed_until_;
    closed_until_ = std::max(closed_until_, until);
    return is_longer;
}

void call_queue::open()
{
    closed_until_ = {};
    let_through();
}

std::size_t call_queue::waiting() const
{
    return static_cast<std::size_t>(std::ranges::count_if(waiting_, [](const auto& entry) {
        return !entry.second->turn_;
    }));
}

void call_queue::set_limits(const pace::call_limits& limits)
{
    pacing_.set_limits(limits, std::chrono::steady_clock::now());
    let_through();
}

void call_queue::set_connections(unsigned connections)
{
    connections_ = connections;
    let_through();
}

}  // namespace rdad::service
