// SPDX-License-Identifier: BSL-1.0
// What one coroutine finds out, for all who want to know it while it works and shortly after.
#pragma once

#include "coroutine/end.hpp"
#include "coroutine/waking.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <utility>

namespace rdad::coroutine {

/// Asks once for all who ask at about the same time. T has to be default-constructible. For one thread.
template <class T>
class shared_result
{
public:
    using clock = std::chrono::steady_clock;
    using question = std::function<boost::asio::awaitable<T>()>;

    /// A result is given to others for so long after it was found.
    shared_result(boost::asio::any_io_executor executor, clock::duration kept)
        : state_(std::make_shared<state>(executor, kept))
    {}

    /// What was found lately, or is being found; else what `ask` finds, which begins now and goes on even if nobody waits
    /// for it any more: what it refers to must live until the executor's context ends, or cancel() has ended it. Null: it
    /// takes longer than `longest`, or was cancelled. The coroutine may outlive this.
    boost::asio::awaitable<std::optional<T>> get(question ask, clock::duration longest)
    {
        return wait(state_, std::make_shared<question>(std::move(ask)), longest);
    }

    /// Whether it is being asked.
    bool is_asking() const noexcept { return state_->is_asking(); }

    /// Whether a result is there that is given to others.
    bool is_fresh() const { return state_->is_fresh(); }

    /// What was found lately is given to nobody any more, nor what is being found to who asks once it is.
    void forget()
    {
        if (state_->last)
            state_->last->is_forgotten = true;
    }

    /// Ends what goes on. From within the event loop.
    void cancel()
    {
        // Of a coroutine that has ended the signal may lead to what is destroyed.
        if (is_asking())
            state_->last->stop.emit(boost::asio::cancellation_type::terminal);
    }

private:
    /// A question, for as long as it is asked, its answer is given to others, or somebody has yet to take it.
    struct asked
    {
        explicit asked(question q) : ask(std::move(q)) {}

        question ask;
        bool is_over = false;
        bool is_forgotten = false;
        std::optional<T> found{};
        clock::time_point found_at{};
        std::set<boost::asio::steady_timer*> waiting{};
        boost::asio::cancellation_signal stop{};
    };

    struct state
    {
        state(boost::asio::any_io_executor e, clock::duration k) : executor(std::move(e)), kept(k) {}

        bool is_asking() const noexcept { return last && !last->is_over; }
        bool is_fresh() const
        {
            return last && last->found && !last->is_forgotten && clock::now() - last->found_at < kept;
        }

        boost::asio::any_io_executor executor;
        clock::duration kept;
        std::shared_ptr<asked> last{};  ///< null: nothing was asked yet
    };

    /// Someone who waits; gone with the coroutine.
    struct waiter
    {
        waiter(asked& of, const boost::asio::any_io_executor& executor, clock::duration longest)
            : of_(of), woken(executor, longest)
        {
            of_.waiting.insert(&woken);
        }
        ~waiter() { of_.waiting.erase(&woken); }
        waiter(const waiter&) = delete;
        waiter& operator=(const waiter&) = delete;

        asked& of_;
        boost::asio::steady_timer woken;
    };

    static void begin(const std::shared_ptr<asked>& one, const boost::asio::any_io_executor& executor)
    {
        boost::asio::co_spawn(
            executor,
            one->ask(),
            boost::asio::bind_cancellation_slot(
                one->stop.slot(),
                [one](const std::exception_ptr& error, T found) {
                    one->is_over = true;
                    if (!error) {
                        one->found = std::move(found);
                        one->found_at = clock::now();
                    }
                    for (boost::asio::steady_timer* const each : one->waiting)
                        each->cancel();
                    rethrow_unless_cancelled(error);
                }
            )
        );
    }

    static boost::asio::awaitable<std::optional<T>> wait(
        std::shared_ptr<state> self,
        std::shared_ptr<question> ask,
        clock::duration longest
    )
    {
        if (!self->is_asking() && !self->is_fresh()) {
            self->last = std::make_shared<asked>(std::move(*ask));
            begin(self->last, self->executor);
        }
        const std::shared_ptr<asked> one = self->last;
        waiter own(*one, self->executor, longest);
        if (!one->is_over)
            co_await wait_or_be_woken(own.woken);
        co_return one->found;
    }

    std::shared_ptr<state> state_;
};

}  // namespace rdad::coroutine
