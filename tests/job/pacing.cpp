// Pacing and backoff: how many calls are made when.

#include "job/pacing.hpp"

#include "job/backoff.hpp"

#include <boost/test/unit_test.hpp>

#include <deque>

using namespace rdad::job;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(pacing_of_calls)

namespace {

using clock = pacing::clock;

const clock::time_point start{1h};

/// Calls as soon as it may, for ten minutes, after a quiet time. The most calls that any 60 s held.
std::size_t most_in_a_minute(unsigned limit, clock::duration quiet, std::size_t& calls)
{
    pacing p(limit, start);
    clock::time_point now = start + quiet;
    std::deque<clock::time_point> window;
    std::size_t most = 0;
    for (calls = 0; now < start + quiet + 10min; ++calls) {
        p.call_made(now);
        while (!window.empty() && window.front() <= now - 60s)
            window.pop_front();
        window.push_back(now);
        most = std::max(most, window.size());
        now += p.until_next_call(now);
    }
    return most;
}

}  // namespace

BOOST_AUTO_TEST_CASE(no_minute_holds_more_calls_than_the_limit)
{
    for (const unsigned limit : {1U, 2U, 19U, 20U, 60U, 500U, 5000U}) {
        std::size_t calls = 0;
        const std::size_t most = most_in_a_minute(limit, 10min, calls);
        BOOST_TEST(most <= limit, limit << " a minute: " << most);
        BOOST_TEST(
            static_cast<double>(calls) >= 9.4 * (limit - 1),
            limit << " a minute: " << calls << " in ten"
        );
    }
}

BOOST_AUTO_TEST_CASE(a_new_bucket_is_empty)
{
    const pacing p(500, start);
    BOOST_TEST((p.until_next_call(start) > 100ms));
    BOOST_TEST((p.until_next_call(start) < 150ms));
    BOOST_TEST((p.until_next_call(start + 1s) == 0s));
}

BOOST_AUTO_TEST_CASE(nothing_is_called_inside_a_pause)
{
    pacing p(500, start);
    p.pause_until(start + 30s);
    p.pause_until(start + 10s);
    BOOST_TEST((p.until_next_call(start + 20s) == 10s));
    BOOST_TEST((p.until_next_call(start + 30s) == 0s));
}

BOOST_AUTO_TEST_CASE(a_new_limit_keeps_what_was_called)
{
    pacing p(6000, start);
    p.set_limit(60, start + 1h);
    clock::time_point now = start + 1h;
    for (int i = 0; i < 3; ++i) {
        BOOST_TEST((p.until_next_call(now) == 0s));
        p.call_made(now);
    }
    BOOST_TEST((p.until_next_call(now) > 1s));
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
