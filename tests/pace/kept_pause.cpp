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

BOOST_AUTO_TEST_CASE(what_is_written_to_the_second_is_no_shorter)
{
    for (const auto fraction : {0ms, 1ms, 500ms, 999ms}) {
        const kept_pause kept{then + 60s + fraction, then + fraction};
        const auto read = parse_kept_pause(to_text(kept));
        BOOST_TEST_REQUIRE(read.has_value());
        for (const auto now : {then - 1h, then + fraction, then + 30s, then + 60s}) {
            BOOST_TEST((left_of(*read, now) >= left_of(kept, now)));
            BOOST_TEST((left_of(*read, now) <= left_of(kept, now) + 2s));
        }
    }
}

BOOST_AUTO_TEST_CASE(what_is_written_are_two_lines_of_date_times_in_utc)
{
    BOOST_TEST(to_text(a_minute) == "2027-01-15T08:01:00Z\n2027-01-15T08:00:00Z\n");
}

BOOST_AUTO_TEST_CASE(what_is_not_written_so_is_no_pause)
{
    for (const char* text :
         {"",
          "2027-01-15T08:01:00Z",
          "2027-01-15T08:01:00Z\n",
          "\n2027-01-15T08:00:00Z\n",
          "2027-01-15T08:01:00Z\nyesterday\n",
          "soon\n2027-01-15T08:00:00Z\n"})
        BOOST_TEST(!parse_kept_pause(text).has_value(), text);
}

BOOST_AUTO_TEST_SUITE_END()
