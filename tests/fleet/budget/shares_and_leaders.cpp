// SPDX-License-Identifier: BSL-1.0
// What a leader takes over from the one before, and what it keeps for hosts that it hears nothing of.

#include "fleet/budget/shares_walk.hpp"

using namespace rdad;
using namespace rdad::tests;
using fleet::ask;
using fleet::grants;

namespace {

/// Makes known what the walk's hosts were asked before, as it stands in etcd.
void list_asks(shares_walk& of, fleet::shares& leader)
{
    for (const auto& [host, number] : of.asked)
        leader.take(host, {.session = 5, .number = number}, of.now);
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(shares_of_a_new_leader, shares_walk)

BOOST_AUTO_TEST_CASE(it_grants_nothing_that_its_predecessor_may_have_granted)
{
    meet({"a"});
    BOOST_TEST(granted_in(1s, "a", 400, 0) == 400U);
    pass(20s);
    asks("a", 0, 0);
    BOOST_TEST(granted_in(1s, "a", 150, 0) == 150U);
    const grants last = subject.next(now);
    now += 20s;
    subject = fleet::shares(limits, last, now);
    list_asks(*this, subject);
    pass(0s);
    BOOST_TEST(granted_in(1s, "a", 1000, 0) == 50U);
    // 64 s after it was granted, of which the new leader knows no more than that 20 s passed before it was told.
    BOOST_TEST(granted_in(41s, "a", 1000, 0) == 0U);
    BOOST_TEST(granted_in(3s, "a", 1000, 0) == 400U);
    BOOST_TEST(most_in_a_minute() <= limits.per_minute);
}

BOOST_AUTO_TEST_CASE(one_that_knows_of_no_predecessor_waits_until_all_that_may_have_been_is_over)
{
    subject = fleet::shares(limits, std::nullopt, now);
    meet({"a"});
    BOOST_TEST(granted_in(64s, "a", 1000, 1000) == 0U);
    BOOST_TEST(granted_in(1s, "a", 1000, 0) == 600U);
}

BOOST_AUTO_TEST_CASE(it_goes_on_with_a_pause)
{
    meet({"a"});
    ask paused = ask_of("a", 0, 0);
    paused.pause = 30s;
    subject.take("a", paused, now);
    const grants last = next();
    subject = fleet::shares(limits, last, now);
    list_asks(*this, subject);
    BOOST_TEST(granted_in(30s, "a", 1, 0) == 0U);
    BOOST_TEST(granted_in(1s, "a", 1, 0) == 1U);
}

BOOST_AUTO_TEST_CASE(an_ask_that_its_predecessor_has_answered_is_not_answered_again)
{
    meet({"a"});
    asks("a", 1, 0);
    const grants last = next();
    BOOST_TEST(calls_of(last, "a") == 1U);
    subject = fleet::shares(limits, last, now);
    subject.take("a", {.session = 5, .number = asked["a"], .urgent = 1}, now);
    subject.take("a", {.session = 5, .number = asked["a"], .urgent = 1}, now);
    BOOST_TEST(calls_of(next(), "a") == 0U);
}

BOOST_AUTO_TEST_CASE(calls_are_kept_for_a_host_that_falls_silent)
{
    meet({"a", "b"});
    const grants told = next();
    BOOST_TEST(told.alone == 30U);
    // "b" has seen that, or not.
    now += 9s;
    BOOST_TEST(granted_in(1s, "a", 1000, 0) == 600U);
    pass(64s);
    asks("a", 0, 0);
    BOOST_TEST(granted_in(1s, "a", 1000, 0) == 570U);
    // It is back, and has made twenty of them.
    pass(64s);
    ask back = ask_of("b", 0, 0);
    back.made_alone = 20;
    subject.take("b", back, now);
    asks("a", 0, 0);
    BOOST_TEST(granted_in(1s, "a", 1000, 0) == 580U);
    pass(63s);
    asks("b", 0, 0);
    asks("a", 0, 0);
    BOOST_TEST(granted_in(1s, "a", 1000, 0) == 600U);
}

BOOST_AUTO_TEST_CASE(what_hosts_made_alone_counts_also_where_the_leader_granted_nothing_meanwhile)
{
    meet({"a", "b"});
    next();
    now += 12s;
    for (const std::string host : {"a", "b"}) {
        ask back = ask_of(host, 0, 0);
        back.made_alone = 30;
        subject.take(host, back, now);
    }
    BOOST_TEST(granted_in(1s, "a", 1000, 0) == 540U);
}

BOOST_AUTO_TEST_CASE(an_ask_that_was_under_way_for_long_ends_no_silence)
{
    meet({"a", "b"});
    const ask late = ask_of("b", 1, 0);
    for (int i = 0; i < 80; ++i) {
        asks("a", 0, 0);
        next();
    }
    subject.take("b", late, now);
    asks("a", 1000, 0);
    const grants told_of_late = next();
    BOOST_TEST(calls_of(told_of_late, "a") == 570U);
    BOOST_TEST(calls_of(told_of_late, "b") == 0U);
    asks("b", 0, 0);
    BOOST_TEST(granted_in(1s, "a", 1000, 0) == 30U);
}

BOOST_AUTO_TEST_CASE(asks_that_name_no_recent_budget_do_not_put_a_silence_off)
{
    meet({"a", "b"});
    const auto old = seen_budget;
    for (int i = 0; i < 27; ++i) {
        asks("a", 0, 0);
        ask behind = ask_of("b", 0, 0);
        behind.budget = old;
        subject.take("b", behind, now);
        next();
    }
    BOOST_TEST(granted_in(1s, "a", 1000, 0) == 570U);
}

BOOST_AUTO_TEST_CASE(what_a_young_process_does_not_know_of_the_one_before_it_may_have_called)
{
    meet({"a", "b"});
    next();
    now += 11s;
    meet({"a"});
    next();
    ask back = ask_of("b", 0, 0);
    back.made_alone.reset();
    subject.take("b", back, now);
    asks("a", 0, 0);
    BOOST_TEST(granted_in(1s, "a", 1000, 0) == 570U);
}

BOOST_AUTO_TEST_CASE(as_much_is_kept_as_the_silent_host_was_told_whatever_the_others_are_told_since)
{
    meet({"a"});
    BOOST_TEST(next().alone == 60U);
    ask knows = ask_of("a", 0, 0);
    knows.alone = 60;
    subject.take("a", knows, now);
    for (int i = 0; i < 2; ++i)
        asks("b", 0, 0), asks("c", 0, 0);
    BOOST_TEST(next().alone == 20U);
    now += 10s;
    meet({"b"});
    // "c" may have seen what "a" was told.
    BOOST_TEST(granted_in(1s, "b", 1000, 0) == 600U - 60U - 60U);
}

BOOST_AUTO_TEST_CASE(as_much_is_kept_as_a_host_says_that_it_was_told_where_it_has_not_seen_the_latest)
{
    meet({"a", "b", "c"});
    BOOST_TEST(next().alone == 20U);
    ask lags = ask_of("a", 0, 0);
    lags.alone = 60;
    subject.take("a", lags, now);
    now += 11s;
    meet({"b", "c"});
    BOOST_TEST(granted_in(1s, "b", 1000, 0) == 600U - 60U);
}

BOOST_AUTO_TEST_CASE(the_most_that_was_told_is_kept_until_the_host_says_that_it_knows_a_lower_one)
{
    meet({"a", "b", "c"});
    BOOST_TEST(next().alone == 20U);
    ask before = ask_of("a", 0, 0);
    before.alone = 20;
    subject.forget("b", now);
    subject.forget("c", now);
    BOOST_TEST(next().alone == 60U);
    asks("b", 0, 0), asks("c", 0, 0);
    BOOST_TEST(next().alone == 20U);
    // It may be cut off right after the second of these was told.
    subject.take("a", before, now);
    now += 11s;
    asks("b", 0, 0), asks("c", 0, 0);
    BOOST_TEST(granted_in(1s, "b", 1000, 0) == 600U - 60U);
    ask since = ask_of("a", 0, 0);
    since.alone = 20;
    subject.take("a", since, now);
    asks("b", 0, 0);
    BOOST_TEST(granted_in(1s, "b", 1000, 0) == 60U);
    now += 11s;
    asks("b", 0, 0), asks("c", 0, 0);
    pass(0s);
    pass(64s);
    asks("b", 0, 0), asks("c", 0, 0);
    BOOST_TEST(granted_in(1s, "b", 1000, 0) == 600U - 20U);
}

BOOST_AUTO_TEST_CASE(a_host_that_was_seen_once_may_have_been_told_before)
{
    meet({"a"});
    BOOST_TEST(next().alone == 60U);
    asks("b", 0, 0);
    meet({"a"});
    BOOST_TEST(granted_in(1s, "a", 1000, 0) == 600U - 60U);
}

BOOST_AUTO_TEST_CASE(nothing_is_kept_for_a_host_that_is_forgotten_once_its_last_calls_count_no_more)
{
    meet({"a", "b"});
    next();
    now += 11s;
    meet({"a"});
    next();
    subject.forget("b", now);
    asks("a", 0, 0);
    BOOST_TEST(granted_in(1s, "a", 1000, 0) == 570U);
    pass(64s);
    asks("a", 0, 0);
    BOOST_TEST(granted_in(1s, "a", 1000, 0) == 600U);
}

BOOST_AUTO_TEST_CASE(a_new_leader_keeps_calls_for_all_hosts_until_it_hears_of_them)
{
    meet({"a", "b"});
    const grants last = next();
    subject = fleet::shares(limits, last, now);
    list_asks(*this, subject);
    pass(0s);
    asks("a", 1000, 0);
    BOOST_TEST(calls_of(next(), "a") == 570U);
    asks("b", 0, 0);
    asks("a", 1000, 0);
    BOOST_TEST(calls_of(next(), "a") == 30U);
}

BOOST_AUTO_TEST_SUITE_END()
