// SPDX-License-Identifier: BSL-1.0
// What Retry-After may say.

#include "http/retry_after.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace rdad::http;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(retry_after_header)

namespace {

// Sun, 06 Nov 1994 08:49:37 GMT
constexpr std::chrono::sys_seconds then{784111777s};

long parsed(std::string_view text, std::chrono::system_clock::time_point now = then)
{
    const auto got = parse_retry_after(text, now);
    return got ? static_cast<long>(got->count()) : -1;
}

}  // namespace

BOOST_AUTO_TEST_CASE(seconds_are_taken_as_they_are)
{
    BOOST_TEST(parsed("0") == 0);
    BOOST_TEST(parsed("120") == 120);
    BOOST_TEST(parsed("007") == 7);
    BOOST_TEST(parsed(" 5\t") == 5);
}

BOOST_AUTO_TEST_CASE(a_date_in_each_of_the_three_forms_is_understood)
{
    BOOST_TEST(parsed("Sun, 06 Nov 1994 08:50:37 GMT") == 60);
    BOOST_TEST(parsed("Sunday, 06-Nov-94 08:50:37 GMT") == 60);
    BOOST_TEST(parsed("Sun Nov  6 08:50:37 1994") == 60);
    BOOST_TEST(parsed("Wed Nov 16 08:50:37 1994", then + 240h) == 60);
}

BOOST_AUTO_TEST_CASE(a_date_is_rounded_up_to_whole_seconds)
{
    BOOST_TEST(parsed("Sun, 06 Nov 1994 08:49:39 GMT", then + 400ms) == 2);
}

BOOST_AUTO_TEST_CASE(a_leap_second_is_a_time)
{
    BOOST_TEST(parsed("Sun, 06 Nov 1994 08:49:60 GMT") == 23);
}

BOOST_AUTO_TEST_CASE(two_digits_of_a_year_mean_one_no_more_than_fifty_years_ahead)
{
    // As seen from 1994: 2044 is 50 years ahead, and 45 means 1945.
    BOOST_TEST(parsed("Sunday, 06-Nov-44 08:49:37 GMT") == longest_retry_after.count());
    BOOST_TEST(parsed("Sunday, 06-Nov-45 08:49:37 GMT") == 0);
    // As seen from 2026, 94 means 1994.
    BOOST_TEST(parsed("Sunday, 06-Nov-94 08:49:37 GMT", std::chrono::sys_seconds{1795000000s}) == 0);
}

BOOST_AUTO_TEST_CASE(a_date_that_has_passed_means_now)
{
    BOOST_TEST(parsed("Sun, 06 Nov 1994 08:49:37 GMT") == 0);
    BOOST_TEST(parsed("Sun, 06 Nov 1994 08:49:36 GMT") == 0);
    BOOST_TEST(parsed("Thu, 01 Jan 0001 00:00:00 GMT") == 0);
}

BOOST_AUTO_TEST_CASE(more_than_a_day_is_taken_for_a_day)
{
    BOOST_TEST(parsed("86400") == 86400);
    BOOST_TEST(parsed("86401") == 86400);
    BOOST_TEST(parsed(std::string(400, '9')) == 86400);
    BOOST_TEST(parsed("Fri, 31 Dec 9999 23:59:59 GMT") == 86400);
}

BOOST_AUTO_TEST_CASE(nonsense_is_nothing)
{
    for (const std::string_view text :
         {"",
          " ",
          "-5",
          "+5",
          "5s",
          "soon",
          "0x10",
          "Sun, 06 Nov 1994 08:49:37",
          "Sun, 06 Nov 1994 08:49:37 UTC",
          "Sun, 06 Nov 1994 08:49:37 GMT+1",
          "Sun, 6 Nov 1994 08:49:37 GMT",
          "Sun, 31 Feb 1994 08:49:37 GMT",
          "Sun, 00 Nov 1994 08:49:37 GMT",
          "Sun, 06 Nov 1994 24:00:00 GMT",
          "Sun, 06 Nov 1994 08:60:00 GMT",
          "Sun, 06 Nov 1994 08:49:61 GMT",
          "Son, 06 Nov 1994 08:49:37 GMT",
          "Sun, 06 Okt 1994 08:49:37 GMT",
          "Sun, 06 Nov 94 08:49:37 GMT",
          "Sunday, 06-Nov-1994 08:49:37 GMT",
          "Sun Nov 6 08:49:37 1994",
          "Sun Nov  6 08:49:37 94",
          "Sun",
          "Sun, 06 Nov -994 08:49:37 GMT"})
        BOOST_TEST_CONTEXT(text) BOOST_TEST(parsed(text) == -1);
}

BOOST_AUTO_TEST_CASE(a_date_is_understood_by_the_clock_of_the_server_however_wrong_this_hosts_is)
{
    response r;
    r.headers = {{"Date", "Sun, 06 Nov 1994 08:49:37 GMT"}, {"Retry-After", "Sun, 06 Nov 1994 08:50:37 GMT"}};
    for (const auto jump : {-24h * 365, -5h, 0h, 5h, 24h * 365})
        BOOST_TEST((retry_after(r, "Retry-After", then + jump) == 60s));
    r.headers.front().value = "yesterday";
    BOOST_TEST((retry_after(r, "Retry-After", then + 10s) == 50s));
    BOOST_TEST(!retry_after(r, "X-Retry-After", then).has_value());
}

BOOST_AUTO_TEST_CASE(a_server_by_whose_own_clock_the_date_makes_no_sense_is_not_asked_for_the_time)
{
    response r;
    r.headers = {{"Date", "Thu, 01 Jan 1970 00:00:00 GMT"}, {"Retry-After", "Sun, 06 Nov 1994 08:50:37 GMT"}};
    BOOST_TEST((retry_after(r, "Retry-After", then) == 60s));
}

BOOST_AUTO_TEST_CASE(a_date_that_has_passed_by_the_clock_of_the_server_is_no_wait_on_a_host_that_is_behind)
{
    response r;
    r.headers = {{"Date", "Sun, 06 Nov 1994 08:50:38 GMT"}, {"Retry-After", "Sun, 06 Nov 1994 08:50:37 GMT"}};
    for (const auto jump : {-5h, 0h, 5h})
        BOOST_TEST((retry_after(r, "Retry-After", then + jump) == 0s));
}

BOOST_AUTO_TEST_CASE(seconds_need_no_clock)
{
    response r;
    r.headers = {{"Date", "Sun, 06 Nov 1994 08:49:37 GMT"}, {"Retry-After", "7"}};
    BOOST_TEST((retry_after(r, "Retry-After", then + 5h) == 7s));
}

BOOST_AUTO_TEST_CASE(a_fraction_of_a_second_is_rounded_up)
{
    BOOST_TEST(parsed("299.997") == 300);
    BOOST_TEST(parsed("0.001") == 1);
    BOOST_TEST(parsed("20.0") == 20);
    BOOST_TEST(parsed("86399.5") == longest_retry_after.count());
    for (const char* odd : {".5", "5.", "1.2.3", "-1.5", "1,5", "."})
        BOOST_TEST_CONTEXT(odd) BOOST_TEST(parsed(odd) == -1);
}

BOOST_AUTO_TEST_SUITE_END()
