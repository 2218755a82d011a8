// SPDX-License-Identifier: BSL-1.0
// How often a hook that fails is run.

#include "notify/hook_tries.hpp"

#include <boost/test/unit_test.hpp>

using rdad::notify::hook_tries;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(tries_of_hooks)

BOOST_AUTO_TEST_CASE(what_fails_is_tried_for_a_while_less_and_less_often)
{
    hook_tries tries;
    auto last = 0ms;
    auto all = 0ms;
    int count = 0;
    while (const auto delay = tries.failed(false)) {
        BOOST_TEST((*delay > last));
        last = *delay;
        all += *delay;
        ++count;
    }
    BOOST_TEST(count == 5);
    BOOST_TEST((all > 30min && all < 1h));
}

BOOST_AUTO_TEST_CASE(what_has_hung_twice_is_not_tried_any_more)
{
    hook_tries tries;
    BOOST_TEST(tries.failed(true).has_value());
    BOOST_TEST(tries.failed(false).has_value());
    BOOST_TEST(!tries.failed(true).has_value());
}

BOOST_AUTO_TEST_SUITE_END()
