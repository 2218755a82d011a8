// SPDX-License-Identifier: BSL-1.0
// Budget and backoff: how many calls are made when.

#include "pace/budget.hpp"

#include "pace/backoff.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <deque>
#include <map>
#include <optional>
#include <random>

using namespace rdad::pace;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(budget_of_calls)

namespace {

using clock = budget::clock;

const clock::time_point start{1h};

/// Counts calls as the service does: when they come there.
class counting_service
{
public:
    counting_service(std::size_t limit, clock::duration length) : limit_(limit), length_(length) {}

    /// False: more than the limit allows.
    bool let_in(clock::time_point now)
    {
        while (!times_.empty() && times_.front() + length_ <= now)
            times_.pop_front();
        if (times_.size() >= limit_)
            return false;
        times_.push_back(now);
        return true;
    }

    unsigned remaining() const { return static_cast<unsigned>(limit_ - times_.size()); }

private:
    std::size_t limit_;
    clock::duration length_;
    std::deque<clock::time_point> times_;
};

/// A client that calls as soon as it may, over a network with a will of its own.
struct eager_client
{
    budget p;
    counting_service& service;
    bool tells_remaining = false;
    std::mt19937 random{7};
    std::size_t calls = 0;
    std::size_t refused = 0;

    // By time: what comes to the service, and what is answered.
    std::multimap<clock::time_point, int> arrivals{};
    std::multimap<clock::time_point, std::optional<unsigned>> answers{};

    clock::duration delay()
    {
        return std::chrono::milliseconds(std::uniform_int_distribution<int>(1, 2000)(random));
    }

    void run(clock::time_point from, clock::time_point until, urgency u)
    {
        for (clock::time_point now = from; now < until; now += 10ms) {
            while (!arrivals.empty() && arrivals.begin()->first <= now) {
                const clock::time_point time = arrivals.begin()->first;
                refused += service.let_in(time) ? 0U : 1U;
                const auto remaining = tells_remaining ? std::optional(service.remaining()) : std::nullopt;
                answers.emplace(time + delay(), remaining);
                arrivals.erase(arrivals.begin());
            }
            while (!answers.empty() && answers.begin()->first <= now) {
                p.call_answered(answers.begin()->second, now);
                answers.erase(answers.begin());
            }
            while (p.until_next_call(u, now) == 0s) {
                p.call_made(u, now);
                ++calls;
                arrivals.emplace(now + delay(), 0);
            }
        }
    }
};

/// Makes as many calls that aren't urgent as may go now.
int calls_at_once(budget& p, clock::time_point now)
{
    int calls = 0;
    for (; p.until_next_call(urgency::starting, now) == 0s; ++calls)
        p.call_made(urgency::starting, now);
    return calls;
}

}  // namespace

BOOST_AUTO_TEST_CASE(alone_on_the_subscription_no_call_is_one_too_many_whatever_the_network_delays)
{
    for (const unsigned limit : {1U, 2U, 19U, 60U, 500U, 5000U}) {
        for (const urgency u : {urgency::ending, urgency::starting}) {
            counting_service service(limit, 60s);
            eager_client c{budget({limit}, 1, start), service};
            c.run(start, start + 10min, u);
            BOOST_TEST(c.refused == 0U, limit << " a minute");
            BOOST_TEST(c.calls >= 9 * limit, limit << " a minute: " << c.calls << " in ten");
        }
    }
}

BOOST_AUTO_TEST_CASE(an_hourly_limit_holds_and_leaves_a_tenth_to_urgent_calls)
{
    counting_service service(600, 1h);
    eager_client c{budget({100, 600}, 1, start), service};
    c.run(start, start + 30min, urgency::starting);
    BOOST_TEST(c.calls == 540U);
    c.run(start + 30min, start + 40min, urgency::ending);
    BOOST_TEST(c.calls == 588U);
    c.run(start + 40min, start + 50min, urgency::cancelling);
    BOOST_TEST(c.calls == 600U);
    c.run(start + 50min, start + 150min, urgency::ending);
    BOOST_TEST(c.refused == 0U);
    BOOST_TEST(c.calls > 1500U);
}

BOOST_AUTO_TEST_CASE(an_hourly_limit_may_come_while_calls_are_under_way)
{
    budget p({6000, 0}, 1, start);
    p.call_made(urgency::cancelling, start + 2min);
    p.call_made(urgency::cancelling, start + 2min);
    p.set_limits({6000, 2}, start + 2min);
    p.call_answered(std::nullopt, start + 2min);
    p.call_not_made(start + 2min);
    BOOST_TEST((p.until_next_call(urgency::cancelling, start + 2min) == 0s));
    p.call_made(urgency::cancelling, start + 2min);
    BOOST_TEST((p.until_next_call(urgency::cancelling, start + 2min) > 0s));
}

BOOST_AUTO_TEST_CASE(a_new_budget_takes_the_last_minute_to_have_been_used_evenly)
{
    const budget p({500}, 1, start);
    BOOST_TEST((p.until_next_call(urgency::ending, start) > 100ms));
    BOOST_TEST((p.until_next_call(urgency::ending, start + 121ms) == 0s));
}

BOOST_AUTO_TEST_CASE(a_place_is_not_waited_for_longer_than_until_it_is_there)
{
    const budget p({1}, 1, start);
    const auto wait = p.until_next_call(urgency::ending, start + 30s);
    BOOST_TEST((wait == 30s));
    BOOST_TEST((p.until_next_call(urgency::ending, start + 30s + wait) == 0s));
}

BOOST_AUTO_TEST_CASE(the_service_may_say_that_the_last_minute_was_quiet)
{
    budget p({500}, 1, start);
    p.call_made(urgency::ending, start + 1s);
    p.call_answered(499, start + 1s);
    for (int i = 0; i < 400; ++i) {
        BOOST_TEST_REQUIRE((p.until_next_call(urgency::ending, start + 1s) == 0s));
        p.call_made(urgency::ending, start + 1s);
    }
}

BOOST_AUTO_TEST_CASE(what_the_service_says_that_others_have_called_is_not_called_here)
{
    budget p({500}, 1, start);
    p.call_made(urgency::ending, start + 1s);
    p.call_answered(3, start + 1s);
    for (int i = 0; i < 3; ++i) {
        BOOST_TEST((p.until_next_call(urgency::ending, start + 1s) == 0s));
        p.call_made(urgency::ending, start + 1s);
    }
    BOOST_TEST((p.until_next_call(urgency::ending, start + 1s) > 50ms));
}

BOOST_AUTO_TEST_CASE(what_was_called_longer_ago_hides_no_calls_of_others)
{
    budget p({60}, 1, start);
    const clock::time_point now = start + 5min;
    for (int i = 0; i < 50; ++i) {
        p.call_made(urgency::ending, now);
        p.call_answered(std::nullopt, now);
    }
    const clock::time_point later = now + 2min;
    p.call_made(urgency::ending, later);
    p.call_answered(3, later);
    for (int i = 0; i < 3; ++i) {
        BOOST_TEST_REQUIRE((p.until_next_call(urgency::ending, later) == 0s));
        p.call_made(urgency::ending, later);
    }
    BOOST_TEST((p.until_next_call(urgency::ending, later) > 0s));
}

BOOST_AUTO_TEST_CASE(calls_that_are_not_urgent_come_evenly_after_a_short_burst)
{
    budget p({600}, 1, start);
    clock::time_point now = start + 2min;
    BOOST_TEST(calls_at_once(p, now) == 30);
    now += 1s;
    BOOST_TEST(calls_at_once(p, now) == 10);
    BOOST_TEST((p.until_next_call(urgency::ending, now) == 0s));
}

BOOST_AUTO_TEST_CASE(a_429_lowers_the_rate_and_quiet_raises_it_again)
{
    const auto calls_in_a_second = [](budget p, clock::time_point now) {
        while (p.until_next_call(urgency::starting, now) == 0s)
            p.call_made(urgency::ending, now);
        int calls = 0;
        for (const auto end = now + 1s; now <= end; now += 10ms) {
            for (; p.until_next_call(urgency::starting, now) == 0s; ++calls)
                p.call_made(urgency::ending, now);
        }
        return calls;
    };
    budget p({600}, 1, start);
    const clock::time_point now = start + 5min;
    p.call_made(urgency::ending, now);
    p.call_made(urgency::ending, now);
    p.call_refused(now);
    p.pause(10s, now);
    p.call_refused(now + 1s);
    // By then what others have called has left the window.
    BOOST_TEST(calls_in_a_second(p, now + 61s) == 9, "two calls that were under way together lower it once");
    BOOST_TEST(calls_in_a_second(p, now + 3min) == 10);
}

BOOST_AUTO_TEST_CASE(a_429_lowers_nothing_where_the_service_says_how_much_is_left)
{
    budget p({600}, 1, start);
    const clock::time_point now = start + 5min;
    p.call_made(urgency::ending, now);
    p.call_answered(599, now);
    p.call_made(urgency::ending, now);
    p.call_refused(now);
    p.call_made(urgency::ending, now + 1min);
    p.call_answered(599, now + 1min);
    while (p.until_next_call(urgency::starting, now + 1min) == 0s)
        p.call_made(urgency::ending, now + 1min);
    BOOST_TEST((p.until_next_call(urgency::starting, now + 1min) == 100ms));
}

BOOST_AUTO_TEST_CASE(a_fiftieth_is_left_to_urgent_calls_while_others_use_the_subscription)
{
    budget p({500}, 1, start);
    p.call_made(urgency::ending, start + 1s);
    p.call_answered(15, start + 1s);
    int calls = 0;
    for (; p.until_next_call(urgency::starting, start + 1s) == 0s; ++calls)
        p.call_made(urgency::ending, start + 1s);
    BOOST_TEST(calls == 5);
    for (; p.until_next_call(urgency::ending, start + 1s) == 0s; ++calls)
        p.call_made(urgency::ending, start + 1s);
    BOOST_TEST(calls == 15);
}

BOOST_AUTO_TEST_CASE(nothing_is_called_inside_a_pause_and_no_burst_comes_after_it)
{
    budget p({600}, 1, start);
    const clock::time_point now = start + 2min;
    const clock::duration pause = p.pause(30s, now);
    BOOST_TEST((pause >= 30s));
    BOOST_TEST((pause <= 34s));
    BOOST_TEST((p.pause(10s, now) == pause), "a shorter pause does not end a longer one");
    BOOST_TEST((p.until_next_call(urgency::cancelling, now + 20s) == pause - 20s));
    BOOST_TEST((p.until_next_call(urgency::cancelling, now + pause) == 0s));
    BOOST_TEST((p.until_next_call(urgency::starting, now + pause) == 100ms));
}

BOOST_AUTO_TEST_CASE(a_call_that_was_not_made_after_all_takes_no_place)
{
    budget p({60}, 1, start);
    const clock::time_point now = start + 2min;
    for (int i = 0; i < 100; ++i) {
        BOOST_TEST_REQUIRE((p.until_next_call(urgency::starting, now) == 0s));
        p.call_made(urgency::ending, now);
        p.call_not_made(now);
    }
}

BOOST_AUTO_TEST_CASE(a_call_that_was_not_made_after_all_makes_no_burst)
{
    budget p({60}, 1, start);
    clock::time_point now = start + 2min;
    BOOST_TEST(calls_at_once(p, now) == 3);
    now += 1s;
    p.call_made(urgency::starting, now);
    now += 500ms;
    p.call_not_made(now);
    BOOST_TEST(calls_at_once(p, now) == 1);
    BOOST_TEST((p.until_next_call(urgency::starting, now) == 500ms));
}

BOOST_AUTO_TEST_CASE(new_limits_hold_for_how_calls_are_spaced_too)
{
    budget p({6000}, 1, start);
    const clock::time_point now = start + 2min;
    p.set_limits({60}, now);
    BOOST_TEST(calls_at_once(p, now) == 3);
    BOOST_TEST((p.until_next_call(urgency::starting, now) == 1s));
}

BOOST_AUTO_TEST_CASE(limits_that_are_set_again_neither_make_a_burst_nor_hold_a_call_back)
{
    budget p({60}, 1, start);
    clock::time_point now = start + 2min;
    calls_at_once(p, now);
    now += 1500ms;
    p.set_limits({60}, now);
    BOOST_TEST(calls_at_once(p, now) == 1);
    BOOST_TEST((p.until_next_call(urgency::starting, now) == 500ms));
}

BOOST_AUTO_TEST_CASE(new_limits_keep_what_was_called)
{
    budget p({6000}, 1, start);
    const clock::time_point now = start + 1h;
    for (int i = 0; i < 50; ++i)
        p.call_made(urgency::ending, now);
    p.set_limits({60, 1000}, now);
    for (int i = 0; i < 50; ++i)
        p.call_answered({}, now);
    for (int i = 0; i < 10; ++i) {
        BOOST_TEST((p.until_next_call(urgency::ending, now) == 0s));
        p.call_made(urgency::ending, now);
        p.call_answered({}, now);
    }
    BOOST_TEST((p.until_next_call(urgency::ending, now) == 60s));
}

BOOST_AUTO_TEST_CASE(it_is_known_how_many_calls_were_made_in_the_last_minute_and_how_many_are_left)
{
    budget p({100}, 1, start);
    const auto is_known = [&](clock::time_point now, unsigned used, unsigned left) {
        const call_counts counts = p.counts(now);
        BOOST_TEST(counts.per_minute == 100U);
        BOOST_TEST(counts.used == used);
        BOOST_TEST(counts.left == left);
    };
    is_known(start, 0, 0);  // the process before may have made them all
    const auto later = start + 2min;
    p.call_made(urgency::cancelling, later);
    p.call_made(urgency::cancelling, later);
    is_known(later, 2, 98);
    p.call_answered(90, later + 1s);
    is_known(later + 1s, 2, 89);  // the service doesn't count the one that is under way
    p.call_not_made(later + 1s);
    is_known(later + 1s, 1, 90);
    is_known(later + 1s + 1min, 0, 100);
    p.pause(10s, later + 2min);
    is_known(later + 2min, 0, 0);
}

BOOST_AUTO_TEST_CASE(of_an_hour_that_is_almost_used_up_no_more_are_left)
{
    budget p({100, 3}, 1, start);
    const auto later = start + 2min;
    p.call_made(urgency::cancelling, later);
    BOOST_TEST(p.counts(later).used == 1U);
    BOOST_TEST(p.counts(later).left == 2U);
}

BOOST_AUTO_TEST_CASE(a_backoff_grows_with_jitter_up_to_its_cap_and_starts_over)
{
    backoff b(2s, 5min, 7);
    for (int round = 0; round < 100; ++round) {
        std::chrono::milliseconds longest = 2s;
        for (int i = 0; i < 12; ++i) {
            BOOST_TEST((b.failed() <= longest));
            longest = std::min<std::chrono::milliseconds>(longest * 2, 5min);
        }
        b.succeeded();
        BOOST_TEST(b.failures() == 0U);
    }
}

BOOST_AUTO_TEST_SUITE_END()
