// SPDX-License-Identifier: BSL-1.0
// The page about ended jobs.

#include "history/report.hpp"

#include "api/date_time.hpp"
#include "contains.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <string>

using namespace rdad;
using namespace std::chrono_literals;
using tests::contains;

BOOST_AUTO_TEST_SUITE(history_reports)

namespace {

constexpr auto noon = history::time(std::chrono::sys_days(std::chrono::year(2026) / 11 / 28)) + 12h;

history::summary sums_of(history::grouping by, int jobs, const std::string& type)
{
    history::summing sums(by);
    for (int i = 0; i < jobs; ++i) {
        history::ended_job job{.name = "a", .state = job::final_state::success};
        job.batch = "night#" + std::to_string(i);
        job.type = type;
        job.cost = 2;
        job.taken = noon + i * 1h;
        job.started = job.taken + 1min;
        job.ended = *job.started + 90s;
        sums.add(job);
    }
    return std::move(sums).sums();
}

std::string page_of(int jobs, const std::string& type = "objects2D")
{
    const history::report report{
        "Jobs of <a> test.",
        sums_of(history::grouping::batch, jobs, type),
        sums_of(history::grouping::day, jobs, type),
        sums_of(history::grouping::type, jobs, type),
        api::to_date_time};
    return history::to_html(report, [](std::uint32_t id) { return std::to_string(id); });
}

std::size_t count(const std::string& text, const std::string& part)
{
    std::size_t found = 0;
    for (auto at = text.find(part); at != text.npos; at = text.find(part, at + 1))
        ++found;
    return found;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_page_tells_sums_days_batches_and_types)
{
    const std::string page = page_of(3);
    BOOST_TEST(contains(page, "3 jobs have ended, 3 of them well, at a cost of 6.00"));
    BOOST_TEST(contains(page, "Half of them ran for 1 min at the most"));
    BOOST_TEST(contains(page, "<tr><td>night#2<td>1<td>1<td>0<td>2.00<td>1 min<td>1 min<td>1 min<td>1 min\n")
    );
    BOOST_TEST(contains(page, "<tr><td>2026-11-28<td>3<td>3<td>0<td>6.00"));
    BOOST_TEST(contains(page, "<tr><td>objects2D<td>3"));
    BOOST_TEST(contains(page, "<title>night#0: 2026-11-28T12:00:00Z to 2026-11-28T12:02:30Z</title>"));
}

BOOST_AUTO_TEST_CASE(the_bars_of_batches_stand_where_their_times_are)
{
    const std::string page = page_of(2);
    // Of 3,750 s on 600 units: an hour is 576.
    BOOST_TEST(contains(page, R"(<rect class="span" x="200.0" y="0" width="24.0")"));
    BOOST_TEST(contains(page, R"(<rect class="span" x="776.0" y="20" width="24.0")"));
}

BOOST_AUTO_TEST_CASE(no_name_becomes_a_part_of_the_page)
{
    const std::string page = page_of(1, R"(<script>"&'x)");
    BOOST_TEST(!contains(page, "<script"));
    BOOST_TEST(contains(page, "&lt;script&gt;&quot;&amp;"));
    BOOST_TEST(contains(page, "Jobs of &lt;a&gt; test."));
}

BOOST_AUTO_TEST_CASE(of_many_batches_the_last_ones_have_bars_and_all_are_in_the_table)
{
    const std::string page = page_of(100);
    BOOST_TEST(count(page, "<rect class=\"span\"") == 60U);
    BOOST_TEST(contains(page, "<p>The last 60 are shown.\n"));
    BOOST_TEST(contains(page, "<tr><td>night#0<"));
}

BOOST_AUTO_TEST_CASE(a_page_about_no_jobs_says_so)
{
    const std::string page = page_of(0);
    BOOST_TEST(contains(page, "0 jobs have ended"));
    BOOST_TEST(!contains(page, "<svg"));
}

BOOST_AUTO_TEST_SUITE_END()
