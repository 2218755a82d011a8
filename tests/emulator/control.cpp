// SPDX-License-Identifier: BSL-1.0
// Faults and other orders that tests give.

#include "service_fixture.hpp"

#include <boost/test/unit_test.hpp>

namespace json = boost::json;
using namespace rdad::emulator;
using namespace std::chrono_literals;

BOOST_FIXTURE_TEST_SUITE(control, service_fixture)

namespace {

constexpr std::string_view activation = R"({"state": "active"})";

unsigned order(
    service_fixture& f,
    std::string_view method,
    const std::string& path,
    std::string_view body = ""
)
{
    return f.ask(method, "/emulator" + path, body).response.value().status;
}

void order_fault(service_fixture& f, std::string_view fault)
{
    BOOST_TEST_REQUIRE(order(f, "POST", "/faults", fault) == 204U, fault);
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_status_is_answered_in_place_of_the_effect)
{
    order_fault(
        *this,
        R"({"operation": "patch", "count": 2, "fault": "status", "status": 503, "body": "<html>Busy</html>",
            "retryAfter": "2", "headers": {"Location": "/elsewhere"}})"
    );
    BOOST_TEST(get().status == 200U);
    const response r = patch(activation);
    BOOST_TEST(r.status == 503U);
    BOOST_TEST(r.body == "<html>Busy</html>");
    BOOST_TEST(r.content_type == "text/html");
    BOOST_TEST(r.find_header("Retry-After").value() == "2");
    BOOST_TEST(r.find_header("Location").value() == "/elsewhere");
    BOOST_TEST(patch(activation).status == 503U);
    BOOST_TEST(value_at(get(), "/job/state") == "unsubmitted");
    BOOST_TEST(patch(activation).status == 200U);
    BOOST_TEST(counter("/requests/patch/503") == 2);
    BOOST_TEST(counter("/early") == 0);
}

BOOST_AUTO_TEST_CASE(the_time_of_an_ordered_429_is_one_that_was_told)
{
    order_fault(*this, R"({"fault": "status", "status": 429, "retryAfter": "10"})");
    BOOST_TEST(get().status == 429U);
    pass(9s);
    get();
    pass(1s);
    get();
    BOOST_TEST(counter("/early") == 1);
}

BOOST_AUTO_TEST_CASE(a_connection_is_closed_before_the_effect)
{
    order_fault(*this, R"({"operation": "patch", "fault": "close"})");
    BOOST_TEST(!ask("PATCH", "/realitydataanalysis/jobs/" + id, activation).response);
    BOOST_TEST(value_at(get(), "/job/state") == "unsubmitted");
    BOOST_TEST(counter("/requests/patch/closed") == 1);
}

BOOST_AUTO_TEST_CASE(an_answer_is_lost_after_the_effect)
{
    order_fault(*this, R"({"operation": "patch", "fault": "lose-answer"})");
    BOOST_TEST(!ask("PATCH", "/realitydataanalysis/jobs/" + id, activation).response);
    BOOST_TEST(value_at(get(), "/job/state") == "active");
    BOOST_TEST(counter("/requests/patch/closed") == 1);
    BOOST_TEST(counter("/jobs/activated") == 1);
}

BOOST_AUTO_TEST_CASE(a_good_token_is_taken_for_a_bad_one)
{
    order_fault(*this, R"({"operation": "get", "fault": "unauthorized"})");
    BOOST_TEST(value_at(get(), "/error/code") == "Unauthorized");
    BOOST_TEST(get().status == 200U);
}

BOOST_AUTO_TEST_CASE(an_answer_is_late)
{
    order_fault(*this, R"({"operation": "progress", "fault": "delay", "milliseconds": 300})");
    const answer late = ask("GET", "/realitydataanalysis/jobs/" + id + "/progress");
    BOOST_TEST((late.delay == 300ms));
    BOOST_TEST(late.response.value().status == 404U);
    BOOST_TEST((ask("GET", "/realitydataanalysis/jobs/" + id + "/progress").delay == 0ms));
}

BOOST_AUTO_TEST_CASE(faults_are_met_in_the_order_in_which_they_were_given)
{
    order_fault(*this, R"({"operation": "get", "fault": "status", "status": 500})");
    order_fault(*this, R"({"operation": "any", "fault": "status", "status": 502})");
    order_fault(*this, R"({"fault": "status", "status": 504, "count": 100})");
    BOOST_TEST(patch("{}").status == 502U);
    BOOST_TEST(get().status == 500U);
    BOOST_TEST(ask("POST", "/connect/token").response.value().status == 504U);
    BOOST_TEST(order(*this, "DELETE", "/faults") == 204U);
    BOOST_TEST(get().status == 200U);
}

BOOST_AUTO_TEST_CASE(an_order_that_is_wrong_is_refused_and_says_why)
{
    const auto refusal = [&](std::string_view fault) {
        const response r = ask("POST", "/emulator/faults", fault).response.value();
        BOOST_TEST(r.status == 400U);
        return std::string(value_at(r, "/error/message").as_string());
    };
    BOOST_TEST(refusal("") == "is not JSON: it ends in the middle of a value");
    BOOST_TEST(
        refusal(R"({"fault": "explode"})") ==
        "/fault: is not status, close, lose-answer, unauthorized or delay"
    );
    BOOST_TEST(
        refusal(R"({"fault": "close", "operation": "control"})") ==
        "/operation: is not patch, create, get, list, progress, messages, delete, create-workspace, "
        "get-workspace, delete-workspace, engines-limit, token, other or any"
    );
    BOOST_TEST(refusal(R"({"fault": "close", "count": 0})") == "/count: is less than 1");
    BOOST_TEST(refusal(R"({"fault": "status"})") == "/status: is not a number from 200 to 599");
    BOOST_TEST(refusal(R"({"fault": "delay"})") == "/milliseconds: is less than 0");
    BOOST_TEST(
        refusal(R"({"fault": "status", "status": 500, "headers": {"A": "b\r\nC: d"}})") ==
        "/headers: has one that would break the answer"
    );
    BOOST_TEST(refusal(R"({"fault": "close", "status": 500})").starts_with("/status: is not a known member"));
    BOOST_TEST(get().status == 200U);
}

BOOST_AUTO_TEST_CASE(a_job_does_what_was_ordered)
{
    BOOST_TEST(order(*this, "PATCH", "/jobs/" + id, R"({"seconds": 1.5, "outcome": "failed"})") == 204U);
    patch(activation);
    pass(1'499ms);
    BOOST_TEST(value_at(get(), "/job/state") == "active");
    pass(1ms);
    BOOST_TEST(value_at(get(), "/job/state") == "failed");
    BOOST_TEST(order(*this, "PATCH", "/jobs/" + id, R"({"seconds": 5})") == 409U);
}

BOOST_AUTO_TEST_CASE(a_plan_that_makes_no_sense_is_refused)
{
    for (const char* plan :
         {"",
          "[]",
          R"({"seconds": -1})",
          R"({"seconds": 1e300})",
          R"({"outcome": "cancelled"})",
          R"({"sec": 1})"}) {
        BOOST_TEST(order(*this, "PATCH", "/jobs/" + id, plan) == 400U, plan);
    }
}

BOOST_AUTO_TEST_CASE(a_job_vanishes)
{
    patch(activation);
    BOOST_TEST(order(*this, "DELETE", "/jobs/" + id) == 204U);
    BOOST_TEST(get().status == 404U);
    BOOST_TEST(progress().status == 404U);
    BOOST_TEST(order(*this, "DELETE", "/jobs/" + id) == 404U);
    BOOST_TEST(order(*this, "PATCH", "/jobs/" + id, "{}") == 404U);
}

BOOST_AUTO_TEST_CASE(other_control_paths_do_not_exist)
{
    BOOST_TEST(order(*this, "GET", "/") == 404U);
    BOOST_TEST(order(*this, "GET", "/faults") == 404U);
    BOOST_TEST(order(*this, "DELETE", "/counters") == 404U);
}

BOOST_AUTO_TEST_SUITE_END()
