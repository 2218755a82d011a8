// SPDX-License-Identifier: BSL-1.0
// Jobs of other services than the usual one: which calls they take, and how their ends are known.

#include "job/call.hpp"
#include "job/spec.hpp"
#include "walk.hpp"

#include <boost/json/parse.hpp>
#include <boost/test/unit_test.hpp>

#include <string>

using namespace rdad;
using namespace rdad::job;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(jobs_of_services)

namespace {

const std::string of_modeling =
    R"({"id": "6f51448f-6377-4330-9ab0-f13fe994b3f1", "rdad": {"service": "contextcapture"}})";

std::string problem_of(const char* text)
{
    const auto s = parse_spec(boost::json::parse(text).as_object());
    return s ? "none" : to_string(s.error().first());
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_job_that_names_no_service_is_of_the_one_that_the_configuration_names)
{
    const auto object = boost::json::parse(only_id).as_object();
    BOOST_TEST((&service_of(parse_spec(object).value()) == &api::realitydataanalysis));
    const spec of_modeling_too = parse_spec(object, api::contextcapture).value();
    BOOST_TEST((&service_of(of_modeling_too) == &api::contextcapture));
    BOOST_TEST(
        (make_call(operation::get, new_record(of_modeling_too, "", "", some_time)).service ==
         &api::contextcapture)
    );
}

BOOST_AUTO_TEST_CASE(a_job_that_names_its_service_is_of_that_whatever_is_configured)
{
    const auto object = boost::json::parse(of_modeling).as_object();
    BOOST_TEST((&service_of(parse_spec(object, api::realityconversion).value()) == &api::contextcapture));
}

BOOST_AUTO_TEST_CASE(each_call_of_a_job_goes_to_its_service)
{
    const record r = new_record(spec_of(of_modeling), of_modeling, "", some_time);
    for (const operation op :
         {operation::patch_cost, operation::activate, operation::cancel, operation::get, operation::progress})
        BOOST_TEST((make_call(op, r).service == &api::contextcapture), to_string(op));
    BOOST_TEST(make_call(operation::activate, r).body == R"({"state":"Active"})");
    BOOST_TEST(make_call(operation::cancel, r).body == R"({"state":"Cancelled"})");
}

BOOST_AUTO_TEST_CASE(a_job_is_created_with_what_its_service_needs)
{
    const std::string text =
        R"({"name": "bridge 7", "workspaceId": "w1", "type": "Full", "inputs": [{"id": "i1"}],
            "settings": {"quality": "Draft", "outputs": ["3MX"]}, "rdad": {"service": "contextcapture"}})";
    const record r = new_record(spec_of(text), text, "", some_time);
    const call created = make_call(operation::create, r);
    BOOST_TEST((created.service == &api::contextcapture));
    const auto body = boost::json::parse(created.body).as_object();
    BOOST_TEST(body.at("workspaceId") == "w1");
    BOOST_TEST(body.at("settings").at("quality") == "Draft");
    BOOST_TEST(!body.contains("rdad"));
    BOOST_TEST((make_call(operation::find_created, r).service == &api::contextcapture));
}

BOOST_AUTO_TEST_CASE(a_service_that_is_not_known_is_told_with_those_that_are)
{
    BOOST_TEST(
        problem_of(R"({"id": "6f51448f-6377-4330-9ab0-f13fe994b3f1", "rdad": {"service": "moon"}})") ==
        R"(/rdad/service: "moon" is no service that is known here; expected realitydataanalysis, contextcapture, )"
        "realityconversion, reality-analysis, reality-modeling or reality-conversion"
    );
}

BOOST_AUTO_TEST_CASE(of_a_job_that_is_there_only_what_its_service_patches_may_be_changed)
{
    BOOST_TEST(
        problem_of(
            R"({"id": "6f51448f-6377-4330-9ab0-f13fe994b3f1", "options": {"merge": true}, "outputs": ["LAS"],
                "rdad": {"service": "realityconversion"}})"
        )
            .starts_with("/outputs: can't be changed: realityconversion changes only options")
    );
}

BOOST_AUTO_TEST_CASE(a_record_keeps_the_service_and_releases_that_know_none_leave_it_alone)
{
    const record r = new_record(spec_of(of_modeling), of_modeling, "", some_time);
    const auto read = read_record(to_text(r));
    BOOST_TEST_REQUIRE(read.has_value());
    BOOST_TEST((&service_of(read->spec) == &api::contextcapture));
    BOOST_TEST(to_text(r).find(R"("format":2)") != std::string::npos, to_text(r));
}

BOOST_AUTO_TEST_CASE(a_job_whose_progress_says_over_is_asked_how_it_has_ended)
{
    walk w(of_modeling);
    BOOST_TEST(w.answer(200, job_body("active")) == "save, activate");
    BOOST_TEST(next_after_waits(w) == "save");
    BOOST_TEST(next_after_waits(w) == "call progress");
    BOOST_TEST(w.answer(200, R"({"jobProgress": {"percentage": 60, "state": "Active"}})") == "progress");
    BOOST_TEST(next_after_waits(w) == "call progress");
    BOOST_TEST(w.answer(200, R"({"jobProgress": {"percentage": 70, "state": "Over"}})") == "progress");
    BOOST_TEST(w.answer(200, job_body("success")) == "get");
    BOOST_TEST(w.outcome() == "success: The job ended with success.");
}

BOOST_AUTO_TEST_SUITE_END()
