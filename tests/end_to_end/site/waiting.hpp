// SPDX-License-Identifier: BSL-1.0
// Waiting for what another program brings about.
#pragma once

#include "sanitized.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/test/unit_test.hpp>

#include <chrono>
#include <string_view>
#include <thread>

namespace rdad::tests {

/// Far longer than anything takes that is waited for, so that what would never come fails.
inline constexpr std::chrono::seconds patience(is_sanitized ? 400 : 200);

/// Waits until `condition` is true; false if it doesn't come to that. What the test itself serves on `io`
/// goes on meanwhile.
template <class Condition>
bool comes_true(boost::asio::io_context& io, Condition condition)
{
    constexpr std::chrono::milliseconds between_looks(10);
    const auto give_up = std::chrono::steady_clock::now() + patience;
    while (!condition()) {
        const auto next_look = std::chrono::steady_clock::now() + between_looks;
        if (next_look > give_up)
            return false;
        io.restart();
        io.run_until(next_look);
        std::this_thread::sleep_until(next_look);
    }
    return true;
}

template <class Condition>
bool comes_true(Condition condition)
{
    boost::asio::io_context nothing;
    return comes_true(nothing, condition);
}

/// Waits until `condition` is true, and fails the test if it doesn't come to that.
template <class Condition>
void wait_until(boost::asio::io_context& io, std::string_view what, Condition condition)
{
    BOOST_REQUIRE_MESSAGE(comes_true(io, condition), "waited in vain until " << what);
}

template <class Condition>
void wait_until(std::string_view what, Condition condition)
{
    boost::asio::io_context nothing;
    wait_until(nothing, what, condition);
}

}  // namespace rdad::tests
