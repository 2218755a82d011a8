// SPDX-License-Identifier: BSL-1.0
// Sleeps that end by themselves, are ended, or are cancelled with their coroutine.

#include "coroutine/sleeper.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/system/system_error.hpp>
#include <boost/test/unit_test.hpp>

#include <chrono>
#include <exception>

namespace asio = boost::asio;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(sleep_of_a_coroutine)

namespace {

struct fixture
{
    asio::io_context io;
    rdad::coroutine::sleeper subject{io.get_executor()};
    asio::cancellation_signal cancelling;
    bool is_over = false;
    std::exception_ptr thrown;

    /// Has a coroutine sleep, as far as that goes without waiting.
    void sleep(std::chrono::milliseconds at_most)
    {
        is_over = false;
        asio::co_spawn(
            io,
            subject.sleep(at_most),
            asio::bind_cancellation_slot(
                cancelling.slot(),
                [this](const std::exception_ptr& exception) {
                    is_over = true;
                    thrown = exception;
                }
            )
        );
        run();
    }

    void run()
    {
        io.restart();
        io.poll();
    }
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(it_lasts_until_it_is_ended, fixture)
{
    sleep(1h);
    BOOST_TEST(!is_over);
    subject.wake();
    run();
    BOOST_TEST(is_over);
    BOOST_TEST(!thrown);
}

BOOST_FIXTURE_TEST_CASE(it_is_over_when_its_time_is_whatever_was_slept_before, fixture)
{
    sleep(1h);
    subject.wake();
    run();
    sleep(0ms);
    BOOST_TEST(is_over);
    BOOST_TEST(!thrown);
}

BOOST_FIXTURE_TEST_CASE(a_waking_that_comes_before_it_does_not_shorten_it, fixture)
{
    subject.wake();
    sleep(1h);
    BOOST_TEST(!is_over);
}

BOOST_FIXTURE_TEST_CASE(it_ends_with_the_coroutine_that_is_cancelled, fixture)
{
    sleep(1h);
    cancelling.emit(asio::cancellation_type::terminal);
    run();
    BOOST_TEST_REQUIRE(is_over);
    BOOST_REQUIRE(thrown);
    BOOST_CHECK_EXCEPTION(
        std::rethrow_exception(thrown),
        boost::system::system_error,
        [](const boost::system::system_error& error) {
            return error.code() == asio::error::operation_aborted;
        }
    );
}

BOOST_AUTO_TEST_SUITE_END()
