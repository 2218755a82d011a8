// SPDX-License-Identifier: BSL-1.0
// The order in which waiting calls get their turns.

#include "client/call_queue.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/test/unit_test.hpp>

#include <chrono>
#include <optional>
#include <string>

namespace asio = boost::asio;
using namespace rdad;
using client::call_queue;

BOOST_AUTO_TEST_SUITE(queue_of_calls)

namespace {

/// A limit that never makes a test wait.
constexpr pace::call_limits no_limit{1'000'000'000};

struct fixture
{
    unsigned ahead = 0;
    asio::io_context context{1};
    asio::executor_work_guard<asio::io_context::executor_type> work{context.get_executor()};
    client::call_queue queue{
        context.get_executor(),
        {.limits = no_limit, .connections = 1, .for_token = {}, .for_proxy = {}, .ahead = ahead}};
    std::optional<client::call_queue::turn> kept;
    std::string order;

    explicit fixture(unsigned turns_ahead = 0) : ahead(turns_ahead)
    {
        asio::co_spawn(context, keep_turn(), asio::detached);
        run_until([&] { return kept.has_value(); });
    }

    asio::awaitable<void> keep_turn()
    {
        kept.emplace(co_await queue.wait_for_turn({pace::urgency::looking}));
    }

    /// Begins a call once it has its turn, and ends it at once.
    asio::awaitable<void> call(char name)
    {
        client::call_queue::turn turn = co_await queue.wait_for_turn({pace::urgency::starting});
        order += co_await turn.begin() ? name : '-';
    }

    void begin(char name) { asio::co_spawn(context, call(name), asio::detached); }

    asio::awaitable<void> take_turn(char name, pace::urgency urgency, std::int32_t priority)
    {
        const client::call_queue::turn turn = co_await queue.wait_for_turn({urgency, priority});
        order += name;
    }

    void wait(char name, pace::urgency urgency, std::int32_t priority = 0)
    {
        asio::co_spawn(context, take_turn(name, urgency, priority), asio::detached);
    }

    template <class Condition>
    void run_until(Condition condition)
    {
        while (!condition())
            BOOST_REQUIRE(context.run_one_for(std::chrono::seconds(60)) > 0U);
    }
};

struct fixture_with_turns_ahead : fixture
{
    fixture_with_turns_ahead() : fixture{2} {}

    /// Whether the call that has its turn may go.
    bool begin_kept()
    {
        std::optional<bool> may_go;
        asio::co_spawn(context, kept->begin(), [&](const std::exception_ptr&, bool answer) {
            may_go = answer;
        });
        run_until([&] { return may_go.has_value(); });
        return *may_go;
    }
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(
    the_most_urgent_goes_first_then_the_highest_priority_then_the_first_that_came,
    fixture
)
{
    wait('a', pace::urgency::looking, 99);
    wait('b', pace::urgency::starting);
    wait('c', pace::urgency::starting);
    wait('d', pace::urgency::starting, 5);
    wait('e', pace::urgency::ending);
    wait('f', pace::urgency::cancelling, -7);
    context.poll();
    BOOST_TEST(order.empty(), "there is one connection, and it is in use");
    kept.reset();
    run_until([&] { return order.size() == 6; });
    BOOST_TEST(order == "fedbca");
}

BOOST_FIXTURE_TEST_CASE(a_call_that_is_cancelled_while_it_waits_leaves_the_line, fixture)
{
    asio::cancellation_signal cancel;
    bool ended = false;
    asio::co_spawn(
        context,
        take_turn('a', pace::urgency::starting, 0),
        asio::bind_cancellation_slot(cancel.slot(), [&](std::exception_ptr) { ended = true; })
    );
    wait('b', pace::urgency::starting);
    context.poll();
    cancel.emit(asio::cancellation_type::terminal);
    run_until([&] { return ended; });
    kept.reset();
    run_until([&] { return !order.empty(); });
    BOOST_TEST(order == "b");
}

BOOST_FIXTURE_TEST_CASE(a_call_that_leaves_has_no_turn, fixture)
{
    const auto ticket =
        queue.enter({pace::urgency::starting}, [&](const client::call_queue::turn&) { order += 'a'; });
    wait('b', pace::urgency::starting);
    context.poll();
    queue.leave(ticket);
    BOOST_TEST(queue.waiting() == 1U);
    kept.reset();
    run_until([&] { return !order.empty(); });
    BOOST_TEST(order == "b");
}

BOOST_FIXTURE_TEST_CASE(who_waits_for_a_turn_no_longer_gives_up_its_place, fixture)
{
    std::optional<bool> had;
    asio::co_spawn(
        context,
        queue.wait_for_turn({.urgency = pace::urgency::asking}, std::chrono::milliseconds(1)),
        [&](const std::exception_ptr&, const std::optional<client::call_queue::turn>& own) {
            had = own.has_value();
        }
    );
    run_until([&] { return had.has_value(); });
    BOOST_TEST(!*had, "another call is under way");
    BOOST_TEST(queue.waiting() == 0U);
    kept.reset();
    had.reset();
    asio::co_spawn(
        context,
        queue.wait_for_turn({.urgency = pace::urgency::asking}, std::chrono::hours(1)),
        [&](const std::exception_ptr&, const std::optional<client::call_queue::turn>& own) {
            had = own.has_value();
        }
    );
    run_until([&] { return had.has_value(); });
    BOOST_TEST(*had);
}

BOOST_FIXTURE_TEST_CASE(nothing_has_its_turn_in_a_pause, fixture)
{
    kept.reset();
    queue.pause(std::chrono::hours(1));
    asio::cancellation_signal cancel;
    bool ended = false;
    asio::co_spawn(
        context,
        take_turn('a', pace::urgency::cancelling, 0),
        asio::bind_cancellation_slot(cancel.slot(), [&](std::exception_ptr) { ended = true; })
    );
    context.poll();
    cancel.emit(asio::cancellation_type::terminal);
    run_until([&] { return ended; });
    BOOST_TEST(order.empty());
}

BOOST_FIXTURE_TEST_CASE(a_call_begins_once_there_is_a_place_for_it, fixture_with_turns_ahead)
{
    BOOST_TEST_REQUIRE(begin_kept());
    begin('a');
    begin('b');
    context.poll();
    BOOST_TEST(queue.waiting() == 0U, "both have their turn");
    BOOST_TEST(order.empty());
    kept.reset();
    run_until([&] { return order.size() == 2; });
    BOOST_TEST(order == "ab");
}

BOOST_FIXTURE_TEST_CASE(
    a_call_that_is_cancelled_while_it_waits_for_a_place_gives_its_turn_back,
    fixture_with_turns_ahead
)
{
    BOOST_TEST_REQUIRE(begin_kept());
    asio::cancellation_signal cancel;
    bool ended = false;
    asio::co_spawn(context, call('a'), asio::bind_cancellation_slot(cancel.slot(), [&](std::exception_ptr) {
                       ended = true;
                   }));
    begin('b');
    context.poll();
    cancel.emit(asio::cancellation_type::terminal);
    run_until([&] { return ended; });
    kept.reset();
    run_until([&] { return !order.empty(); });
    BOOST_TEST(order == "b");
}

BOOST_FIXTURE_TEST_CASE(
    a_call_that_waits_for_a_place_may_not_go_once_there_is_a_pause,
    fixture_with_turns_ahead
)
{
    BOOST_TEST_REQUIRE(begin_kept());
    begin('a');
    context.poll();
    kept->end({.end = pace::call_end::answered, .status = 429, .asked = std::chrono::hours(1)});
    run_until([&] { return !order.empty(); });
    BOOST_TEST(order == "-");
}

BOOST_FIXTURE_TEST_CASE(
    at_a_stop_calls_that_wait_for_a_place_learn_that_they_may_not_go,
    fixture_with_turns_ahead
)
{
    BOOST_TEST_REQUIRE(begin_kept());
    begin('a');
    context.poll();
    queue.close();
    run_until([&] { return !order.empty(); });
    BOOST_TEST(order == "-");
}

BOOST_FIXTURE_TEST_CASE(a_call_that_is_to_begin_after_a_stop_may_not_go, fixture_with_turns_ahead)
{
    queue.close();
    BOOST_TEST(!begin_kept());
}

BOOST_AUTO_TEST_SUITE_END()
