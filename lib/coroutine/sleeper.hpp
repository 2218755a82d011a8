// SPDX-License-Identifier: BSL-1.0
// The sleep of one coroutine, from which others can wake it.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <utility>

namespace rdad::coroutine {

/// For one thread. Whoever wakes it notes before what for, since a sleep that hasn't begun isn't prevented.
class sleeper
{
public:
    explicit sleeper(boost::asio::any_io_executor executor) : timer_(executor) {}
    sleeper(const sleeper&) = delete;
    sleeper& operator=(const sleeper&) = delete;

    boost::asio::awaitable<void> sleep(std::chrono::milliseconds at_most);

    void wake() { timer_.cancel(); }

private:
    boost::asio::steady_timer timer_;
};

}  // namespace rdad::coroutine
