// The line in which calls to the service wait for their turn.
#pragma once

#include "job/call.hpp"
#include "job/pacing.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <tuple>
#include <utility>

namespace rdad::service {

/// Lets calls through one by one: as many a minute as the rate limit allows, as many at a time as there are
/// connections, the most urgent first, and none while the service has asked to be left alone.
///
/// For one thread.
class call_queue
{
public:
    /// The right to make one call; it ends when this is destroyed.
    class turn
    {
    public:
        explicit turn(call_queue& queue) noexcept : queue_(&queue) {}
        turn(turn&& other) noexcept : queue_(std::exchange(other.queue_, nullptr)) {}
        turn& operator=(turn&&) = delete;
        ~turn();

    private:
        call_queue* queue_;
    };

    class waiter;

    call_queue(boost::asio::any_io_executor executor, unsigned requests_per_minute, unsigned connections);
    call_queue(const call_queue&) = delete;
    call_queue& operator=(const call_queue&) = delete;

    /// No call for so long from now on: the service has asked for it. Answers how long that is altogether: an
    /// earlier pause may end later.
    std::chrono::steady_clock::duration pause(std::chrono::steady_clock::duration time);

    /// No call for so long, or until open() is called: there is no token that is accepted.
    void close(std::chrono::steady_clock::duration time);
    void open();

    void set_limits(unsigned requests_per_minute, unsigned connections);

private:
    /// Waiting calls in the order of their turns: urgency, priority (negated), number of the ticket.
    using place = std::tuple<job::urgency, std::int64_t, std::uint64_t>;

    void let_through();
    void end_turn() noexcept;

    boost::asio::any_io_executor executor_;
    job::pacing pacing_;
    unsigned connections_;
    std::chrono::steady_clock::time_point closed_until_{};
    unsigned under_way_ = 0;
    std::uint64_t tickets_ = 0;
    std::map<place, waiter*> waiting_;
    boost::asio::steady_timer next_look_;
};

/// A place in the line, from the construction on. Of two calls of one urgency that of the higher priority
/// goes first, then that which came first. The queue must outlive it.
class call_queue::waiter
{
public:
    waiter(call_queue& queue, job::urgency urgency, std::int32_t priority);
    waiter(const waiter&) = delete;
    waiter& operator=(const waiter&) = delete;
    ~waiter();

    /// Waits until the call may be made, or for `at_most`, where that isn't 0; then the place is kept.
    /// Answers whether the call may be made.
    boost::asio::awaitable<bool> wait(std::chrono::milliseconds at_most);

    /// The turn that was waited for.
    turn take() { return *std::move(turn_); }

private:
    friend class call_queue;
    void let_through();

    call_queue& queue_;
    place place_;
    boost::asio::steady_timer timer_;
    std::optional<turn> turn_;
};

}  // namespace rdad::service
