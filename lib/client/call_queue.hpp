// SPDX-License-Identifier: BSL-1.0
// Where calls to the service wait for their turn: the gate's timers.
#pragma once

#include "pace/gate.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <utility>

namespace rdad::client {

/// So many calls have their turn before there is a connection for them: as many records are synced together in hardly
/// more time than one. After a crash so many more creations are in doubt than there were connections.
inline constexpr unsigned turns_ahead = 28;

/// Tells those whose turn it is, when the gate says so. For one thread.
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

        /// Waits for a place among the calls that are under way. Answers whether the call may go: if not, its turn is to
        /// be ended. Whoever waits may be cancelled.
        boost::asio::awaitable<bool> begin();

        bool may_be_sent();

        /// It is over with this.
        pace::verdict end(const pace::call_result& result);

    private:
        call_queue* queue_;  ///< null once it is over
        pace::gate::ticket ticket_;
    };

    call_queue(boost::asio::any_io_executor executor, const pace::gate_options& options);
    call_queue(const call_queue&) = delete;
    call_queue& operator=(const call_queue&) = delete;

    using turn_listener = std::function<void(turn)>;

    /// A call begins to wait; `on_turn` gets its turn, by let_through() or later. To be followed by let_through().
    pace::gate::ticket enter(const pace::standing& standing, turn_listener on_turn);

    /// The call waits no longer. Nothing happens if it has had its turn.
    void leave(pace::gate::ticket ticket);

    /// Gives out the turns and the places that are to be had now.
    void let_through();

    /// Gives out no more turns: the daemon stops. Calls that wait for a place learn that they may not go.
    void close();

    /// Waits for a turn. Whoever waits may be cancelled; the queue must outlive it.
    boost::asio::awaitable<turn> wait_for_turn(pace::standing standing);

    /// The same for `longest` at the most. Null: the turn has not come in that time.
    boost::asio::awaitable<std::optional<turn>> wait_for_turn(
        pace::standing standing,
        std::chrono::steady_clock::duration longest
    );

    void set_options(const pace::gate_options& options);

    /// The service has asked an earlier process for no calls for so long. Answers how long that is altogether.
    std::chrono::steady_clock::duration pause(std::chrono::steady_clock::duration asked);

    /// How long the service wants no calls; zero if it takes them.
    std::chrono::steady_clock::duration pause_left() const;

    /// How far the limits of calls are used up.
    pace::call_counts counts() const { return gate_.counts(pace::gate::clock::now()); }

    /// How many calls wait for their turn.
    std::size_t waiting() const noexcept { return waiting_.size(); }

private:
    boost::asio::awaitable<std::optional<turn>> wait_for_turn_until(
        pace::standing standing,
        std::chrono::steady_clock::time_point latest
    );
    boost::asio::awaitable<void> wait_for_place(pace::gate::ticket ticket);

    boost::asio::any_io_executor executor_;
    pace::gate gate_;
    std::map<pace::gate::ticket, turn_listener> waiting_;
    std::map<pace::gate::ticket, std::function<void()>> ready_;  ///< those that wait for a place
    boost::asio::steady_timer next_look_;
    bool is_closed_ = false;
};

}  // namespace rdad::client
