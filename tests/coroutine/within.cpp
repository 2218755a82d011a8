// SPDX-License-Identifier: BSL-1.0
// Coroutines that may take only so long.

#include "coroutine/within.hpp"

#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/test/unit_test.hpp>

#include <chrono>
#include <exception>
#include <memory>
#include <optional>
#include <stdexcept>

namespace asio = boost::asio;
using namespace std::chrono_literals;
using rdad::coroutine::within;

BOOST_AUTO_TEST_SUITE(limit_of_a_coroutine)

namespace {

struct fixture
{
    asio::io_context io;
    asio::cancellation_signal cancelling;
    bool is_over = false;
    bool was_cancelled = false;
    std::exception_ptr thrown;
    std::optional<int> found;

    asio::awaitable<int> wait(std::chrono::milliseconds how_long)
    {
        const auto executor = co_await asio::this_coro::executor;
        asio::steady_timer timer(executor, how_long);
        const auto [ec] = co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
        was_cancelled = ec == asio::error::operation_aborted;
        co_return 5;
    }

    asio::awaitable<int> fail()
    {
        throw std::runtime_error("a bug");
        co_return 0;
    }

    void begin(std::chrono::milliseconds longest, asio::awaitable<int> what)
    {
        asio::co_spawn(
            io,
            within(longest, std::move(what)),
            asio::bind_cancellation_slot(
                cancelling.slot(),
                [this](std::exception_ptr error, std::optional<int> value) {
                    is_over = true;
                    thrown = std::move(error);
                    found = value;
                }
            )
        );
    }
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(what_it_finds_in_time_is_answered, fixture)
{
    begin(1h, wait(0ms));
    io.run();
    BOOST_TEST(is_over);
    BOOST_TEST(found.value() == 5);
    BOOST_TEST(!was_cancelled);
}

BOOST_FIXTURE_TEST_CASE(what_takes_longer_is_cancelled, fixture)
{
    begin(0ms, wait(1h));
    io.run();
    BOOST_TEST(is_over);
    BOOST_TEST(!found.has_value());
    BOOST_TEST(was_cancelled);
    BOOST_TEST(!thrown);
}

BOOST_FIXTURE_TEST_CASE(what_it_throws_is_thrown, fixture)
{
    begin(1h, fail());
    io.run();
    BOOST_TEST(is_over);
    BOOST_CHECK_THROW(std::rethrow_exception(thrown), std::runtime_error);
}

BOOST_FIXTURE_TEST_CASE(it_is_cancelled_with_who_waits, fixture)
{
    begin(1h, wait(1h));
    io.poll();
    BOOST_TEST(!is_over);
    cancelling.emit(asio::cancellation_type::terminal);
    io.restart();
    io.run_for(1s);
    BOOST_TEST(is_over);
    BOOST_TEST(was_cancelled);
    BOOST_TEST(!found.has_value());
}

BOOST_FIXTURE_TEST_CASE(both_may_end_with_the_context, fixture)
{
    begin(1h, wait(1h));
    io.poll();
    BOOST_TEST(!is_over);
}

BOOST_AUTO_TEST_SUITE_END()
