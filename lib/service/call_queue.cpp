#include "service/call_queue.hpp"

#include "service/waking.hpp"

#include <random>

namespace asio = boost::asio;

namespace rdad::service {
namespace {

using clock = pace::gate::clock;

}  // namespace

call_queue::waiter::waiter(call_queue& queue, const pace::standing& standing)
    : queue_(queue), ticket_(queue.gate_.enter(standing)), timer_(queue.executor_)
{
    queue_.waiting_.emplace(ticket_, this);
    queue_.let_through();
}

call_queue::waiter::~waiter()
{
    queue_.gate_.leave(ticket_);
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
    turn_.emplace(queue_, ticket_);
    timer_.cancel();
}

call_queue::turn::~turn()
{
    if (queue_)
        end({pace::call_end::not_made});
}

void call_queue::turn::begin()
{
    queue_->gate_.begin(ticket_);
}

bool call_queue::turn::may_be_sent()
{
    return queue_->gate_.may_be_sent(ticket_, clock::now());
}

pace::verdict call_queue::turn::end(const pace::call_result& result)
{
    call_queue& queue = *std::exchange(queue_, nullptr);
    const pace::verdict v = queue.gate_.end(ticket_, result, clock::now());
    queue.let_through();
    return v;
}

call_queue::call_queue(asio::any_io_executor executor, const pace::gate_options& options)
    : executor_(executor), gate_(options, std::random_device{}(), clock::now()), next_look_(executor)
{}

void call_queue::let_through()
{
    for (;;) {
        const auto opening = gate_.let_through(clock::now());
        if (opening.next) {
            waiting_.extract(*opening.next).mapped()->let_through();
            continue;
        }
        if (opening.delay > opening.delay.zero()) {
            next_look_.expires_after(opening.delay);
            next_look_.async_wait([this](boost::system::error_code ec) {
                if (!ec)
                    let_through();
            });
        }
        return;
    }
}

void call_queue::set_options(const pace::gate_options& options)
{
    gate_.set_options(options, clock::now());
    let_through();
}

std::chrono::steady_clock::duration call_queue::pause(std::chrono::steady_clock::duration asked)
{
    return gate_.pause(asked, clock::now());
}

std::chrono::steady_clock::duration call_queue::pause_left() const
{
    return gate_.pause_left(clock::now());
}

pace::obstacle call_queue::obstacle() const
{
    return gate_.obstacle(clock::now());
}

}  // namespace rdad::service
