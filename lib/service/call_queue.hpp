// Where calls to the service wait for their turn: the gate's timers.
#pragma once

#include "pace/gate.hpp"

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

/// Wakes those whose turn it is, when the gate says so. For one thread.
class call_queue
{
public:
    /// The right to make one call. See pace::gate.
    class turn
    {
    public:
        turn(call_queue& queue, pace::gate::ticket ticket) noexcept : queue_(&queue), ticket_(ticket) {}
        turn(turn&& other) noexcept : queue_(std::exchange(other.queue_, nullptr)), ticket_(other.ticket_) {}
        turn& operator=(turn&&) = delete;

        /// Ends a call that was not made.
        ~turn();

        void begin();
        bool may_be_sent();

        /// It is over with this.
        pace::verdict end(const pace::call_result& result);

    private:
        call_queue* queue_;  ///< null once it is over
        pace::gate::ticket ticket_;
    };

    class waiter;

    call_queue(boost::asio::any_io_executor executor, const pace::gate_options& options);
    call_queue(const call_queue&) = delete;
    call_queue& operator=(const call_queue&) = delete;

    void set_options(const pace::gate_options& options);

    /// The service has asked an earlier process for no calls for so long. Answers how long that is altogether.
    std::chrono::steady_clock::duration pause(std::chrono::steady_clock::duration asked);

    /// How long the service wants no calls; zero if it takes them.
    std::chrono::steady_clock::duration pause_left() const;

    /// What all calls wait for beside that.
    pace::obstacle obstacle() const;

    /// How many calls wait for their turn.
    std::size_t waiting() const noexcept { return waiting_.size(); }

private:
    void let_through();

    boost::asio::any_io_executor executor_;
    pace::gate gate_;
    std::map<pace::gate::ticket, waiter*> waiting_;
    boost::asio::steady_timer next_look_;
};

/// A place among those that wait, from the construction on. The queue must outlive it.
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
    pace::gate::ticket ticket_;
    boost::asio::steady_timer timer_;
    std::optional<turn> turn_;
};

}  // namespace rdad::service
