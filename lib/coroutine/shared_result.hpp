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
    bool is_asking() const noexcept { return state_->ask != nullptr; }

    /// Whether a result is there that is given to others.
    bool is_fresh() const { return state_->found && clock::now() - state_->found_at < state_->kept; }

    /// What was found lately is given to nobody any more.
    void forget() { state_->found.reset(); }

    /// Ends what goes on. From within the event loop.
    void cancel()
    {
        // Of a coroutine that has ended the signal may lead to what is destroyed.
        if (is_asking())
            state_->stop.emit(boost::asio::cancellation_type::terminal);
    }

private:
    struct state
    {
        state(boost::asio::any_io_executor e, clock::duration k) : executor(std::move(e)), kept(k) {}

        boost::asio::any_io_executor executor;
        clock::duration kept;
        std::shared_ptr<question> ask{};  ///< null: nobody is asked
        std::optional<T> found{};
        clock::time_point found_at{};
        std::set<boost::asio::steady_timer*> waiting{};
        boost::asio::cancellation_signal stop{};
    };

    /// Someone who waits; gone with the coroutine.
    struct waiter
    {
        waiter(state& of, clock::duration longest) : of_(of), woken(of.executor, longest)
        {
            of_.waiting.insert(&woken);
        }
        ~waiter() { of_.waiting.erase(&woken); }
        waiter(const waiter&) = delete;
        waiter& operator=(const waiter&) = delete;

        state& of_;
        boost::asio::steady_timer woken;
    };

    static void begin(const std::shared_ptr<state>& self, std::shared_ptr<question> ask)
    {
        self->found.reset();
        self->ask = std::move(ask);
        boost::asio::co_spawn(
            self->executor,
            (*self->ask)(),
            boost::asio::bind_cancellation_slot(
                self->stop.slot(),
                [self](const std::exception_ptr& error, T found) {
                    self->ask.reset();
                    if (!error) {
                        self->found = std::move(found);
                        self->found_at = clock::now();
                    }
                    for (boost::asio::steady_timer* const each : self->waiting)
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
        const bool is_fresh = self->found && clock::now() - self->found_at < self->kept;
        if (!self->ask && !is_fresh)
            begin(self, std::move(ask));
        waiter own(*self, longest);
        if (self->ask)
            co_await wait_or_be_woken(own.woken);
        if (self->ask)
            co_return std::nullopt;
        co_return self->found;
    }

    std::shared_ptr<state> state_;
};

}  // namespace rdad::coroutine
