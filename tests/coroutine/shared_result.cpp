// SPDX-License-Identifier: BSL-1.0
// One question for all who ask at about the same time.

#include "coroutine/shared_result.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/test/unit_test.hpp>

#include <chrono>
#include <exception>
#include <optional>
#include <vector>

namespace asio = boost::asio;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(shared_results)

namespace {

/// Questions are numbered, and answered with that when the test says so.
struct shared_fixture
{
    asio::io_context io;
    asio::steady_timer answering{io, asio::steady_timer::time_point::max()};
    std::chrono::steady_clock::duration kept = 1h;
    int asked = 0;
    std::vector<std::optional<int>> got;

    rdad::coroutine::shared_result<int> make() { return {io.get_executor(), kept}; }

    asio::awaitable<int> find()
    {
        const int number = ++asked;
        co_await rdad::coroutine::wait_or_be_woken(answering);
        co_return number;
    }

    void ask(
        rdad::coroutine::shared_result<int>& of,
        std::chrono::steady_clock::duration longest = 1h,
        asio::cancellation_slot slot = {}
    )
    {
        asio::co_spawn(
            io,
            of.get([this] { return find(); }, longest),
            asio::bind_cancellation_slot(
                slot,
                [this](const std::exception_ptr& thrown, std::optional<int> found) {
                    if (!thrown)
                        got.push_back(found);
                }
            )
        );
        run();
    }

    void answer()
    {
        answering.cancel();
        run();
    }

    void run()
    {
        io.restart();
        io.poll();
    }
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(all_who_ask_meanwhile_get_one_answer, shared_fixture)
{
    auto subject = make();
    ask(subject);
    ask(subject);
    BOOST_TEST(subject.is_asking());
    answer();
    BOOST_TEST(asked == 1);
    BOOST_TEST_REQUIRE(got.size() == 2U);
    BOOST_TEST((got[0] == 1 && got[1] == 1));
    BOOST_TEST(!subject.is_asking());
}

BOOST_FIXTURE_TEST_CASE(who_asks_shortly_after_gets_it_too, shared_fixture)
{
    auto subject = make();
    ask(subject);
    answer();
    BOOST_TEST(subject.is_fresh());
    ask(subject);
    BOOST_TEST(asked == 1);
    BOOST_TEST_REQUIRE(got.size() == 2U);
    BOOST_TEST((got[1] == 1));
}

BOOST_FIXTURE_TEST_CASE(what_is_old_is_asked_anew, shared_fixture)
{
    kept = 0s;
    auto subject = make();
    ask(subject);
    answer();
    BOOST_TEST(!subject.is_fresh());
    ask(subject);
    answer();
    BOOST_TEST(asked == 2);
    BOOST_TEST_REQUIRE(got.size() == 2U);
    BOOST_TEST((got[1] == 2));
}

BOOST_FIXTURE_TEST_CASE(what_is_forgotten_is_asked_anew, shared_fixture)
{
    auto subject = make();
    ask(subject);
    answer();
    subject.forget();
    BOOST_TEST(!subject.is_fresh());
    ask(subject);
    BOOST_TEST(asked == 2);
    answer();
}

BOOST_FIXTURE_TEST_CASE(what_is_forgotten_while_it_is_asked_is_for_those_who_asked_before, shared_fixture)
{
    auto subject = make();
    ask(subject);
    subject.forget();
    answer();
    BOOST_TEST_REQUIRE(got.size() == 1U);
    BOOST_TEST((got[0] == 1));
    BOOST_TEST(!subject.is_fresh());
    ask(subject);
    BOOST_TEST(asked == 2);
    answer();
}

BOOST_FIXTURE_TEST_CASE(
    who_waits_gets_the_answer_though_it_is_forgotten_and_asked_anew_at_once,
    shared_fixture
)
{
    auto subject = make();
    ask(subject);
    answering.cancel();
    io.restart();
    // One step after the other: the answer is there, and nobody has taken it.
    while (subject.is_asking())
        io.poll_one();
    subject.forget();
    asio::co_spawn(io, subject.get([this] { return find(); }, 1h), asio::detached);
    run();
    BOOST_TEST(asked == 2);
    BOOST_TEST_REQUIRE(got.size() == 1U);
    BOOST_TEST((got[0] == 1));
    answer();
}

BOOST_FIXTURE_TEST_CASE(who_has_waited_long_enough_gets_nothing_and_the_question_goes_on, shared_fixture)
{
    auto subject = make();
    ask(subject, 0s);
    BOOST_TEST_REQUIRE(got.size() == 1U);
    BOOST_TEST(!got[0].has_value());
    BOOST_TEST(subject.is_asking());
    answer();
    ask(subject);
    BOOST_TEST(asked == 1);
    BOOST_TEST_REQUIRE(got.size() == 2U);
    BOOST_TEST((got[1] == 1));
}

BOOST_FIXTURE_TEST_CASE(one_who_goes_takes_nothing_from_the_others, shared_fixture)
{
    auto subject = make();
    asio::cancellation_signal gone;
    ask(subject, 1h, gone.slot());
    ask(subject);
    gone.emit(asio::cancellation_type::terminal);
    run();
    answer();
    BOOST_TEST(asked == 1);
    BOOST_TEST_REQUIRE(got.size() == 1U);
    BOOST_TEST((got[0] == 1));
}

BOOST_FIXTURE_TEST_CASE(what_is_cancelled_is_answered_with_nothing_and_asked_anew, shared_fixture)
{
    auto subject = make();
    ask(subject);
    subject.cancel();
    run();
    BOOST_TEST_REQUIRE(got.size() == 1U);
    BOOST_TEST(!got[0].has_value());
    BOOST_TEST(!subject.is_asking());
    ask(subject);
    BOOST_TEST(asked == 2);
    answer();
}

BOOST_FIXTURE_TEST_CASE(what_has_ended_may_be_cancelled, shared_fixture)
{
    auto subject = make();
    ask(subject);
    answer();
    subject.cancel();
    run();
    BOOST_TEST(subject.is_fresh());
}

BOOST_AUTO_TEST_SUITE_END()
