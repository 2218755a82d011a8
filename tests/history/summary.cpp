// SPDX-License-Identifier: BSL-1.0
// Sums of ended jobs.

#include "history/summary.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <string>
#include <vector>

using namespace rdad;
using namespace std::chrono_literals;
using history::ended_job;
using history::grouping;

BOOST_AUTO_TEST_SUITE(history_sums)

namespace {

constexpr auto noon = history::time(std::chrono::sys_days(std::chrono::year(2026) / 11 / 28)) + 12h;

/// Taken at noon, started after a minute, and run for so long.
ended_job run_of(const std::string& batch, std::chrono::seconds running, double cost)
{
    ended_job job{.name = batch, .state = job::final_state::success, .batch = batch, .owner = 1001};
    job.type = "objects2D";
    job.service = "realitydataanalysis";
    job.cost = cost;
    job.taken = noon;
    job.started = noon + 1min;
    job.ended = noon + 1min + running;
    return job;
}

history::summary sums_of(grouping by, const std::vector<ended_job>& jobs)
{
    history::summing sums(by);
    for (const ended_job& each : jobs)
        sums.add(each);
    return std::move(sums).sums();
}

std::vector<std::string> names_of(const history::summary& summary)
{
    std::vector<std::string> names;
    for (const history::group& each : summary.groups)
        names.push_back(each.name);
    return names;
}

std::vector<std::chrono::seconds> up_to(int most)
{
    std::vector<std::chrono::seconds> all;
    for (int i = most; i > 0; --i)
        all.emplace_back(i);
    return all;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_spread_is_of_durations_that_there_were)
{
    BOOST_TEST(!history::spread_of({}).has_value());
    BOOST_TEST((history::spread_of({7s}) == history::spread{7s, 7s}));
    BOOST_TEST((history::spread_of({9s, 1s}) == history::spread{1s, 9s}));
    BOOST_TEST((history::spread_of(up_to(100)) == history::spread{50s, 95s}));
    BOOST_TEST((history::spread_of(up_to(101)) == history::spread{51s, 96s}));
}

BOOST_AUTO_TEST_CASE(jobs_costs_and_durations_are_summed_up_for_each_batch_and_for_all)
{
    ended_job failed = run_of("a#1", 30min, 2);
    failed.state = job::final_state::failed;
    const auto sums = sums_of(grouping::batch, {run_of("a#1", 10min, 1.5), failed, run_of("b#2", 20min, 4)});
    BOOST_TEST_REQUIRE(sums.groups.size() == 2U);
    const history::group& a = sums.groups[0];
    BOOST_TEST(a.name == "a#1");
    BOOST_TEST(a.total() == 2U);
    BOOST_TEST(a.jobs.at(job::final_state::success) == 1U);
    BOOST_TEST(a.jobs.at(job::final_state::failed) == 1U);
    BOOST_TEST(a.cost == 3.5);
    BOOST_TEST((a.running == history::spread{10min, 30min}));
    BOOST_TEST((a.waiting == history::spread{1min, 1min}));
    BOOST_TEST((a.first_taken == noon));
    BOOST_TEST((a.last_ended == noon + 31min));
    BOOST_TEST(sums.all.total() == 3U);
    BOOST_TEST(sums.all.cost == 7.5);
    BOOST_TEST((sums.all.running == history::spread{20min, 30min}));
}

BOOST_AUTO_TEST_CASE(batches_come_in_the_order_in_which_they_were_taken)
{
    ended_job early = run_of("z#1", 1min, 0);
    early.taken -= 1h;
    BOOST_TEST(
        (names_of(sums_of(grouping::batch, {run_of("a#2", 1min, 0), early})) ==
         std::vector<std::string>{"z#1", "a#2"})
    );
}

BOOST_AUTO_TEST_CASE(jobs_are_grouped_by_the_day_on_which_they_ended_by_owner_by_type_and_by_service)
{
    ended_job other = run_of("a#1", 24h, 0);
    other.owner.reset();
    other.type = "";
    other.service = "reality-analysis";
    const std::vector<ended_job> jobs{run_of("a#1", 1min, 0), other};
    using names = std::vector<std::string>;
    BOOST_TEST((names_of(sums_of(grouping::day, jobs)) == names{"2026-11-28", "2026-11-29"}));
    BOOST_TEST((names_of(sums_of(grouping::owner, jobs)) == names{"", "1001"}));
    BOOST_TEST((names_of(sums_of(grouping::type, jobs)) == names{"", "objects2D"}));
    BOOST_TEST(
        (names_of(sums_of(grouping::service, jobs)) == names{"reality-analysis", "realitydataanalysis"})
    );
}

BOOST_AUTO_TEST_CASE(jobs_that_never_ran_have_no_duration_and_jobs_of_unknown_cost_are_counted)
{
    ended_job never = run_of("a#1", 0s, 0);
    never.started.reset();
    never.cost.reset();
    ended_job unknown = run_of("a#1", 5min, 0);
    unknown.cost.reset();
    const auto sums = sums_of(grouping::batch, {never, unknown});
    BOOST_TEST(sums.all.without_cost == 1U);
    BOOST_TEST((sums.all.running == history::spread{5min, 5min}));
    BOOST_TEST(!sums_of(grouping::batch, {never}).all.running.has_value());
}

BOOST_AUTO_TEST_CASE(a_clock_of_the_service_that_is_behind_makes_no_negative_wait)
{
    ended_job job = run_of("a#1", 5min, 0);
    job.started = noon - 1h;
    BOOST_TEST((sums_of(grouping::batch, {job}).all.waiting == history::spread{0s, 0s}));
}

BOOST_AUTO_TEST_CASE(sums_are_read_as_they_were_written)
{
    const auto sums = sums_of(grouping::type, {run_of("a#1", 10min, 1.5), run_of("b#2", 20min, 4)});
    BOOST_TEST((history::read_summary(to_json_text(sums)) == sums));
    const auto none = sums_of(grouping::day, {});
    BOOST_TEST((history::read_summary(to_json_text(none)) == none));
}

BOOST_AUTO_TEST_CASE(what_is_no_summary_is_none)
{
    for (const char* text : {"", "[]", "{}", R"({"by": "week", "groups": [], "all": {}})"})
        BOOST_TEST(!history::read_summary(text).has_value(), text);
}

BOOST_AUTO_TEST_SUITE_END()
