// SPDX-License-Identifier: BSL-1.0
// What is counted of calls, and of jobs that have ended.

#include "metrics/activity.hpp"

#include "api/date_time.hpp"
#include "contains.hpp"
#include "metrics/exposition.hpp"

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include <string>

using namespace rdad;
using namespace rdad::tests;
using job::event_kind;
using job::final_state;

BOOST_AUTO_TEST_SUITE(counted_activity)

namespace {

std::chrono::system_clock::time_point at(const std::string& clock_time)
{
    return api::parse_date_time("2026-11-28T" + clock_time + "Z").value();
}

/// Was taken at 10:00, and seen to have ended at 10:30.
job::record ended_record(final_state state)
{
    job::record record = job::new_record({}, "{}", "1", at("10:00:00"));
    record.events.push_back({at("10:01:00"), event_kind::activated, "It is active."});
    record.events.push_back({at("10:30:00"), event_kind::ended, "It has ended."});
    record.outcome = job::outcome{state, "It has ended."};
    return record;
}

std::string document_of_run(const std::string& began, const std::string& ended)
{
    return fmt::format(
        R"({{"id": "1", "executionInformation": )"
        R"({{"startedDateTime": "2026-11-28T{}Z", "endedDateTime": "2026-11-28T{}Z"}}}})",
        began,
        ended
    );
}

std::string text_of(const metrics::activity& counted)
{
    return metrics::text_of(counted, {}, {});
}

/// Whether the text has the line.
bool has(const metrics::activity& counted, const std::string& line)
{
    return contains(text_of(counted), "\n" + line + "\n");
}

}  // namespace

BOOST_AUTO_TEST_CASE(calls_are_counted_by_service_operation_and_status)
{
    metrics::activity counted;
    counted.count_call(api::realitydataanalysis, job::operation::get, 200);
    counted.count_call(api::realitydataanalysis, job::operation::get, 200);
    counted.count_call(api::realitydataanalysis, job::operation::get, 503);
    counted.count_call(api::reality_analysis, job::operation::get, 200);
    counted.count_call(api::realitydataanalysis, job::operation::activate, std::nullopt);
    const std::string of = R"(rdad_calls_total{operation="get",service="realitydataanalysis",)";
    BOOST_TEST(has(counted, of + R"(status="200"} 2)"), text_of(counted));
    BOOST_TEST(has(counted, of + R"(status="503"} 1)"));
    BOOST_TEST(has(counted, R"(rdad_calls_total{operation="get",service="reality-analysis",status="200"} 1)")
    );
    BOOST_TEST(contains(text_of(counted), R"(service="realitydataanalysis",status="none"} 1)"));
}

BOOST_AUTO_TEST_CASE(all_ends_are_there_from_the_start)
{
    const metrics::activity counted;
    for (const final_state state : job::all_final_states) {
        for (const api::service* const service : api::all_services) {
            const std::string labels =
                fmt::format(R"({{outcome="{}",service="{}"}} 0)", to_string(state), service->name);
            BOOST_TEST(has(counted, "rdad_jobs_ended_total" + labels), labels);
            BOOST_TEST(has(counted, "rdad_jobs_estimated_cost_total" + labels), labels);
        }
    }
    BOOST_TEST(has(counted, R"(rdad_job_duration_seconds_count{outcome="failed"} 0)"));
    BOOST_TEST(has(counted, "rdad_job_lateness_seconds_count 0"));
    BOOST_TEST(contains(text_of(counted), "\n# TYPE rdad_calls_total counter\n"));
}

BOOST_AUTO_TEST_CASE(an_end_is_counted_by_its_outcome_with_what_it_was_estimated_to_cost)
{
    metrics::activity counted;
    counted.count_end(ended_record(final_state::success), 2.5);
    counted.count_end(ended_record(final_state::success), 1);
    counted.count_end(ended_record(final_state::failed), std::nullopt);
    counted.count_end(job::new_record({}, "{}", "1", at("10:00:00")), 100);
    const std::string good = R"({outcome="success",service="realitydataanalysis"} )";
    const std::string bad = R"({outcome="failed",service="realitydataanalysis"} )";
    BOOST_TEST(has(counted, "rdad_jobs_ended_total" + good + "2"));
    BOOST_TEST(has(counted, "rdad_jobs_estimated_cost_total" + good + "3.5"));
    BOOST_TEST(has(counted, "rdad_jobs_ended_total" + bad + "1"));
    BOOST_TEST(has(counted, "rdad_jobs_estimated_cost_total" + bad + "0"));
}

BOOST_AUTO_TEST_CASE(a_run_is_as_long_as_the_service_says)
{
    metrics::activity counted;
    job::record record = ended_record(final_state::success);
    record.job_text = document_of_run("10:05:00", "10:25:00");
    counted.count_end(record, std::nullopt);
    BOOST_TEST(has(counted, R"(rdad_job_duration_seconds_sum{outcome="success"} 1200)"), text_of(counted));
    BOOST_TEST(has(counted, R"(rdad_job_duration_seconds_bucket{outcome="success",le="600"} 0)"));
    BOOST_TEST(has(counted, R"(rdad_job_duration_seconds_bucket{outcome="success",le="1200"} 1)"));
}

BOOST_AUTO_TEST_CASE(where_the_service_does_not_say_a_run_is_as_long_as_it_was_seen)
{
    metrics::activity counted;
    counted.count_end(ended_record(final_state::cancelled), std::nullopt);
    BOOST_TEST(has(counted, R"(rdad_job_duration_seconds_sum{outcome="cancelled"} 1740)"), text_of(counted));
}

BOOST_AUTO_TEST_CASE(lateness_is_from_the_end_at_the_service_until_it_is_noticed)
{
    metrics::activity counted;
    job::record record = ended_record(final_state::success);
    record.job_text = document_of_run("10:05:00", "10:29:48");
    counted.count_end(record, std::nullopt);
    BOOST_TEST(has(counted, "rdad_job_lateness_seconds_sum 12"), text_of(counted));
}

BOOST_AUTO_TEST_CASE(a_service_whose_clock_is_ahead_makes_no_lateness_below_zero)
{
    metrics::activity counted;
    job::record record = ended_record(final_state::success);
    record.job_text = document_of_run("10:05:00", "10:31:00");
    counted.count_end(record, std::nullopt);
    BOOST_TEST(has(counted, "rdad_job_lateness_seconds_sum 0"), text_of(counted));
    BOOST_TEST(has(counted, "rdad_job_lateness_seconds_count 1"));
}

BOOST_AUTO_TEST_CASE(what_had_ended_before_it_was_taken_or_was_never_run_has_no_lateness)
{
    metrics::activity counted;
    job::record record = ended_record(final_state::success);
    record.job_text = document_of_run("08:00:00", "09:00:00");
    counted.count_end(record, std::nullopt);
    record = ended_record(final_state::held);
    record.job_text = document_of_run("10:05:00", "10:29:48");
    counted.count_end(record, std::nullopt);
    counted.count_end(ended_record(final_state::success), std::nullopt);
    BOOST_TEST(has(counted, "rdad_job_lateness_seconds_count 0"), text_of(counted));
}

BOOST_AUTO_TEST_SUITE_END()
