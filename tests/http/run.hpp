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

}  // namespace rdad::testing
