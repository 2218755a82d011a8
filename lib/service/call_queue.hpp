// Where calls to the service wait for their turn.
#pragma once

#include "pace/budget.hpp"
#include "pace/queue.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <utility>

namespace rdad::service {

/// Lets calls through one by one, when pacing says, as many at a time as there are connections, in the order
/// of the line.
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
        turn(turn&& other) noexcept
            : queue_(std::exchange(other.queue_, nullptr)),
              is_used_(other.is_used_),
              is_answered_(other.is_answered_)
        {}
        turn& operator=(turn&&) = delete;
        ~turn();

        /// The call is made now. A turn that wasn't used counts as no call.
        void use() noexcept { is_used_ = true; }

        /// The service has answered. `remaining` is how many more calls it would let in; null if it doesn't
        /// say.
        void answered(std::optional<unsigned> remaining);

        /// The service has answered 429. To be told before the pause that it asks for.
        void refused();

    private:
        call_queue* queue_;
        bool is_used_ = false;
        bool is_answered_ = false;
    };

    class waiter;

    call_queue(boost::asio::any_io_executor executor, const pace::call_limits& limits, unsigned connections);
    call_queue(const call_queue&) = delete;
    call_queue& operator=(const call_queue&) = delete;

    /// The service has asked for no calls for so long. Answers how long that is altogether.
    std::chrono::steady_clock::duration pause(std::chrono::steady_clock::duration asked);

    bool is_paused() const { return pacing_.is_paused(std::chrono::steady_clock::now()); }

    /// How long the service wants no calls; zero if it takes them.
    std::chrono::steady_clock::duration pause_left() const
    {
        return pacing_.pause_left(std::chrono::steady_clock::now());
    }

    /// No call for so long, or until open() is called: there is no token that is accepted, or a proxy lets
    /// nothing through. False if an earlier close() has said that it is longer.
    bool close(std::chrono::steady_clock::duration time);
    void open();

    bool is_closed() const { return std::chrono::steady_clock::now() < closed_until_; }

    /// How many calls wait for their turn.
    std::size_t waiting() const;

    void set_limits(const pace::call_limits& limits);

    /// How many calls may be under way at a time, from now on.
    void set_connections(unsigned connections);

private:
    void let_through();
    void end_turn();

    boost::asio::any_io_executor executor_;
    pace::budget pacing_;
    unsigned connections_;
    std::chrono::steady_clock::time_point closed_until_{};
    unsigned under_way_ = 0;
    pace::queue line_;
    std::map<pace::queue::ticket, waiter*> waiting_;
    boost::asio::steady_timer next_look_;
};

/// A place in the line, from the construction on. The queue must outlive it.
class call_queue::waiter
{
public:
    waiter(call_queue& queue, const pace::standing& standing);
    waiter(const waiter&) = delete;
    waiter& operator=(const waiter&) = delete;
    ~waiter();

    /// Waits until the call may be made, or for `at_most`, where that isn't 0, or until wake() is called;
    /// then the place is kept. Answers whether the call may be made.
    boost::asio::awaitable<bool> wait(std::chrono::milliseconds at_most);

    void wake() { timer_.cancel(); }

    /// The turn that was waited for.
    turn take() { return *std::move(turn_); }

private:
    friend class call_queue;
    void let_through();

    call_queue& queue_;
    pace::queue::ticket ticket_;
    boost::asio::steady_timer timer_;
    std::optional<turn> turn_;
};

}  // namespace rdad::service
