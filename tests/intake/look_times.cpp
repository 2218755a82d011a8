// SPDX-License-Identifier: BSL-1.0
// How often the folder of dropped files is looked into.

#include "intake/look_times.hpp"

#include <boost/test/unit_test.hpp>

using namespace std::chrono_literals;
using rdad::intake::look_times;

BOOST_AUTO_TEST_SUITE(times_of_looks)

BOOST_AUTO_TEST_CASE(looks_take_a_fifth_of_the_time_at_most)
{
    const look_times::clock::time_point start(1h);
    look_times times;
    BOOST_TEST((times.earliest() < start), "the first one may begin at once");
    times.began(start);
    times.ended(start + 2s);
    BOOST_TEST((times.last() == start));
    BOOST_TEST((times.earliest() == start + 10s));
    times.began(start + 10s);
    times.ended(start + 10s);
    BOOST_TEST((times.earliest() == start + 10s + 20ms), "news of many files come one by one");
}

BOOST_AUTO_TEST_SUITE_END()
