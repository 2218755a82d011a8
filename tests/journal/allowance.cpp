// SPDX-License-Identifier: BSL-1.0
// What is told of what somebody causes on purpose, walked.

#include "journal/allowance.hpp"

#include <boost/test/unit_test.hpp>

using namespace rdad;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(allowance)

namespace {

constexpr journal::allowance::user_id anna = 1000;
constexpr journal::allowance::user_id ben = 1001;

struct fixture
{
    journal::allowance entries{3, 5min};
    journal::allowance::clock::time_point now{1h};

    std::string told(journal::allowance::user_id user)
    {
        return entries.happened(user, now).value_or("nothing");
    }
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(the_first_ones_are_told_and_the_last_of_them_says_that_others_are_not, fixture)
{
    BOOST_TEST(told(anna) == "");
    now += 1min;
    BOOST_TEST(told(anna) == "");
    BOOST_TEST(told(anna) == " More of that user are only counted for 4 min.");
    BOOST_TEST(told(anna) == "nothing");
}

BOOST_FIXTURE_TEST_CASE(what_was_only_counted_is_told_once_the_while_is_over, fixture)
{
    for (int i = 0; i < 3; ++i)
        told(anna);
    now += 5min - 1ns;
    for (int i = 0; i < 6190; ++i)
        BOOST_TEST_REQUIRE(told(anna) == "nothing");
    now += 1ns;
    BOOST_TEST(told(anna) == " 6190 more of that user were not told within 5 min.");
    BOOST_TEST(told(anna) == "");
    BOOST_TEST(told(anna) == " More of that user are only counted for 5 min.");
    BOOST_TEST(told(anna) == "nothing");
}

BOOST_FIXTURE_TEST_CASE(one_user_does_not_hide_what_another_one_does, fixture)
{
    for (int i = 0; i < 100; ++i)
        told(anna);
    BOOST_TEST(told(ben) == "");
    BOOST_TEST(told(anna) == "nothing");
}

BOOST_FIXTURE_TEST_CASE(who_comes_as_ever_other_users_is_told_little_of, fixture)
{
    int entries_told = 0;
    for (journal::allowance::user_id user = 0; user < 10'000; ++user)
        entries_told += entries.happened(user, now).has_value() ? 1 : 0;
    BOOST_TEST(entries_told == 32 + 3);
    now += 5min;
    BOOST_TEST(told(20'000) == "");
    BOOST_TEST(told(anna) == "");
}

BOOST_AUTO_TEST_SUITE_END()
