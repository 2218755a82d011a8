// SPDX-License-Identifier: BSL-1.0
// Running a coroutine to its end in a test.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <chrono>
#include <exception>
#include <optional>
#include <stdexcept>
#include <utility>

namespace rdad::testing {

// Runs the io_context until the coroutine has ended, and answers its result. What else runs there is left as
// it is then.
template <class T>
T run(boost::asio::io_context& io, boost::asio::awaitable<T> what)
{
    std::optional<T> result;
    boost::asio::co_spawn(io, std::move(what), [&](std::exception_ptr thrown, T value) {
        if (thrown)
            std::rethrow_exception(thrown);
        result.emplace(std::move(value));
        io.stop();
    });
    io.restart();
    // Far more than any test takes, so that one which would never end fails instead.
    io.run_for(std::chrono::seconds(60));
    if (!result)
        throw std::runtime_error("the coroutine did not end");
    return std::move(*result);
}

// Runs the io_context until that is so. Throws where nothing happens any more that could make it so.
template <class Condition>
void run_until(boost::asio::io_context& io, Condition is_so)
{
    io.restart();
    while (!is_so()) {
        if (io.run_one_for(std::chrono::seconds(10)) == 0)
            throw std::runtime_error("what is waited for did not happen");
    }
}

}  // namespace rdad::testing
