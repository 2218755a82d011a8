// SPDX-License-Identifier: BSL-1.0
// Sums of ended jobs as a table and for spreadsheets.

#include "history/summary_text.hpp"

#include "contains.hpp"
#include "control/layout.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <sstream>
#include <string>

using namespace rdad;
using namespace std::chrono_literals;
using tests::contains;

BOOST_AUTO_TEST_SUITE(history_texts)

namespace {

std::string named(std::uint32_t id)
{
    return id == 1001 ? "anna" : std::to_string(id);
}

history::group group_of(const std::string& name)
{
    history::group group{name};
    group.jobs = {
        {job::final_state::success, 298},
        {job::final_state::failed, 1},
        {job::final_state::rejected, 1}};
    group.cost = 12.5;
    group.running = history::spread{95s, 2h + 5min};
    return group;
}

history::summary summary_of(history::grouping by, const std::string& name)
{
    return {by, {group_of(name), group_of("other")}, group_of("")};
}

}  // namespace

BOOST_AUTO_TEST_CASE(durations_are_told_in_the_units_that_people_use)
{
    BOOST_TEST(history::duration_text(59s) == "59 s");
    BOOST_TEST(history::duration_text(119s) == "1 min");
    BOOST_TEST(history::duration_text(3h + 5min + 59s) == "3 h 05 min");
    BOOST_TEST(history::duration_text(52h) == "2 d 04 h");
}

BOOST_AUTO_TEST_CASE(a_table_has_a_line_for_each_group_and_one_for_all)
{
    const std::string text =
        history::to_table(summary_of(history::grouping::batch, "bridges#12"), named, control::any_width);
    BOOST_TEST(
        text ==
        "BATCH                           JOBS SUCCESS  FAILED       COST     MEDIAN        P95\n"
        "bridges#12                       300     298       2      12.50      1 min 2 h 05 min\n"
        "other                            300     298       2      12.50      1 min 2 h 05 min\n"
        "all                              300     298       2      12.50      1 min 2 h 05 min\n"
    );
}

BOOST_AUTO_TEST_CASE(a_table_fits_sixty_columns)
{
    const std::string name(100, 'x');
    std::istringstream lines(history::to_table(summary_of(history::grouping::batch, name), named, 60));
    for (std::string line; std::getline(lines, line);)
        BOOST_TEST(control::width_of(line) <= 60U, line);
}

BOOST_AUTO_TEST_CASE(a_table_says_of_how_many_jobs_nobody_told_the_cost)
{
    auto summary = summary_of(history::grouping::day, "2026-11-28");
    BOOST_TEST(!contains(history::to_table(summary, named, 80), "Nobody told"));
    summary.all.without_cost = 3;
    BOOST_TEST(contains(history::to_table(summary, named, 80), "Nobody told the cost of 3 of them.\n"));
}

BOOST_AUTO_TEST_CASE(owners_have_their_names_and_what_is_not_known_is_called_so)
{
    using history::grouping;
    BOOST_TEST(history::name_of({"1001"}, grouping::owner, named) == "anna");
    BOOST_TEST(history::name_of({"1002"}, grouping::owner, named) == "1002");
    BOOST_TEST(history::name_of({""}, grouping::owner, named) == "unknown");
    BOOST_TEST(history::name_of({""}, grouping::type, named) == "unknown");
    BOOST_TEST(history::name_of({"1001"}, grouping::type, named) == "1001");
}

BOOST_AUTO_TEST_CASE(nothing_in_a_name_steers_a_terminal)
{
    const auto summary = summary_of(history::grouping::type, "a\x1b[31mb");
    BOOST_TEST(!contains(history::to_table(summary, named, 80), "\x1b"));
}

BOOST_AUTO_TEST_CASE(csv_has_all_that_is_known)
{
    history::group group = group_of("a,\"b\"");
    group.without_cost = 4;
    const std::string text = history::to_csv({history::grouping::batch, {group}, {}}, named);
    BOOST_TEST(
        text ==
        "batch,jobs,success,failed,cancelled,unsubmitted,rejected,cost,without_cost,waiting_median,"
        "waiting_p95,running_median,running_p95,first_taken,last_ended\n"
        "\"a,\"\"b\"\"\",300,298,1,0,0,1,12.5,4,,,95,7500,1970-01-01T00:00:00Z,1970-01-01T00:00:00Z\n"
    );
}

BOOST_AUTO_TEST_CASE(a_name_in_csv_is_no_formula)
{
    const std::string text =
        history::to_csv({history::grouping::batch, {group_of("=HYPERLINK(1)#1")}, {}}, named);
    BOOST_TEST(contains(text, "\n'=HYPERLINK(1)#1,"));
}

BOOST_AUTO_TEST_SUITE_END()
