// SPDX-License-Identifier: BSL-1.0
// Dates and times of RFC 3339.

#include "api/date_time.hpp"

#include <boost/test/unit_test.hpp>

using namespace rdad::api;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(date_time)

namespace {

std::string in_utc(std::string_view text)
{
    const auto time = parse_date_time(text);
    return time ? to_date_time(*time) : "none";
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_time_is_read_with_any_offset_and_written_in_UTC)
{
    BOOST_TEST(in_utc("2026-12-01T18:00:00Z") == "2026-12-01T18:00:00Z");
    BOOST_TEST(in_utc("2026-12-01t18:00:00.999999999999z") == "2026-12-01T18:00:00Z");
    BOOST_TEST(in_utc("2026-12-01 18:00:00+01:30") == "2026-12-01T16:30:00Z");
    BOOST_TEST(in_utc("2026-12-31T23:30:00-01:00") == "2027-01-01T00:30:00Z");
    BOOST_TEST(in_utc("2016-12-31T23:59:60Z") == "2017-01-01T00:00:00Z");
    BOOST_TEST(in_utc("1969-12-31T23:59:59Z") == "1969-12-31T23:59:59Z");
}

BOOST_AUTO_TEST_CASE(a_fraction_of_a_second_counts)
{
    const auto time = parse_date_time("2026-12-01T18:00:00.25Z").value();
    BOOST_TEST((time - parse_date_time("2026-12-01T18:00:00Z").value() == std::chrono::milliseconds(250)));
}

BOOST_AUTO_TEST_CASE(what_is_no_date_time_reads_as_none)
{
    for (const char* text :
         {"",
          "tomorrow",
          "2026-12-01",
          "2026-12-01T18:00:00",
          "2026-12-01T18:00Z",
          "2026-02-29T18:00:00Z",
          "2026-13-01T18:00:00Z",
          "2026-12-01T24:00:00Z",
          "2026-12-01T18:60:00Z",
          "2026-12-01T18:00:00.Z",
          "2026-12-01T18:00:00Z ",
          "2026-12-01T18:00:00+0100",
          "9999-12-01T18:00:00Z"})
        BOOST_TEST(!parse_date_time(text), text);
}

BOOST_AUTO_TEST_CASE(times_are_told_roughly)
{
    BOOST_TEST(rough_text(119999ms) == "119 s");
    BOOST_TEST(rough_text(2min) == "2 min");
    BOOST_TEST(rough_text(119min + 59s) == "119 min");
    BOOST_TEST(rough_text(2h) == "2 h");
    BOOST_TEST(rough_text(72h) == "72 h");
}

BOOST_AUTO_TEST_SUITE_END()
