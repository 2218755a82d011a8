// SPDX-License-Identifier: BSL-1.0
// DELETE /jobs/{id} of the second generation, which cancels.

#include "emulator/specified/specified_fixture.hpp"

#include <boost/test/unit_test.hpp>

using namespace rdad::emulator;
using namespace std::chrono_literals;
namespace api = rdad::api;

BOOST_FIXTURE_TEST_SUITE(specified_cancelling, specified_fixture)

namespace {

void check_not_cancelled(const response& r)
{
    BOOST_TEST(r.status == 422U);
    BOOST_TEST(value_at(r, "/error/code") == "InvalidRealityAnalysisRequest");
    BOOST_TEST(value_at(r, "/error/details/0/code") == "InvalidChange");
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_job_that_runs_is_terminating_for_a_second_and_then_cancelled)
{
    pass(50s);
    const response r = cancel();
    BOOST_TEST(r.status == 200U);
    BOOST_TEST(value_at(r, "/job/state") == "TerminatingOnCancel");
    BOOST_TEST(value_at(r, "/job/executionInfo/endedDateTime").is_null());
    pass(999ms);
    BOOST_TEST(state() == "TerminatingOnCancel");
    BOOST_TEST(value_at(progress(), "/progress/state") == "TerminatingOnCancel");
    pass(1ms);
    BOOST_TEST(state() == "Cancelled");
    BOOST_TEST(value_at(get(), "/job/executionInfo/endedDateTime") == "2026-11-04T14:00:51Z");
    BOOST_TEST(value_at(get(), "/job/executionInfo/processingUnits").is_null());
    pass(1h);
    BOOST_TEST(state() == "Cancelled");
    BOOST_TEST(counter("/requests/delete/200") == 1);
}

BOOST_AUTO_TEST_CASE(a_short_job_is_terminating_for_a_tenth_of_its_length)
{
    ask("PATCH", "/emulator/jobs/" + job, R"({"seconds": 0.1})");
    cancel();
    pass(9ms);
    BOOST_TEST(state() == "TerminatingOnCancel");
    pass(1ms);
    BOOST_TEST(state() == "Cancelled");
}

BOOST_AUTO_TEST_CASE(a_job_that_is_cancelled_while_it_waits_never_starts)
{
    pass(9'500ms);
    cancel();
    pass(1h);
    BOOST_TEST(state() == "Cancelled");
    BOOST_TEST(value_at(get(), "/job/executionInfo/startedDateTime").is_null());
}

BOOST_AUTO_TEST_CASE(a_job_is_not_cancelled_twice)
{
    cancel();
    check_not_cancelled(cancel());
    pass(1s);
    check_not_cancelled(cancel());
    BOOST_TEST(ask("PATCH", "/emulator/jobs/" + job, R"({"seconds": 5})").response->status == 409U);
}

BOOST_AUTO_TEST_CASE(a_job_that_saves_its_results_or_has_ended_is_not_cancelled)
{
    pass(95s);
    check_not_cancelled(cancel());
    BOOST_TEST(state() == "Active");
    pass(5s);
    check_not_cancelled(cancel());
    BOOST_TEST(state() == "Success");
}

BOOST_AUTO_TEST_CASE(a_job_that_does_not_exist_is_not_found)
{
    const response r = ask_service(api::reality_modeling, "DELETE", "/jobs/none");
    BOOST_TEST(r.status == 404U);
    BOOST_TEST(value_at(r, "/error/code") == "JobNotFound");
}

BOOST_AUTO_TEST_SUITE_END()
