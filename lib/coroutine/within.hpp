// SPDX-License-Identifier: BSL-1.0
// A limit of the time that a coroutine may take.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include <chrono>
#include <exception>
#include <memory>
#include <optional>
#include <utility>

namespace rdad::coroutine {

/// A coroutine that is waited for, and its limit.
template <class T>
struct limited_wait
{
    explicit limited_wait(const boost::asio::any_io_executor& executor, std::chrono::milliseconds longest)
        : over(executor, longest)
    {}

    static boost::asio::awaitable<void> keep(
        std::shared_ptr<limited_wait> self,
        boost::asio::awaitable<T> what
    )
    {
        self->found.emplace(co_await std::move(what));
    }

    boost::asio::steady_timer over;  ///< cancelled when the coroutine has ended
    bool has_ended = false;
    std::optional<T> found = {};
    std::exception_ptr error = {};
    boost::asio::cancellation_signal stop = {};
};

/// What the coroutine finds, which is cancelled if it takes longer, or if who waits is cancelled: it ends soon after, so
/// what it refers to must live until then. Null: it took longer. Throws what it throws. For one thread.
template <class T>
boost::asio::awaitable<std::optional<T>> within(
    std::chrono::milliseconds longest,
    boost::asio::awaitable<T> what
)
{
    const auto state = co_await boost::asio::this_coro::cancellation_state;
    if (state.cancelled() != boost::asio::cancellation_type::none)
        throw boost::system::system_error(boost::asio::error::operation_aborted);
    const auto executor = co_await boost::asio::this_coro::executor;
    const auto wait = std::make_shared<limited_wait<T>>(executor, longest);
    boost::asio::co_spawn(
        executor,
        limited_wait<T>::keep(wait, std::move(what)),
        boost::asio::bind_cancellation_slot(
            wait->stop.slot(),
            [wait](std::exception_ptr error) {
                wait->has_ended = true;
                wait->error = std::move(error);
                wait->over.cancel();
            }
        )
    );
    if (!wait->has_ended)
        co_await wait->over.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
    if (!wait->has_ended)
        wait->stop.emit(boost::asio::cancellation_type::terminal);
    else if (wait->error)
        std::rethrow_exception(wait->error);
    co_return std::move(wait->found);
}

}  // namespace rdad::coroutine
