// SPDX-License-Identifier: BSL-1.0
// How long a call that was given up is in doubt, and when it is looked at.

#include "job/arrival_doubt.hpp"

#include <boost/test/unit_test.hpp>

using namespace rdad::job;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(doubt_of_an_arrival)

namespace {

constexpr arrival_doubt::clock::time_point start{1h};

}  // namespace

BOOST_AUTO_TEST_CASE(there_is_none_before_a_call_was_given_up)
{
    const arrival_doubt doubt;
    BOOST_TEST(!doubt.has_begun());
    BOOST_TEST(!doubt.lasts(start));
}

BOOST_AUTO_TEST_CASE(it_lasts_as_long_as_a_call_may_arrive)
{
    arrival_doubt doubt;
    doubt.begin(3min, start);
    BOOST_TEST(doubt.has_begun());
    BOOST_TEST(doubt.lasts(start + 3min - 1ms));
    BOOST_TEST(!doubt.lasts(start + 3min));
    BOOST_TEST(doubt.has_begun());
}

BOOST_AUTO_TEST_CASE(a_second_call_does_not_end_it_earlier)
{
    arrival_doubt doubt;
    doubt.begin(20min, start);
    doubt.begin(3min, start + 1min);
    BOOST_TEST(doubt.lasts(start + 20min - 1ms));
    doubt.begin(3min, start + 19min);
    BOOST_TEST(doubt.lasts(start + 22min - 1ms));
    BOOST_TEST(!doubt.lasts(start + 22min));
}

BOOST_AUTO_TEST_CASE(looks_become_rarer_and_the_last_one_is_at_its_end)
{
    arrival_doubt doubt;
    doubt.begin(20min, start);
    auto now = start;
    for (const auto delay : {30s, 30s, 60s, 120s, 240s, 480s, 240s}) {
        BOOST_TEST((doubt.next_look(now) == now + delay));
        now += delay;
    }
    BOOST_TEST((now == start + 20min));
}

BOOST_AUTO_TEST_CASE(no_look_follows_another_within_thirty_seconds)
{
    arrival_doubt doubt;
    doubt.begin(3min, start);
    BOOST_TEST((doubt.next_look(start + 170s) == start + 200s));
    BOOST_TEST((doubt.next_look(start + 10min) == start + 10min + 30s));
}

BOOST_AUTO_TEST_SUITE_END()
