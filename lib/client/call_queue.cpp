// SPDX-License-Identifier: BSL-1.0
#include "client/call_queue.hpp"

#include "coroutine/waking.hpp"

#include <optional>
#include <random>
#include <utility>

namespace asio = boost::asio;

namespace rdad::client {
namespace {

using clock = pace::gate::clock;

}  // namespace

call_queue::turn::~turn()
{
    if (queue_)
        end({pace::call_end::not_made});
}

asio::awaitable<bool> call_queue::turn::begin()
{
    co_await queue_->wait_for_place(ticket_);
    co_return !queue_->is_closed_ && queue_->gate_.begin(ticket_, clock::now());
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

pace::gate::ticket call_queue::enter(const pace::standing& standing, turn_listener on_turn)
{
    const auto ticket = gate_.enter(standing);
    waiting_.emplace(ticket, std::move(on_turn));
    return ticket;
}

void call_queue::leave(pace::gate::ticket ticket)
{
    gate_.leave(ticket);
    waiting_.erase(ticket);
}

void call_queue::let_through()
{
    while (!is_closed_) {
        const auto opening = gate_.let_through(clock::now());
        if (opening.next) {
            waiting_.extract(*opening.next).mapped()(turn(*this, *opening.next));
            continue;
        }
        if (opening.place) {
            ready_.extract(*opening.place).mapped()();
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

void call_queue::close()
{
    is_closed_ = true;
    next_look_.cancel();
    for (const auto& [ticket, wake] : std::exchange(ready_, {}))
        wake();
}

asio::awaitable<call_queue::turn> call_queue::wait_for_turn(pace::standing standing)
{
    auto mine = co_await wait_for_turn_until(standing, clock::time_point::max());
    co_return *std::move(mine);
}

asio::awaitable<std::optional<call_queue::turn>> call_queue::wait_for_turn(
    pace::standing standing,
    clock::duration longest
)
{
    return wait_for_turn_until(standing, clock::now() + longest);
}

asio::awaitable<std::optional<call_queue::turn>> call_queue::wait_for_turn_until(
    pace::standing standing,
    clock::time_point latest
)
{
    asio::steady_timer had(executor_, latest);
    std::optional<turn> mine;
    struct place
    {
        call_queue& queue;
        pace::gate::ticket ticket;
        ~place() { queue.leave(ticket); }
    };
    const place in_line{*this, enter(standing, [&](turn own) {
                            mine.emplace(std::move(own));
                            had.cancel();
                        })};
    let_through();
    if (!mine)
        co_await coroutine::wait_or_be_woken(had);
    co_return std::move(mine);
}

asio::awaitable<void> call_queue::wait_for_place(pace::gate::ticket ticket)
{
    asio::steady_timer had(executor_, asio::steady_timer::time_point::max());
    bool is_had = false;
    ready_.emplace(ticket, [&] {
        is_had = true;
        had.cancel();
    });
    struct line
    {
        call_queue& queue;
        pace::gate::ticket ticket;
        ~line() { queue.ready_.erase(ticket); }
    };
    const line in_line{*this, ticket};
    gate_.ready(ticket);
    let_through();
    if (!is_had && !is_closed_)
        co_await coroutine::wait_or_be_woken(had);
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

}  // namespace rdad::client
