// SPDX-License-Identifier: BSL-1.0
// What the calls of an hour are counted by, whatever becomes of a call or of the limit.

#include "pace/budget.hpp"

#include <boost/test/unit_test.hpp>

using namespace rdad::pace;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(hourly_limit)

namespace {

using clock = budget::clock;

constexpr clock::time_point start{1h};

// A new budget takes its first minute to be used up.
constexpr clock::time_point now = start + 2min;

bool may_call(const budget& b, clock::time_point time)
{
    return b.until_next_call(urgency::cancelling, time) == 0s;
}

void call(budget& b, clock::time_point time)
{
    BOOST_TEST_REQUIRE(may_call(b, time));
    b.call_made(urgency::cancelling, time);
    b.call_answered({}, time);
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_call_that_was_not_made_after_all_takes_no_place_of_the_hour)
{
    budget b({1000, 10}, 1, start);
    for (int i = 0; i < 50; ++i) {
        BOOST_TEST_REQUIRE(may_call(b, now));
        b.call_made(urgency::cancelling, now);
        b.call_not_made(now);
    }
}

BOOST_AUTO_TEST_CASE(a_place_is_free_an_hour_after_the_answer)
{
    budget b({1000, 2}, 1, start);
    call(b, now);
    call(b, now + 10min);
    BOOST_TEST((b.until_next_call(urgency::cancelling, now + 10min) == 50min));
    BOOST_TEST(may_call(b, now + 1h));
    call(b, now + 1h);
    BOOST_TEST((b.until_next_call(urgency::cancelling, now + 1h) == 10min));
}

BOOST_AUTO_TEST_CASE(a_call_that_is_under_way_has_a_place_of_the_hour)
{
    budget b({1000, 1}, 1, start);
    b.call_made(urgency::cancelling, now);
    BOOST_TEST(!may_call(b, now));
    b.call_answered({}, now + 1min);
    BOOST_TEST((b.until_next_call(urgency::cancelling, now + 1min) == 1h));
}

BOOST_AUTO_TEST_CASE(a_call_that_is_refused_has_a_place_of_the_hour)
{
    budget b({1000, 1}, 1, start);
    b.call_made(urgency::cancelling, now);
    b.call_refused(now);
    BOOST_TEST((b.until_next_call(urgency::cancelling, now) == 1h));
}

BOOST_AUTO_TEST_CASE(a_new_limit_of_the_hour_keeps_what_was_called)
{
    for (const unsigned limit : {10U, 9U, 20U}) {
        budget b({1000, 10}, 1, start);
        for (int i = 0; i < 8; ++i)
            call(b, now);
        b.set_limits({1000, limit}, now);
        for (unsigned i = 8; i < limit; ++i)
            call(b, now);
        BOOST_TEST((b.until_next_call(urgency::cancelling, now) == 1h));
    }
}

BOOST_AUTO_TEST_CASE(a_limit_of_the_hour_that_is_taken_away_holds_no_call_back)
{
    budget b({1000, 1}, 1, start);
    call(b, now);
    BOOST_TEST(!may_call(b, now));
    b.set_limits({1000, 0}, now);
    BOOST_TEST(may_call(b, now));
}

BOOST_AUTO_TEST_SUITE_END()
