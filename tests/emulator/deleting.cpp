// SPDX-License-Identifier: BSL-1.0
// DELETE /jobs/{id}.

#include "service_fixture.hpp"

#include <boost/test/unit_test.hpp>

using namespace rdad::emulator;
using namespace std::chrono_literals;

BOOST_FIXTURE_TEST_SUITE(deleting, service_fixture)

namespace {

response delete_job(service_fixture& f)
{
    return f.ask_api("DELETE", "/jobs/" + f.id);
}

void check_refused(const response& r)
{
    BOOST_TEST(r.status == 422U);
    BOOST_TEST(value_at(r, "/error/code") == "InvalidRealityDataAnalysisRequest");
    BOOST_TEST(value_at(r, "/error/message") == "Cannot delete job.");
    BOOST_TEST(value_at(r, "/error/details/0/code") == "InvalidChange");
    BOOST_TEST(value_at(r, "/error/details/0/message") == "Submitted job cannot be deleted.");
}

}  // namespace

BOOST_AUTO_TEST_CASE(an_unsubmitted_job_is_gone_and_the_answer_has_no_body)
{
    const response r = delete_job(*this);
    BOOST_TEST(r.status == 204U);
    BOOST_TEST(r.body == "");
    BOOST_TEST(r.content_type == "");
    BOOST_TEST(value_at(get(), "/error/code") == "JobNotFound");
    BOOST_TEST(counter("/jobs/unsubmitted") == 2);
    BOOST_TEST(counter("/requests/delete/204") == 1);
}

BOOST_AUTO_TEST_CASE(a_job_that_does_not_exist_is_not_found)
{
    delete_job(*this);
    const response r = delete_job(*this);
    BOOST_TEST(r.status == 404U);
    BOOST_TEST(value_at(r, "/error/code") == "JobNotFound");
}

BOOST_AUTO_TEST_CASE(a_job_that_was_submitted_stays_whatever_becomes_of_it)
{
    patch(R"({"state": "active"})");
    check_refused(delete_job(*this));
    pass(100s);
    BOOST_TEST(value_at(get(), "/job/state") == "success");
    check_refused(delete_job(*this));
    BOOST_TEST(get().status == 200U);
}

BOOST_AUTO_TEST_SUITE_END()
