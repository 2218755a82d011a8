// SPDX-License-Identifier: BSL-1.0
// What a host may call by what it is granted, and what it tells the leader.

#include "fleet/budget/granted_budget.hpp"

#include "fleet/timing.hpp"

#include <boost/test/unit_test.hpp>

#include <initializer_list>

using namespace rdad;
using namespace rdad::fleet;
using namespace std::chrono_literals;
using pace::urgency;

namespace {

struct host_walk
{
    boot_time now{1h};
    granted_budget subject{"a", now};
    ask asked = {};
    granted_budget::ticket last = 0;

    host_walk() { subject.begin(5); }

    void send_ask(unsigned urgent = 0, unsigned others = 0)
    {
        asked = subject.next_ask({urgent, others}, 0ms, now);
    }

    grants answer(unsigned calls, unsigned urgent = 0) const
    {
        return {.alone = 2, .hosts = {{"a", {asked.session, asked.number, calls, urgent}}}};
    }

    /// The host has asked just now, and is granted so many.
    void grant(unsigned calls, unsigned urgent = 0)
    {
        send_ask();
        subject.take(answer(calls, urgent), now);
    }

    bool may_call(urgency kind = urgency::starting) const { return subject.until_next_call(kind, now) == 0s; }

    granted_budget::ticket begin(urgency kind = urgency::starting)
    {
        BOOST_TEST_REQUIRE(may_call(kind));
        subject.call_made(++last, kind, now);
        return last;
    }

    /// Makes a call of that kind, from its turn to its end.
    bool call(urgency kind = urgency::starting)
    {
        const auto whose = begin(kind);
        const bool is_sent = subject.may_be_sent(whose, now);
        subject.call_ended(whose);
        return is_sent;
    }
};

constexpr auto all_kinds =
    {urgency::cancelling, urgency::ending, urgency::starting, urgency::looking, urgency::asking};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(granted_budgets, host_walk)

BOOST_AUTO_TEST_CASE(without_a_grant_no_call_goes)
{
    send_ask(1, 1);
    for (const urgency kind : all_kinds)
        BOOST_TEST(!may_call(kind));
    BOOST_TEST(!subject.may_be_sent(1, now));
}

BOOST_AUTO_TEST_CASE(as_many_calls_go_as_are_granted)
{
    grant(2);
    BOOST_TEST(call());
    BOOST_TEST(call());
    BOOST_TEST(!may_call());
}

BOOST_AUTO_TEST_CASE(a_grant_is_over_three_seconds_after_its_ask_was_sent_whenever_it_has_come)
{
    send_ask(0, 1);
    now += 2900ms;
    subject.take(answer(2), now);
    BOOST_TEST(call());
    now += 100ms;
    BOOST_TEST(!may_call());
    send_ask(0, 1);
    now += 3s;
    subject.take(answer(1), now);
    BOOST_TEST(!may_call());
}

BOOST_AUTO_TEST_CASE(what_is_granted_to_urgent_calls_is_not_for_others)
{
    grant(1, 2);
    BOOST_TEST(call(urgency::cancelling));
    BOOST_TEST(call(urgency::looking));
    BOOST_TEST(!may_call(urgency::starting));
    BOOST_TEST(call(urgency::ending));
    BOOST_TEST(!may_call(urgency::cancelling));
    grant(1);
    BOOST_TEST(call(urgency::cancelling));
}

BOOST_AUTO_TEST_CASE(a_grant_counts_once_however_often_it_is_seen)
{
    grant(1);
    BOOST_TEST(call());
    subject.take(answer(1), now);
    BOOST_TEST(!may_call());
}

BOOST_AUTO_TEST_CASE(what_answers_no_ask_of_this_session_is_no_grant)
{
    send_ask(0, 1);
    subject.take({.hosts = {{"b", {5, asked.number, 1, 0}}}}, now);
    subject.take({.hosts = {{"a", {4, asked.number, 1, 0}}}}, now);
    subject.take({.hosts = {{"a", {5, asked.number + 1, 1, 0}}}}, now);
    BOOST_TEST(!may_call());
    subject.take(answer(1), now);
    BOOST_TEST(may_call());
}

BOOST_AUTO_TEST_CASE(a_call_whose_grant_is_over_before_it_is_sent_needs_another)
{
    grant(2);
    const auto late = begin();
    const auto later = begin();
    now += 3s;
    BOOST_TEST(!subject.may_be_sent(late, now));
    grant(1);
    BOOST_TEST(subject.may_be_sent(later, now));
    BOOST_TEST(!may_call());
}

BOOST_AUTO_TEST_CASE(a_call_that_is_sent_again_needs_another_grant)
{
    grant(2);
    const auto twice = begin();
    BOOST_TEST(subject.may_be_sent(twice, now));
    BOOST_TEST(subject.may_be_sent(twice, now));
    BOOST_TEST(!subject.may_be_sent(twice, now));
    BOOST_TEST(!may_call());
}

BOOST_AUTO_TEST_CASE(a_call_that_was_not_sent_leaves_its_grant_to_the_next)
{
    grant(1);
    subject.call_ended(begin());
    BOOST_TEST(call());
    BOOST_TEST(!may_call());
    subject.call_ended(4711);
    BOOST_TEST(!may_call());
}

BOOST_AUTO_TEST_CASE(what_was_used_is_told_once_it_is_over_and_ten_times)
{
    grant(3);
    const auto number = asked.number;
    BOOST_TEST(call());
    const auto unsent = begin();
    now += 2s;
    send_ask();
    BOOST_TEST(asked.used.empty());
    int told = 0;
    for (int i = 0; i < 30; ++i) {
        now += 1s;
        send_ask();
        for (const used_grant& one : asked.used) {
            told += one.ask == number ? 1 : 0;
            BOOST_TEST(one.calls == (one.ask == number ? 1U : 0U));
        }
        BOOST_TEST(asked.used.size() <= 10U);
    }
    BOOST_TEST(told == 10);
    BOOST_TEST(!subject.may_be_sent(unsent, now));
}

BOOST_AUTO_TEST_CASE(what_is_granted_is_not_asked_for_again)
{
    grant(4, 1);
    send_ask(3, 10);
    BOOST_TEST(asked.urgent == 0U);
    BOOST_TEST(asked.others == 8U);
    send_ask(10, 0);
    BOOST_TEST(asked.urgent == 5U);
    const auto waiting = begin();
    send_ask(0, 10);
    BOOST_TEST(asked.others == 7U);
    now += 3s;
    // One that has had its turn needs another one, too.
    send_ask(0, 10);
    BOOST_TEST(asked.others == 11U);
    subject.call_ended(waiting);
    send_ask(0, 10);
    BOOST_TEST(asked.others == 10U);
}

BOOST_AUTO_TEST_CASE(an_ask_names_the_budget_that_was_seen_last)
{
    send_ask();
    BOOST_TEST(asked.budget == 0U);
    subject.take({.number = 7}, now);
    send_ask();
    BOOST_TEST(asked.budget == 7U);
    // Of a leader that couldn't read what was written before.
    subject.take({.number = 2}, now);
    send_ask();
    BOOST_TEST(asked.budget == 2U);
}

BOOST_AUTO_TEST_CASE(a_pause_stops_calls_that_are_granted)
{
    grant(3);
    const auto before = begin();
    subject.take({.pause = 2s}, now);
    for (const urgency kind : all_kinds)
        BOOST_TEST((subject.until_next_call(kind, now) == 2s));
    BOOST_TEST(!subject.may_be_sent(before, now));
    now += 2s;
    BOOST_TEST(call());
    BOOST_TEST((subject.next_ask({}, 7s, now).pause == 7s));
}

BOOST_AUTO_TEST_CASE(numbers_rise_over_sessions_and_what_was_granted_stays_good)
{
    grant(1);
    const auto number = asked.number;
    subject.begin(9);
    BOOST_TEST(call());
    send_ask();
    BOOST_TEST(asked.session == 9);
    BOOST_TEST(asked.number > number);
}

BOOST_AUTO_TEST_CASE(a_host_that_is_cut_off_follows_and_cancels_after_a_while_a_few_calls_a_minute)
{
    grant(0);
    now += alone_after - 1ns;
    for (const urgency kind : all_kinds)
        BOOST_TEST(!may_call(kind));
    now += 1ns;
    BOOST_TEST(!may_call(urgency::starting));
    BOOST_TEST(!may_call(urgency::asking));
    BOOST_TEST(call(urgency::cancelling));
    const auto unsent = begin(urgency::looking);
    BOOST_TEST(!may_call(urgency::looking));
    subject.call_ended(unsent);
    now += 10s;
    BOOST_TEST(call(urgency::ending));
    BOOST_TEST((subject.until_next_call(urgency::cancelling, now) == 54s));
    now += 54s;
    BOOST_TEST(call(urgency::looking));
    BOOST_TEST(!may_call(urgency::looking));
}

BOOST_AUTO_TEST_CASE(a_host_that_is_back_tells_what_it_made_alone_and_makes_no_more)
{
    grant(0);
    now += alone_after;
    BOOST_TEST(call(urgency::cancelling));
    const auto before = begin(urgency::looking);
    now += 1s;
    send_ask();
    BOOST_TEST(asked.made_alone.value() == 1U);
    BOOST_TEST(asked.alone == 2U);
    BOOST_TEST(!subject.may_be_sent(before, now));
    BOOST_TEST(!may_call(urgency::cancelling));
    now += 64s;
    BOOST_TEST(subject.next_ask({}, 0s, now).made_alone.value() == 0U);
}

BOOST_AUTO_TEST_CASE(a_young_process_does_not_say_what_the_one_before_it_has_called)
{
    now += 64s - 1ns;
    BOOST_TEST(!subject.next_ask({}, 0s, now).made_alone.has_value());
    now += 1ns;
    BOOST_TEST(subject.next_ask({}, 0s, now).made_alone.value() == 0U);
}

BOOST_AUTO_TEST_CASE(a_host_that_the_leader_does_not_know_makes_none_alone)
{
    grant(0);
    subject.take({.alone = 2, .hosts = {{"b", {5, 1, 0, 0}}}}, now);
    send_ask();
    BOOST_TEST(asked.alone == 0U);
    now += alone_after;
    BOOST_TEST(!may_call(urgency::cancelling));
}

BOOST_AUTO_TEST_CASE(a_host_that_was_never_told_how_many_makes_none_alone)
{
    send_ask();
    now += 1h;
    BOOST_TEST(!may_call(urgency::cancelling));
}

BOOST_AUTO_TEST_SUITE_END()
