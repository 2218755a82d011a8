// SPDX-License-Identifier: BSL-1.0
// What the jobs that are started on a day cost together, and what the limit of the day says of a further one.

#include "driver/spending.hpp"

#include <boost/test/unit_test.hpp>

using namespace rdad::driver;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(spending_of_a_day)

namespace {

constexpr auto morning = std::chrono::sys_days(std::chrono::year(2026) / 11 / 28) + 9h + 30min;

spending with_limit(double limit)
{
    return spending(limit);
}

void book_and_keep(spending& s, const booking& b)
{
    s.book(b);
    s.kept(b);
}

}  // namespace

BOOST_AUTO_TEST_CASE(anything_is_granted_where_there_is_no_limit)
{
    BOOST_TEST((spending().allowance_for("a", 1e9, morning) == allowance::granted));
}

BOOST_AUTO_TEST_CASE(a_job_of_unknown_cost_is_granted)
{
    BOOST_TEST((with_limit(1).allowance_for("a", {}, morning) == allowance::granted));
}

BOOST_AUTO_TEST_CASE(what_a_day_has_left_may_be_spent_to_the_last_unit_and_no_more)
{
    spending s = with_limit(10);
    book_and_keep(s, {"a", 4, morning});
    BOOST_TEST((s.allowance_for("b", 6, morning) == allowance::fits));
    BOOST_TEST((s.allowance_for("b", 6.01, morning) == allowance::exceeded));
    BOOST_TEST(s.cost_of_day(morning) == 4);
}

BOOST_AUTO_TEST_CASE(sums_that_are_not_exact_exceed_nothing)
{
    spending s = with_limit(0.3);
    book_and_keep(s, {"a", 0.1, morning});
    book_and_keep(s, {"b", 0.1, morning});
    BOOST_TEST((s.allowance_for("c", 0.1, morning) == allowance::fits));
}

BOOST_AUTO_TEST_CASE(a_booking_counts_at_once_and_grants_the_start_only_once_it_is_kept)
{
    spending s = with_limit(10);
    const booking of_a{"a", 7, morning};
    s.book(of_a);
    BOOST_TEST((s.allowance_for("a", 7, morning) == allowance::fits), "it has its place already");
    BOOST_TEST((s.allowance_for("b", 7, morning) == allowance::exceeded));
    s.kept(of_a);
    BOOST_TEST((s.allowance_for("a", 7, morning) == allowance::granted));
}

BOOST_AUTO_TEST_CASE(a_job_that_is_booked_again_counts_once)
{
    spending s = with_limit(10);
    book_and_keep(s, {"a", 7, morning});
    book_and_keep(s, {"a", 8, morning + 1h});
    BOOST_TEST(s.cost_of_day(morning) == 8);
}

BOOST_AUTO_TEST_CASE(a_new_day_begins_with_nothing_spent)
{
    spending s = with_limit(10);
    book_and_keep(s, {"a", 10, morning});
    const auto midnight = morning + 14h + 30min;
    BOOST_TEST((s.allowance_for("b", 1, midnight - 1s) == allowance::exceeded));
    BOOST_TEST((s.allowance_for("b", 10, midnight) == allowance::fits));
    BOOST_TEST((s.allowance_for("a", 10, midnight) == allowance::fits), "it was not started on its day");
}

BOOST_AUTO_TEST_CASE(a_clock_that_is_set_back_over_midnight_and_forward_again_forgets_nothing)
{
    spending s = with_limit(10);
    book_and_keep(s, {"a", 10, morning});
    book_and_keep(s, {"b", 3, morning - 24h});
    BOOST_TEST((s.allowance_for("c", 1, morning) == allowance::exceeded));
    BOOST_TEST(s.cost_of_day(morning - 24h) == 3);
}

BOOST_AUTO_TEST_CASE(a_clock_that_is_set_forward_over_midnight_and_back_again_forgets_nothing)
{
    spending s = with_limit(10);
    book_and_keep(s, {"a", 10, morning});
    const spending_text of_next_day = s.book({"b", 3, morning + 30h});
    BOOST_TEST(of_next_day.is_whole);
    spending next = with_limit(10);
    next.restore(of_next_day.text);
    for (const spending& each : {s, next})
        BOOST_TEST((each.allowance_for("c", 1, morning) == allowance::exceeded));
}

BOOST_AUTO_TEST_CASE(days_that_are_long_past_are_forgotten)
{
    spending s = with_limit(10);
    for (int day = 0; day < 100; ++day)
        book_and_keep(s, {"a", 1, morning + day * 24h});
    BOOST_TEST(s.to_text().size() == 3 * line_of({"a", 1, morning}).size());
}

BOOST_AUTO_TEST_CASE(a_job_that_has_become_dearer_since_it_was_booked_is_booked_anew)
{
    spending s = with_limit(10);
    book_and_keep(s, {"a", 2, morning});
    book_and_keep(s, {"b", 5, morning});
    BOOST_TEST((s.allowance_for("a", 1, morning) == allowance::granted));
    BOOST_TEST((s.allowance_for("a", 5, morning) == allowance::fits));
    BOOST_TEST((s.allowance_for("a", 5.5, morning) == allowance::exceeded));
}

BOOST_AUTO_TEST_CASE(an_estimate_below_nothing_makes_no_room)
{
    spending s = with_limit(10);
    book_and_keep(s, {"a", -5, morning});
    BOOST_TEST(s.cost_of_day(morning) == 0);
}

BOOST_AUTO_TEST_CASE(
    a_booking_is_added_to_what_the_disk_has_of_its_day_and_is_written_with_all_others_where_that_failed
)
{
    spending s = with_limit(10);
    const booking a{"a", 1, morning};
    const booking b{"b", 1, morning};
    BOOST_TEST(s.book(a).is_whole, "an earlier process may have left anything");
    const spending_text of_both = s.book(b);
    BOOST_TEST(of_both.is_whole, "nobody knows yet whether the first one is kept");
    BOOST_TEST(of_both.text == line_of(a) + line_of(b));
    s.kept(a);
    const booking c{"c", 1, morning};
    const spending_text of_c = s.book(c);
    BOOST_TEST(!of_c.is_whole);
    BOOST_TEST(of_c.text == line_of(c));
    s.not_kept();
    BOOST_TEST(s.book(c).is_whole);
    s.kept(c);
    BOOST_TEST(s.book({"d", 1, morning + 24h}).is_whole, "it is of another day");
}

BOOST_AUTO_TEST_CASE(what_a_process_has_kept_counts_for_the_next_one)
{
    spending s = with_limit(10);
    book_and_keep(s, {"6f51448f", 2.5, morning});
    BOOST_TEST(s.to_text() == "{\"time\":\"2026-11-28T09:30:00Z\",\"job\":\"6f51448f\",\"cost\":2.5E0}\n");
    spending next = with_limit(10);
    BOOST_TEST(next.restore(s.to_text()));
    BOOST_TEST((next.allowance_for("6f51448f", 2.5, morning) == allowance::granted));
    BOOST_TEST(next.cost_of_day(morning) == 2.5);
}

BOOST_AUTO_TEST_CASE(a_line_that_a_crash_has_cut_off_is_left_out)
{
    spending s = with_limit(10);
    BOOST_TEST(s.restore(line_of({"a", 1, morning}) + R"({"time":"2026-11-28T09)"));
    BOOST_TEST(s.cost_of_day(morning) == 1);
}

BOOST_AUTO_TEST_CASE(lines_that_make_no_sense_are_not_passed_over)
{
    for (const char* const line :
         {"nonsense\n",
          "[]\n",
          R"({"time":"2026-11-28T09:30:00Z","job":"a"})"
          "\n",
          R"({"time":"today","job":"a","cost":1})"
          "\n",
          R"({"time":"2026-11-28T09:30:00Z","cost":1})"
          "\n"}) {
        spending s = with_limit(10);
        BOOST_TEST(!s.restore(line), line);
    }
}

BOOST_AUTO_TEST_CASE(the_next_day_begins_at_midnight_utc)
{
    BOOST_TEST((until_next_day(morning) == 14h + 30min));
    BOOST_TEST((until_next_day(morning + 14h + 30min) == 24h));
    BOOST_TEST((until_next_day(morning + 14h + 30min - 1us) == 1ms), "not before it");
}

BOOST_AUTO_TEST_SUITE_END()
