// SPDX-License-Identifier: BSL-1.0
// Troubles that repeat: what is told of them, and how often.

#include "journal/troubles.hpp"

#include "api/date_time.hpp"

#include <boost/test/unit_test.hpp>

using namespace rdad::journal;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(repeated_troubles)

namespace {

struct fixture
{
    troubles subject{5min};
    troubles::clock::time_point now{1h};

    /// What follows on a message, or that there is none.
    std::string happened(const std::string& reason = "refused")
    {
        return subject.happened(reason, now).value_or("not told");
    }

    std::string ended()
    {
        const auto lasted = subject.ended(now);
        return lasted ? rdad::api::rough_text(*lasted) : "not told";
    }
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(it_is_told_at_once_and_then_once_in_a_while_with_how_often_it_was, fixture)
{
    BOOST_TEST(happened() == "");
    for (int more = 0; more < 9; ++more) {
        now += 30s;
        BOOST_TEST(happened() == "not told");
    }
    now += 30s;
    BOOST_TEST(happened() == " That was 10 times within 5 min.");
    now += 4min;
    BOOST_TEST(happened() == "not told");
    now += 2min;
    BOOST_TEST(happened() == " That was 2 times within 6 min.");
}

BOOST_FIXTURE_TEST_CASE(what_comes_rarely_is_told_each_time, fixture)
{
    BOOST_TEST(happened() == "");
    now += 1h;
    BOOST_TEST(happened() == "");
}

BOOST_FIXTURE_TEST_CASE(another_reason_is_told_at_once_but_not_whenever_they_take_turns, fixture)
{
    BOOST_TEST(happened("refused") == "");
    BOOST_TEST(happened("timed out") == "");
    BOOST_TEST(happened("refused") == "not told");
    BOOST_TEST(happened("timed out") == "not told");
}

BOOST_FIXTURE_TEST_CASE(the_end_is_told_once, fixture)
{
    BOOST_TEST(ended() == "not told");
    happened();
    now += 90s;
    happened();
    BOOST_TEST(ended() == "90 s");
    BOOST_TEST(ended() == "not told");
}

BOOST_FIXTURE_TEST_CASE(what_comes_and_goes_is_told_no_more_often, fixture)
{
    happened();
    ended();
    for (int more = 0; more < 8; ++more) {
        now += 30s;
        BOOST_TEST(happened() == "not told");
        BOOST_TEST(ended() == "not told");
    }
    now += 1min;
    BOOST_TEST(happened() == " That was 9 times within 5 min.");
    BOOST_TEST(ended() == "0 s");
}

BOOST_FIXTURE_TEST_CASE(reasons_without_number_are_forgotten_one_by_one, fixture)
{
    for (int port = 0; port < 1000; ++port) {
        now += 1ms;
        BOOST_TEST(happened(std::to_string(port)) == "");
    }
    BOOST_TEST(happened("999") == "not told");
    BOOST_TEST(happened("0") == "");
}

BOOST_AUTO_TEST_SUITE_END()
