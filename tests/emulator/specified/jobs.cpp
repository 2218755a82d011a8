// SPDX-License-Identifier: BSL-1.0
// Jobs of the second generation: what starts them, what is shown of them, and what becomes of them.

#include "emulator/specified/specified_fixture.hpp"

#include <boost/test/unit_test.hpp>

namespace json = boost::json;
using namespace rdad::emulator;
using namespace std::chrono_literals;
namespace api = rdad::api;

BOOST_FIXTURE_TEST_SUITE(specified_jobs, specified_fixture)

BOOST_AUTO_TEST_CASE(a_job_is_created_and_started_at_once)
{
    for (const api::service* const service : second_services) {
        const std::int64_t created = counter("/jobs/created");
        const std::int64_t activated = counter("/jobs/activated");
        const response r = create(*service, specified_creation(*service));
        BOOST_TEST(r.status == 201U, r.body);
        BOOST_TEST(value_at(r, "/job/state") == "Queued");
        BOOST_TEST(value_at(r, "/job/name") == "Roof");
        BOOST_TEST(value_at(r, "/job/iTwinId") == "510cd1a3-3703-4729-b08c-fecd9c87c3be");
        BOOST_TEST(
            value_at(r, "/job/executionInfo") == json::object({{"createdDateTime", "2026-11-04T14:00:00Z"}})
        );
        BOOST_TEST(counter("/jobs/created") == created + 1);
        BOOST_TEST(counter("/jobs/activated") == activated + 1);
        BOOST_TEST(value_at(get_of(*service, id_at(r, "/job/id")), "") == value_at(r, ""));
    }
    BOOST_TEST(counter("/jobs/activatedTwice") == 0);
    BOOST_TEST(counter("/jobs/Queued") == 4);
}

BOOST_AUTO_TEST_CASE(a_body_may_have_the_media_type_of_this_generation)
{
    const auto status_with = [&](std::string_view content_type) {
        const std::string authorization = "Bearer " + subject.permanent_token();
        const std::string body = json::serialize(specified_creation());
        return subject.handle({"POST", "/reality-analysis/jobs", authorization, content_type, body}, now)
            .response.value()
            .status;
    };
    BOOST_TEST(status_with("application/vnd.bentley.itwin-platform.v2+json") == 201U);
    BOOST_TEST(status_with("application/vnd.bentley.itwin-platform.v1+json") == 415U);
    BOOST_TEST(status_with("application/json") == 201U);
}

BOOST_AUTO_TEST_CASE(outputs_have_their_ids_by_name_from_the_creation_on)
{
    const json::value outputs = value_at(get(), "/job/specifications/outputs");
    BOOST_TEST_REQUIRE(outputs.as_object().size() == 2U);
    BOOST_TEST(outputs.at("objects2D").as_string().size() == 36U);
    BOOST_TEST(outputs.at("objects3D").as_string().size() == 36U);
    BOOST_TEST(outputs.at("objects2D") != outputs.at("objects3D"));
    pass(100s);
    BOOST_TEST(value_at(get(), "/job/specifications/outputs") == outputs);
    BOOST_TEST(value_at(get(), "/job/specifications/inputs/photoObjectDetector") == "roofs/1.0");
    BOOST_TEST(value_at(get(), "/job/specifications/options/maxDist") == 2);
}

BOOST_AUTO_TEST_CASE(an_evaluation_has_small_names_and_its_report_is_a_file)
{
    json::object creation = specified_creation();
    creation["type"] = "EvalO2D";
    creation["specifications"] = json::object{
        {"inputs", json::object{{"reference", "a"}, {"prediction", "b"}}},
        {"outputs", json::array{"Report", "Objects2D"}},
        {"options", nullptr},
    };
    const response r = create(creation);
    BOOST_TEST(value_at(r, "/job/specifications/outputs/objects2d").is_string());
    BOOST_TEST(id_at(r, "/job/specifications/outputs/report").starts_with("bkt:"));
    BOOST_TEST(!value_at(r, "/job/specifications").as_object().contains("options"));
}

BOOST_AUTO_TEST_CASE(what_was_wanted_with_settings_of_its_own_gets_a_location)
{
    json::object creation = specified_creation(api::reality_modeling);
    creation["type"] = "Reconstruction";
    creation["specifications"].as_object()["outputs"] = json::object{
        {"modelingReference", true},
        {"exports", json::array{json::object{{"format", "LAS"}}, json::object{{"format", "3MX"}}}},
    };
    const response r = create(api::reality_modeling, creation);
    const std::string outputs = "/job/specifications/outputs";
    BOOST_TEST(value_at(r, outputs + "/exports/1/format") == "3MX");
    BOOST_TEST(id_at(r, outputs + "/exports/0/location").size() == 36U);
    BOOST_TEST(id_at(r, outputs + "/exports/1/location").size() == 36U);
    BOOST_TEST(id_at(r, outputs + "/modelingReference/location").size() == 36U);
}

BOOST_AUTO_TEST_CASE(a_job_of_which_no_output_is_named_has_one)
{
    const response r = create(api::reality_conversion, specified_creation(api::reality_conversion));
    BOOST_TEST(id_at(r, "/job/specifications/output").size() == 36U);
    BOOST_TEST(!value_at(r, "/job/specifications").as_object().contains("outputs"));
}

BOOST_AUTO_TEST_CASE(a_job_needs_no_name)
{
    json::object creation = specified_creation();
    creation["name"] = nullptr;
    const response r = create(creation);
    BOOST_TEST(r.status == 201U);
    BOOST_TEST(!value_at(r, "/job").as_object().contains("name"));
}

BOOST_AUTO_TEST_CASE(a_job_waits_runs_and_succeeds)
{
    BOOST_TEST(value_at(progress(), "/progress") == json::object({{"percentage", 0}, {"state", "Queued"}}));
    pass(10s);
    BOOST_TEST(state() == "Active");
    BOOST_TEST(value_at(get(), "/job/executionInfo/startedDateTime") == "2026-11-04T14:00:10Z");
    BOOST_TEST(value_at(get(), "/job/executionInfo/endedDateTime").is_null());
    BOOST_TEST(value_at(progress(), "/progress") == json::object({{"percentage", 10}, {"state", "Active"}}));
    pass(90s);
    BOOST_TEST(state() == "Success");
    BOOST_TEST(value_at(get(), "/job/executionInfo/endedDateTime") == "2026-11-04T14:01:40Z");
    BOOST_TEST(value_at(get(), "/job/executionInfo/processingUnits").to_number<double>() > 0);
    BOOST_TEST(
        value_at(progress(), "/progress") == json::object({{"percentage", 100}, {"state", "Success"}})
    );
    BOOST_TEST(value_at(messages(), "/messages/errors") == json::array());
    pass(24h * 30);
    BOOST_TEST(value_at(progress(), "/error/code") == "JobProgressNotFound");
    BOOST_TEST(get().status == 200U);
}

BOOST_AUTO_TEST_CASE(a_job_that_fails_says_why_in_its_messages)
{
    BOOST_TEST(ask("PATCH", "/emulator/jobs/" + job, R"({"outcome": "failed"})").response->status == 204U);
    pass(99s);
    BOOST_TEST(value_at(messages(), "/messages/errors") == json::array());
    pass(1s);
    BOOST_TEST(state() == "Failed");
    const json::value error = value_at(messages(), "/messages/errors/0");
    BOOST_TEST(error.as_object().size() == 4U);
    BOOST_TEST(error.at("message").as_string().find("%1") != json::string::npos);
    BOOST_TEST(error.at("params") == json::array({"Objects2D"}));
    BOOST_TEST(value_at(messages(), "/messages/warnings") == json::array());
    BOOST_TEST(ask("PATCH", "/emulator/jobs/" + job, R"({"seconds": 500})").response->status == 409U);
}

BOOST_AUTO_TEST_CASE(each_service_knows_its_own_jobs_only)
{
    for (const api::service* const other : {&api::reality_modeling, &api::realitydataanalysis}) {
        BOOST_TEST(value_at(get_of(*other, job), "/error/code") == "JobNotFound");
        BOOST_TEST(ask_service(*other, "DELETE", "/jobs/" + job).status == 404U);
    }
    BOOST_TEST(state() == "Queued");
    BOOST_TEST(get_of(api::reality_analysis, id).status == 404U);
}

BOOST_AUTO_TEST_CASE(what_is_not_there_is_told_as_its_gateway_does)
{
    const auto check = [&](const response& r) {
        BOOST_TEST(r.status == 404U);
        BOOST_TEST(value_at(r, "/error/code") == "ResourceNotFound");
        BOOST_TEST(value_at(r, "/error/details/0/code") == "OperationNotFound");
        BOOST_TEST(!r.find_header("Allow"));
    };
    check(patch_of(api::reality_analysis, job, R"({"state": "active"})"));
    check(ask_service(api::reality_analysis, "PUT", "/jobs"));
    check(ask_service(api::reality_analysis, "GET", "/workspaces"));
    check(ask_service(api::reality_analysis, "POST", "/jobs/" + job + "/messages"));
    BOOST_TEST(counter("/requests/patch/404") == 0);
    BOOST_TEST(counter("/requests/other/404") == 4);
    // The first generation has no messages.
    const response none = ask_api("GET", "/jobs/" + id + "/messages");
    BOOST_TEST(value_at(none, "/error/code") == "NotFound");
}

BOOST_AUTO_TEST_CASE(messages_are_an_operation_that_faults_can_be_ordered_for)
{
    ask("POST", "/emulator/faults", R"({"operation": "messages", "fault": "status", "status": 503})");
    BOOST_TEST(get().status == 200U);
    BOOST_TEST(messages().status == 503U);
    BOOST_TEST(messages().status == 200U);
    BOOST_TEST(counter("/requests/messages/503") == 1);
    BOOST_TEST(
        value_at(ask_service(api::reality_analysis, "GET", "/jobs/none/messages"), "/error/code") ==
        "JobNotFound"
    );
}

BOOST_AUTO_TEST_CASE(a_creation_whose_answer_is_lost_has_made_a_job)
{
    ask("POST", "/emulator/faults", R"({"operation": "create", "fault": "lose-answer"})");
    const std::string body = json::serialize(specified_creation());
    BOOST_TEST(!ask("POST", "/reality-analysis/jobs", body).response);
    BOOST_TEST(counter("/jobs/created") == 2);
    const response found = ask_service(api::reality_analysis, "GET", "/jobs?$filter=name%20eq%20Roof");
    BOOST_TEST(value_at(found, "/jobs").as_array().size() == 2U);
}

BOOST_AUTO_TEST_SUITE_END()
