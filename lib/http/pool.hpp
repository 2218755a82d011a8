// SPDX-License-Identifier: BSL-1.0
// The connections of a client: how many there are, who is next, and which are kept.
#pragma once

#include "http/connection.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstddef>
#include <deque>
#include <list>
#include <memory>
#include <optional>

namespace rdad::http {

/// Gives out a limited number of places, first come first served. With a place comes a connection that was
/// kept from an earlier request, if there is one. For one thread.
class pool
{
public:
    /// The right to one connection. Whoever destroys it passes the right on, and closes the connection unless
    /// `keep` was called.
    class place
    {
    public:
        place(place&&) noexcept = default;
        place& operator=(place&&) = delete;
        ~place();

        /// Null: a new connection has to be opened.
        std::unique_ptr<http::connection> connection;

        /// Ends the place and leaves its connection for those who come later.
        void keep();

    private:
        friend class pool;
        place(std::shared_ptr<pool> owner, std::unique_ptr<http::connection> kept);

        std::shared_ptr<pool> owner_;  // null once the place has ended
    };

    /// The limits are of how long a connection may have carried nothing, and have been open, to be used
    /// again.
    pool(std::size_t places, std::chrono::milliseconds idle_limit, std::chrono::milliseconds age_limit);
    ~pool();
    pool(const pool&) = delete;
    pool& operator=(const pool&) = delete;

    /// Waits for a place. Nothing if the wait was cancelled. The coroutine may be destroyed while it waits.
    static boost::asio::awaitable<std::optional<place>> enter(std::shared_ptr<pool> self);

    /// Closes the connections that nobody is using.
    void forget_idle();

private:
    struct waiter;
    class waiting;

    struct idle_connection
    {
        std::unique_ptr<http::connection> connection;
        std::chrono::steady_clock::time_point since;
    };

    void forget_useless();
    std::unique_ptr<http::connection> take_idle();
    void leave();

    std::chrono::milliseconds idle_limit_;
    std::chrono::milliseconds age_limit_;
    std::size_t free_places_;
    std::list<waiter*> waiters_;
    std::deque<idle_connection> idle_;  // the one used last at the back
};

}  // namespace rdad::http
