// SPDX-License-Identifier: BSL-1.0
// What history takes from the record of a job.

#include "history/ended_job.hpp"

#include "api/date_time.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <utility>

using namespace rdad;
using job::event_kind;

BOOST_AUTO_TEST_SUITE(ended_jobs_of_history)

namespace {

history::time at(const std::string& clock_time)
{
    return api::parse_date_time("2026-11-28T" + clock_time + "Z").value();
}

job::record activated_record()
{
    job::record record = job::new_record({}, "{}", "1", at("10:00:00"));
    record.batch = job::batch{"bridges", 12, 1001};
    record.spec.definition.type = "objects2D";
    record.events.push_back({at("10:01:00"), event_kind::activated, "It is active."});
    record.events.push_back({at("10:30:00"), event_kind::ended, "It has ended."});
    record.job_text = R"({"id": "1", "type": "segmentation2D", "costEstimation": {"estimatedCost": 2.1}})";
    return record;
}

history::ended_job job_of(const job::record& record)
{
    return history::ended_job_of("bridges.1", job::final_state::success, record);
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_job_is_known_by_its_batch_owner_type_and_times)
{
    const history::ended_job job = job_of(activated_record());
    BOOST_TEST(job.name == "bridges.1");
    BOOST_TEST(job.batch == "bridges#12");
    BOOST_TEST(job.owner.value() == 1001U);
    BOOST_TEST(job.type == "segmentation2D");
    BOOST_TEST(job.service == "realitydataanalysis");
    BOOST_TEST((job.taken == at("10:00:00")));
    BOOST_TEST((job.started == at("10:01:00")));
    BOOST_TEST((job.ended == at("10:30:00")));
}

BOOST_AUTO_TEST_CASE(the_cost_of_the_run_counts_before_the_estimate)
{
    job::record record = activated_record();
    BOOST_TEST(job_of(record).cost.value() == 2.1);
    record.job_text =
        R"({"costEstimation": {"estimatedCost": 2.1}, "executionInformation": {"estimatedUnits": 1.9}})";
    BOOST_TEST(job_of(record).cost.value() == 1.9);
}

BOOST_AUTO_TEST_CASE(a_job_that_was_never_started_has_cost_nothing)
{
    job::record record = activated_record();
    record.events.erase(record.events.begin() + 1);
    const history::ended_job job = job_of(record);
    BOOST_TEST(!job.cost.has_value());
    BOOST_TEST(!job.started.has_value());
}

BOOST_AUTO_TEST_CASE(what_was_only_estimated_has_cost_nothing_even_where_somebody_else_has_run_it)
{
    job::record record = activated_record();
    record.spec.policy.estimate_only = true;
    record.events.erase(record.events.begin() + 1);
    record.job_text = R"({"type": "mesh", "costEstimation": {"estimatedCost": 2.1}, "executionInformation":
        {"estimatedUnits": 1.9, "startedDateTime": "2026-11-28T10:05:00Z", "endedDateTime": "2026-11-28T10:25:00Z"}})";
    const history::ended_job job = job_of(record);
    BOOST_TEST(job.type == "mesh");
    BOOST_TEST(!job.cost.has_value());
    BOOST_TEST(!job.started.has_value());
}

BOOST_AUTO_TEST_CASE(the_service_is_believed_how_long_it_ran)
{
    job::record record = activated_record();
    record.job_text = R"({"executionInformation": {"startedDateTime": "2026-11-28T10:05:00Z",
                          "endedDateTime": "2026-11-28T10:20:00Z"}})";
    BOOST_TEST((job_of(record).started == at("10:05:00")));
    BOOST_TEST((job_of(record).ended == at("10:20:00")));
}

BOOST_AUTO_TEST_CASE(times_of_the_service_that_make_no_sense_together_are_not_taken_one_by_one)
{
    job::record record = activated_record();
    for (const char* run :
         {R"({"startedDateTime": "2026-11-28T10:05:00Z"})",
          R"({"startedDateTime": "2026-11-28T10:05:00Z", "endedDateTime": "soon"})",
          R"({"startedDateTime": "2026-11-28T10:20:01Z", "endedDateTime": "2026-11-28T10:20:00Z"})"}) {
        record.job_text = std::string(R"({"executionInformation": )") + run + "}";
        BOOST_TEST((job_of(record).started == at("10:01:00")), run);
        BOOST_TEST((job_of(record).ended == at("10:30:00")), run);
    }
}

BOOST_AUTO_TEST_SUITE_END()
