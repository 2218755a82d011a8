// SPDX-License-Identifier: BSL-1.0
// What the leader grants, to whom, and what it keeps.

#include "fleet/budget/shares_walk.hpp"

#include <algorithm>
#include <random>

using namespace rdad;
using namespace rdad::tests;
using fleet::ask;
using fleet::grants;

BOOST_FIXTURE_TEST_SUITE(shares, shares_walk)

BOOST_AUTO_TEST_CASE(who_asks_is_granted_what_it_asks_and_each_ask_is_answered_once)
{
    meet({"a", "b"});
    now += 1s;
    asks("a", 1, 2);
    const grants told = next();
    BOOST_TEST(told.hosts.at("a").urgent == 1U);
    BOOST_TEST(told.hosts.at("a").calls == 2U);
    BOOST_TEST(told.hosts.at("a").ask == asked["a"]);
    BOOST_TEST(told.hosts.at("a").session == 5);
    BOOST_TEST(calls_of(told, "b") == 0U);
    BOOST_TEST(calls_of(next(), "a") == 0U);
    asks("a", 1, 2);
    BOOST_TEST(calls_of(next(), "a") == 3U);
}

BOOST_AUTO_TEST_CASE(an_ask_that_comes_late_or_again_is_not_answered)
{
    meet({"a"});
    const ask earlier = ask_of("a", 0, 1);
    asks("a", 0, 0);
    subject.take("a", earlier, now);
    BOOST_TEST(calls_of(next(), "a") == 0U);
    asks("a", 0, 1);
    now += 3s;
    BOOST_TEST(calls_of(next(), "a") == 0U);
    ask next_session{.session = 6, .number = 1, .budget = seen_budget, .others = 1};
    subject.take("a", next_session, now);
    BOOST_TEST(calls_of(next(), "a") == 1U);
}

BOOST_AUTO_TEST_CASE(the_first_ask_that_is_seen_of_a_host_may_be_old_and_is_not_answered)
{
    asks("a", 1, 1);
    BOOST_TEST(calls_of(next(), "a") == 0U);
    asks("a", 1, 1);
    BOOST_TEST(calls_of(next(), "a") == 2U);
}

BOOST_AUTO_TEST_CASE(never_more_than_the_limit_can_be_sent_in_a_minute)
{
    meet({"a", "b"});
    std::mt19937_64 random(1);
    const auto draw = [&](unsigned most) { return std::uniform_int_distribution<unsigned>(0, most)(random); };
    std::vector<fleet::used_grant> untold;
    for (int i = 0; i < 3000; ++i) {
        ask a = ask_of("a", draw(1) * draw(300), draw(1000));
        for (const auto& one : untold) {
            if (one.ask + 3 <= a.number)
                a.used.push_back(one);
        }
        if (draw(3) > 0) {
            subject.take("a", a, now);
            std::erase_if(untold, [&](const auto& one) { return one.ask + 3 <= a.number; });
        }
        if (draw(3) > 0)
            asks("b", draw(300), draw(20));
        const grants told = next();
        const auto& of_a = told.hosts.at("a");
        const unsigned used = draw(of_a.calls + of_a.urgent);
        if (of_a.calls + of_a.urgent > 0)
            untold.push_back({of_a.ask, used});
        granted.back().second = used + calls_of(told, "b");
    }
    BOOST_TEST(most_in_a_minute() <= limits.per_minute);
    BOOST_TEST(most_in_a_minute() > limits.per_minute * 0.9);
}

BOOST_AUTO_TEST_CASE(one_busy_host_is_granted_nine_tenths_of_the_limit_evenly)
{
    meet({"a", "b", "c"});
    const auto others_ask = [&] { asks("b", 0, 0), asks("c", 0, 0); };
    unsigned sum = 0;
    unsigned most = 0;
    for (int i = 0; i < 1200; ++i) {
        others_ask();
        asks("a", 0, 10'000);
        const unsigned calls = calls_of(next(), "a");
        most = std::max(most, i > 200 ? calls : 0);
        sum += calls;
    }
    BOOST_TEST(sum >= 20 * limits.per_minute * 0.9);
    BOOST_TEST(most <= 12U);
    BOOST_TEST(most_in_a_minute() <= limits.per_minute);
}

BOOST_AUTO_TEST_CASE(busy_hosts_share_alike)
{
    const std::vector<std::string> hosts{"a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m"};
    meet(hosts);
    std::map<std::string, unsigned> sums;
    for (int i = 0; i < 600; ++i) {
        for (const std::string& host : hosts)
            asks(host, 0, 1000);
        const grants told = next();
        for (const std::string& host : hosts)
            sums[host] += calls_of(told, host);
    }
    const auto [least, most] =
        std::ranges::minmax_element(sums, {}, [](const auto& one) { return one.second; });
    BOOST_TEST(most->second - least->second <= 1U);
    BOOST_TEST(least->second >= 10 * limits.per_minute * 0.9 / 13);
}

BOOST_AUTO_TEST_CASE(urgent_calls_find_their_reserve_however_busy_others_are)
{
    meet({"a", "b"});
    // Others have saved up a burst.
    now += 10s;
    for (int i = 0; i < 320; ++i) {
        asks("a", 0, 10'000);
        // Twelve of 600.
        const bool is_urgent = i % 64 == 63;
        asks("b", is_urgent ? 12 : 0, 0);
        const grants told = next();
        BOOST_TEST(calls_of(told, "b") == (is_urgent ? 12U : 0U));
    }
    BOOST_TEST(most_in_a_minute() <= limits.per_minute);
}

BOOST_AUTO_TEST_CASE(urgent_calls_of_all_hosts_go_before_others)
{
    meet({"a", "b"});
    asks("a", 0, 1000);
    asks("b", 700, 0);
    const grants told = next();
    BOOST_TEST(calls_of(told, "b") == 600U);
    BOOST_TEST(calls_of(told, "a") == 0U);
}

BOOST_AUTO_TEST_CASE(what_was_not_used_comes_back_once_its_host_says_that_it_is_over)
{
    meet({"a"});
    asks("a", 600, 0);
    const grants told = next();
    BOOST_TEST(calls_of(told, "a") == 600U);
    now += 3s;
    asks("a", 600, 0);
    BOOST_TEST(calls_of(next(), "a") == 0U);
    ask over = ask_of("a", 600, 0);
    over.used = {{told.hosts.at("a").ask, 590}};
    subject.take("a", over, now);
    BOOST_TEST(calls_of(next(), "a") == 10U);
    // Told again.
    over = ask_of("a", 600, 0);
    over.used = {{told.hosts.at("a").ask, 590}};
    subject.take("a", over, now);
    BOOST_TEST(calls_of(next(), "a") == 0U);
}

BOOST_AUTO_TEST_CASE(what_was_not_used_can_be_granted_again_at_once)
{
    meet({"a"});
    now += 10s;
    asks("a", 0, 1000);
    const grants told = next();
    BOOST_TEST(calls_of(told, "a") == 30U);
    now += 2s;
    ask over = ask_of("a", 0, 1000);
    over.used = {{told.hosts.at("a").ask, 0}};
    subject.take("a", over, now);
    BOOST_TEST(calls_of(next(), "a") == 30U);
}

BOOST_AUTO_TEST_CASE(a_pause_that_one_host_has_seen_stops_all_until_it_is_over)
{
    meet({"a", "b"});
    ask paused = ask_of("a", 1, 1);
    paused.pause = 20s;
    subject.take("a", paused, now);
    for (int i = 0; i < 20; ++i) {
        asks("b", 5, 5);
        const grants told = next();
        BOOST_TEST((told.pause == 20s - i * 1s));
        BOOST_TEST(calls_of(told, "a") + calls_of(told, "b") == 0U);
    }
    asks("b", 5, 5);
    const grants told = next();
    BOOST_TEST((told.pause == 0s));
    BOOST_TEST(calls_of(told, "b") == 10U);
}

BOOST_AUTO_TEST_CASE(an_hour_has_its_limit_and_leaves_a_tenth_to_urgent_calls)
{
    const pace::call_limits hourly{600, 1000};
    shares_walk walk{.subject = fleet::shares(hourly, grants{}, start)};
    walk.meet({"a"});
    BOOST_TEST(walk.granted_in(30min, "a", 0, 1000) == 900U);
    BOOST_TEST(walk.granted_in(20min, "a", 1000, 0) == 100U);
    BOOST_TEST(walk.granted_in(8min, "a", 1000, 1000) == 0U);
    BOOST_TEST(walk.granted_in(5min, "a", 1000, 1000) > 0U);
}

BOOST_AUTO_TEST_CASE(another_limit_counts_what_was_granted)
{
    meet({"a"});
    BOOST_TEST(granted_in(1s, "a", 500, 0) == 500U);
    subject.set_limits({510}, now);
    BOOST_TEST(granted_in(1s, "a", 500, 0) == 10U);
    subject.set_limits({100}, now);
    BOOST_TEST(granted_in(60s, "a", 500, 0) == 0U);
}

BOOST_AUTO_TEST_SUITE_END()
