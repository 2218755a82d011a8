// SPDX-License-Identifier: BSL-1.0
// What is left of a pause when another process takes over.

#include "pace/kept_pause.hpp"

#include <boost/test/unit_test.hpp>

using namespace rdad::pace;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(kept_pauses)

namespace {

constexpr std::chrono::system_clock::time_point then(500'000h);
constexpr kept_pause a_minute{then + 60s, then};

}  // namespace

BOOST_AUTO_TEST_CASE(it_ends_when_it_was_to_end)
{
    BOOST_TEST((left_of(a_minute, then) == 60s));
    BOOST_TEST((left_of(a_minute, then + 59s) == 1s));
    BOOST_TEST((left_of(a_minute, then + 60s) == 0s));
    BOOST_TEST((left_of(a_minute, then + 1h) == 0s));
}

BOOST_AUTO_TEST_CASE(a_clock_that_is_set_back_makes_it_no_longer_than_it_was)
{
    for (const auto jump : {1s, 3600s, 86'400s * 365})
        BOOST_TEST((left_of(a_minute, then - jump) == 60s));
}

BOOST_AUTO_TEST_CASE(one_that_makes_no_sense_is_over)
{
    BOOST_TEST((left_of({then, then + 60s}, then - 1h) == 0s));
}

BOOST_AUTO_TEST_SUITE_END()
