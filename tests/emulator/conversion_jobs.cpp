// SPDX-License-Identifier: BSL-1.0
// The jobs of realityconversion, as clients see them.

#include "sister_fixture.hpp"

#include <boost/test/unit_test.hpp>

namespace json = boost::json;
using namespace rdad::emulator;
using namespace std::chrono_literals;
namespace api = rdad::api;

BOOST_FIXTURE_TEST_SUITE(conversion_jobs, job_fixture<api::realityconversion>)

namespace {

constexpr std::string_view activation = R"({"state": "active"})";

void check_refused(const response& r, const std::string& target)
{
    BOOST_TEST(r.status == 422U, target);
    BOOST_TEST(value_at(r, "/error/code") == "InvalidRealityConversionRequest");
    BOOST_TEST(value_at(r, "/error/details/0/code") == "InvalidProperty");
    BOOST_TEST(value_at(r, "/error/details/0/target") == json::string(target), r.body);
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_new_job_is_answered_in_the_form_of_realityconversion)
{
    const response r = create(api::realityconversion, conversion_creation());
    BOOST_TEST(r.status == 201U);
    json::value expected = json::parse(R"({
        "name": "Cloud", "type": "Conversion", "state": "unsubmitted", "dataCenter": "East US",
        "email": "crew@example.com", "iTwinId": "510cd1a3-3703-4729-b08c-fecd9c87c3be",
        "createdDateTime": "2026-11-04T14:00:00Z", "lastModifiedDateTime": "2026-11-04T14:00:00Z",
        "inputs": [{"id": "58e0c0ca-f730-4e5b-808d-1c8cacacb4d4", "type": "LAS"}],
        "outputs": [{"type": "OPC", "id": null}], "options": {"processingEngines": 5, "merge": false}})");
    expected.as_object()["id"] = value_at(r, "/job/id");
    BOOST_TEST(value_at(r, "/job") == expected);
}

BOOST_AUTO_TEST_CASE(a_job_runs_to_its_end_and_tells_in_the_words_of_realityconversion)
{
    response r = patch(R"({"costEstimationParameters": {"gigaPixels": 2.1, "megaPoints": 1.5}})");
    BOOST_TEST(
        value_at(r, "/job/costEstimation") ==
        json::parse(R"({"gigaPixels": 2.1, "megaPoints": 1.5, "estimatedCost": 3.5})")
    );
    BOOST_TEST(value_at(r, "/job/estimatedCost").is_null());
    BOOST_TEST(value_at(progress(), "/error/code") == "ProgressNotFound");
    patch(activation);
    pass(56s);
    BOOST_TEST(
        value_at(progress(), "") ==
        json::parse(R"({"progress": {"percentage": 56, "state": "active", "step": "Convert_Files"}})")
    );
    pass(44s);
    r = get();
    BOOST_TEST(value_at(r, "/job/state") == "success");
    BOOST_TEST(
        value_at(r, "/job/executionInformation") ==
        json::parse(
            R"({"submissionDateTime": "2026-11-04T14:00:00Z", "startedDateTime": "2026-11-04T14:00:10Z",
                "endedDateTime": "2026-11-04T14:01:40Z", "estimatedUnits": 3.5})"
        )
    );
    BOOST_TEST(value_at(r, "/job/outputs/0/id").is_string());
}

BOOST_AUTO_TEST_CASE(a_job_that_fails_says_only_that)
{
    ask("PATCH", "/emulator/jobs/" + job, R"({"outcome": "failed"})");
    patch(activation);
    pass(100s);
    BOOST_TEST(value_at(get(), "/job/state") == "failed");
    BOOST_TEST(
        value_at(get(), "/job/executionInformation") ==
        json::parse(
            R"({"submissionDateTime": "2026-11-04T14:00:00Z", "startedDateTime": "2026-11-04T14:00:10Z",
                "endedDateTime": "2026-11-04T14:01:40Z"})"
        )
    );
}

BOOST_AUTO_TEST_CASE(options_are_what_a_patch_changes)
{
    const response r = patch(R"({"options": {"merge": true, "outputSRS": "EPSG:4326"}})");
    BOOST_TEST(r.status == 200U);
    BOOST_TEST(value_at(r, "/job/options") == json::parse(R"({"merge": true, "outputSRS": "EPSG:4326"})"));
    const json::value before = value_at(get(), "");
    for (const auto& [body, target] : std::vector<std::pair<const char*, const char*>>{
             {R"({"type": "Conversion"})", "type"},
             {R"({"inputs": [{"id": "a"}]})", "inputs"},
             {R"({"outputs": ["LAS"]})", "outputs"},
             {R"({"settings": {}})", "settings"},
             {R"({"options": {"speed": 1}})", "speed"},
             {R"({"costEstimationParameters": {"meshQuality": "Draft"}})", "meshQuality"},
             {R"({"costEstimationParameters": {"megaPoints": -1}})", "megaPoints"},
         }) {
        check_refused(patch(body), target);
    }
    BOOST_TEST(value_at(get(), "") == before);
}

BOOST_AUTO_TEST_CASE(a_creation_that_makes_no_sense_makes_no_job)
{
    const auto created = counter("/jobs/created");
    for (const wrong_member& wrong : std::vector<wrong_member>{
             {"/name", nullptr, "name"},
             {"/type", nullptr, "type"},
             {"/type", "Full", "type"},
             {"/iTwinId", nullptr, "iTwinId"},
             {"/projectId", "510cd1a3-3703-4729-b08c-fecd9c87c3be", "projectId"},
             {"/workspaceId", "6881117d-9fd2-4900-870b-9b721dc90f25", "workspaceId"},
             {"/inputs", nullptr, "type"},
             {"/inputs", json::array(), "inputs"},
             {"/inputs/0/id", nullptr, "id"},
             {"/inputs/0/type", "LAS", "type"},
             {"/outputs", nullptr, "outputs"},
             {"/outputs", json::array(), "outputs"},
             {"/outputs", {"OBJ"}, "outputs"},
             {"/type", "ImportFeatures", "outputs"},
             {"/settings", json::object(), "settings"},
             {"/options/processingEngines", -1, "processingEngines"},
             {"/options/processingEngines", 1.5, "processingEngines"},
             {"/options/merge", "yes", "merge"},
             {"/options/inputSRS", 4326, "inputSRS"},
             {"/options/jpgQuality", 9, "jpgQuality"},
             {"/options/jpgQuality", 100, "jpgQuality"},
             {"/options/tileFormat", "GIF", "tileFormat"},
             {"/options/topLevel", "1", "topLevel"},
             {"/options/speed", 1, "speed"},
             {"/costEstimationParameters", {{"meshQuality", "Draft"}}, "meshQuality"},
         }) {
        check_refused(create(api::realityconversion, with(conversion_creation(), wrong)), wrong.target);
    }
    BOOST_TEST(counter("/jobs/created") == created);
}

BOOST_AUTO_TEST_CASE(every_option_that_is_documented_is_taken_and_answered)
{
    const json::value options = json::parse(
        R"({"processingEngines": 0, "merge": true, "inputSRS": "EPSG:25832", "outputSRS": "EPSG:4326",
            "sampleWorldStep": 0.125, "featureClassDisplayName": "Roads", "topLevel": -1, "bottomLevel": 20,
            "tileFormat": "JPG", "jpgQuality": 85, "backgroundColor": "255.255.255"})"
    );
    const response r = create(api::realityconversion, with(conversion_creation(), {"/options", options, ""}));
    BOOST_TEST(r.status == 201U);
    BOOST_TEST(value_at(r, "/job/options") == options);
}

BOOST_AUTO_TEST_CASE(features_are_imported_into_their_own_format)
{
    json::object creation = conversion_creation();
    creation["type"] = "ImportFeatures";
    creation["outputs"] = {"FDB"};
    const response r = create(api::realityconversion, creation);
    BOOST_TEST(r.status == 201U);
    BOOST_TEST(value_at(r, "/job/outputs/0/type") == "FDB");
    BOOST_TEST(value_at(r, "/job/inputs/0/type") == "GeoJSON");
}

BOOST_AUTO_TEST_SUITE_END()
