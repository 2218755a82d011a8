// SPDX-License-Identifier: BSL-1.0
// The jobs of contextcapture, as clients see them.

#include "emulator/jobs/estimate.hpp"
#include "sister_fixture.hpp"

#include <boost/test/unit_test.hpp>

namespace json = boost::json;
using namespace rdad::emulator;
using namespace std::chrono_literals;
namespace api = rdad::api;

BOOST_FIXTURE_TEST_SUITE(modeling_jobs, job_fixture<api::contextcapture>)

namespace {

constexpr std::string_view activation = R"({"state": "Active"})";
constexpr std::string_view cost_patch =
    R"({"costEstimationParameters": {"gigaPixels": 2.1, "megaPoints": 1.5, "meshQuality": "Extra"}})";

void check_refused(const response& r, const std::string& target)
{
    BOOST_TEST(r.status == 422U, target);
    BOOST_TEST(value_at(r, "/error/code") == "InvalidContextCaptureRequest");
    BOOST_TEST(value_at(r, "/error/details/0/code") == "InvalidParameter");
    BOOST_TEST(value_at(r, "/error/details/0/target") == json::string(target), r.body);
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_new_job_is_answered_in_the_form_of_contextcapture)
{
    const response r = create(api::contextcapture, modeling_creation(workspace_id));
    BOOST_TEST(r.status == 201U);
    json::value expected = json::parse(R"({
        "name": "Tower", "type": "Full", "state": "unsubmitted", "location": "East US", "email": "crew@example.com",
        "createdDateTime": "2026-11-04T14:00:00Z", "lastModifiedDateTime": "2026-11-04T14:00:00Z",
        "iTwinId": "3fa85f64-5717-4562-b3fc-2c963f66afa6",
        "inputs": [{"id": "58e0c0ca-f730-4e5b-808d-1c8cacacb4d4", "description": "Drone photos"},
                   {"id": "dc65ce7d-2598-422f-97a5-5ae8eb004b67"}],
        "jobSettings": {"quality": "Extra", "processingEngines": 5,
                        "outputs": [{"format": "OBJ", "id": null}, {"format": "3MX", "id": null}]}})");
    expected.as_object()["id"] = value_at(r, "/job/id");
    expected.as_object()["workspaceId"] = workspace_id;
    BOOST_TEST(value_at(r, "/job") == expected);
}

BOOST_AUTO_TEST_CASE(the_estimate_stands_beside_its_parameters)
{
    const response r = patch(cost_patch);
    BOOST_TEST(r.status == 200U);
    BOOST_TEST(value_at(r, "/job/estimatedCost") == 3.5);
    BOOST_TEST(
        value_at(r, "/job/costEstimationParameters") ==
        json::parse(R"({"gigaPixels": 2.1, "megaPoints": 1.5, "meshQuality": "Extra"})")
    );
    BOOST_TEST(value_at(r, "/job/costEstimation").is_null());
    // Nothing to estimate by.
    const response none = patch(R"({"costEstimationParameters": {"meshQuality": "Draft"}})");
    BOOST_TEST(value_at(none, "/job/estimatedCost").is_null());
}

BOOST_AUTO_TEST_CASE(photos_and_points_cost_each_by_themselves)
{
    const auto cost_of = [](std::optional<double> giga_pixels, std::optional<double> mega_points) {
        api::cost_estimation_parameters parameters;
        parameters.giga_pixels = giga_pixels;
        parameters.mega_points = mega_points;
        api::job_definition definition;
        definition.cost_estimation_parameters = parameters;
        return estimate_cost(definition, api::contextcapture);
    };
    BOOST_TEST(cost_of(2, std::nullopt).value() == 2.62);
    BOOST_TEST(cost_of(std::nullopt, 3).value() == 1.5);
    BOOST_TEST(cost_of(2, 3).value() == 4.12);
    BOOST_TEST(!cost_of(std::nullopt, std::nullopt));
}

BOOST_AUTO_TEST_CASE(a_job_runs_to_its_end_and_tells_in_the_words_of_contextcapture)
{
    patch(cost_patch);
    BOOST_TEST(value_at(patch(activation), "/job/state") == "active");
    BOOST_TEST(
        value_at(get(), "/job/executionInformation") ==
        json::parse(R"({"submittedDateTime": "2026-11-04T14:00:00Z"})")
    );
    pass(100s);
    const response r = get();
    BOOST_TEST(value_at(r, "/job/state") == "success");
    BOOST_TEST(
        value_at(r, "/job/executionInformation") ==
        json::parse(
            R"({"submittedDateTime": "2026-11-04T14:00:00Z", "startedDateTime": "2026-11-04T14:00:10Z",
                "endedDateTime": "2026-11-04T14:01:40Z", "estimatedUnits": 3.5})"
        )
    );
    BOOST_TEST(value_at(r, "/job/jobSettings/outputs/1/format") == "3MX");
    BOOST_TEST(value_at(r, "/job/jobSettings/outputs/1/id").is_string());
}

BOOST_AUTO_TEST_CASE(a_job_that_fails_says_why)
{
    ask("PATCH", "/emulator/jobs/" + job, R"({"outcome": "failed"})");
    patch(activation);
    pass(100s);
    BOOST_TEST(value_at(get(), "/job/state") == "failed");
    BOOST_TEST(value_at(get(), "/job/executionInformation/errors/0/code") == "ProcessingFailed");
}

BOOST_AUTO_TEST_CASE(progress_says_that_a_job_is_over_and_not_how)
{
    BOOST_TEST(
        value_at(progress(), "") ==
        json::parse(R"({"jobProgress": {"percentage": 0, "state": "Unsubmitted", "step": ""}})")
    );
    patch(activation);
    pass(56s);
    BOOST_TEST(
        value_at(progress(), "") ==
        json::parse(R"({"jobProgress": {"percentage": 56, "state": "Active", "step": "Reconstruction"}})")
    );
    pass(44s);
    BOOST_TEST(
        value_at(progress(), "") ==
        json::parse(R"({"jobProgress": {"percentage": 100, "state": "Over", "step": "Save_Results"}})")
    );
    pass(std::chrono::days(30));
    BOOST_TEST(value_at(progress(), "/error/code") == "JobNotFound");
    BOOST_TEST(get().status == 200U);
}

BOOST_AUTO_TEST_CASE(a_job_that_was_cancelled_is_over)
{
    patch(activation);
    pass(50s);
    BOOST_TEST(value_at(patch(R"({"state": "Cancelled"})"), "/job/state") == "cancelled");
    BOOST_TEST(value_at(progress(), "/jobProgress/state") == "Over");
}

BOOST_AUTO_TEST_CASE(states_are_taken_in_lower_case_too)
{
    BOOST_TEST(value_at(patch(R"({"state": "active"})"), "/job/state") == "active");
    BOOST_TEST(value_at(patch(R"({"state": "cancelled"})"), "/job/state") == "cancelled");
}

BOOST_AUTO_TEST_CASE(a_patch_changes_the_settings_that_it_names)
{
    const response r =
        patch(R"({"type": "Calibration", "settings": {"quality": "Draft", "outputs": ["CCOrientations"]}})");
    BOOST_TEST(r.status == 200U);
    BOOST_TEST(value_at(r, "/job/type") == "Calibration");
    BOOST_TEST(
        value_at(r, "/job/jobSettings") ==
        json::parse(
            R"({"quality": "Draft", "processingEngines": 5, "outputs": [{"format": "CCOrientations", "id": null}]})"
        )
    );
    BOOST_TEST(value_at(r, "/job/inputs/0/id") == "58e0c0ca-f730-4e5b-808d-1c8cacacb4d4");
    BOOST_TEST(
        value_at(patch(R"({"settings": {"processingEngines": 0}})"), "/job/jobSettings/quality") == "Draft"
    );
}

BOOST_AUTO_TEST_CASE(a_patch_that_makes_no_sense_is_refused_and_changes_nothing)
{
    const json::value before = value_at(get(), "");
    check_refused(patch(R"({"state": "Over"})"), "state");
    check_refused(patch(R"({"inputs": [{"id": "a"}]})"), "inputs");
    check_refused(patch(R"({"outputs": ["OBJ"]})"), "outputs");
    check_refused(patch(R"({"name": "Another"})"), "name");
    check_refused(patch(R"({"workspaceId": "a"})"), "workspaceId");
    check_refused(patch(R"({"settings": {"quality": "Low"}})"), "quality");
    check_refused(patch(R"({"settings": {"outputs": []}})"), "outputs");
    check_refused(patch(R"({"type": "Half", "settings": {}})"), "type");
    check_refused(patch(R"({"costEstimationParameters": {"numberOfPhotos": 5}})"), "numberOfPhotos");
    check_refused(patch(R"({"costEstimationParameters": {"meshQuality": "Low"}})"), "meshQuality");
    BOOST_TEST(value_at(get(), "") == before);
}

BOOST_AUTO_TEST_CASE(a_creation_that_makes_no_sense_makes_no_job)
{
    const auto created = counter("/jobs/created");
    for (const wrong_member& wrong : std::vector<wrong_member>{
             {"/name", nullptr, "name"},
             {"/type", nullptr, "type"},
             {"/type", "objects2D", "type"},
             {"/type", "full", "type"},
             {"/workspaceId", nullptr, "workspaceId"},
             {"/workspaceId", "6881117d-9fd2-4900-870b-9b721dc90f25", "workspaceId"},
             {"/iTwinId", "3fa85f64-5717-4562-b3fc-2c963f66afa6", "iTwinId"},
             {"/inputs", nullptr, "inputs"},
             {"/inputs", json::array(), "inputs"},
             {"/inputs", {"a"}, "inputs"},
             {"/inputs/0/id", nullptr, "id"},
             {"/inputs/0/id", "", "id"},
             {"/inputs/0/description", 5, "description"},
             {"/inputs/0/type", "photos", "type"},
             {"/inputs", {{{"id", "a"}}, {{"id", "a"}}}, "inputs"},
             {"/settings", nullptr, "settings"},
             {"/settings/quality", nullptr, "quality"},
             {"/settings/quality", "extra", "quality"},
             {"/settings/outputs", nullptr, "outputs"},
             {"/settings/outputs", json::array(), "outputs"},
             {"/settings/outputs", {"obj"}, "outputs"},
             {"/settings/outputs", {json::object{{"format", "OBJ"}}}, "outputs"},
             {"/settings/processingEngines", 26, "processingEngines"},
             {"/settings/processingEngines", -1, "processingEngines"},
             {"/settings/cacheSettings", {{"createCache", "yes"}}, "createCache"},
             {"/settings/cacheSettings", {{"keep", true}}, "keep"},
             {"/settings/speed", 1, "speed"},
             {"/outputs", {"OBJ"}, "outputs"},
             {"/options", json::object(), "options"},
             {"/costEstimationParameters", {{"meshQuality", "Low"}}, "meshQuality"},
             {"/costEstimationParameters", {{"sceneWidth", 1}}, "sceneWidth"},
         }) {
        check_refused(
            create(api::contextcapture, with(modeling_creation(workspace_id), wrong)),
            wrong.target
        );
    }
    BOOST_TEST(counter("/jobs/created") == created);
}

BOOST_AUTO_TEST_CASE(every_setting_that_is_documented_is_taken_and_answered)
{
    const json::value cache = {
        {"createCache", true},
        {"useCache", "799b11bd-71cf-481a-b284-bf48f672cd9a"},
    };
    const response r = create(
        api::contextcapture,
        with(modeling_creation(workspace_id), {"/settings/cacheSettings", cache, ""})
    );
    BOOST_TEST(r.status == 201U);
    BOOST_TEST(value_at(r, "/job/jobSettings/cacheSettings") == cache);
}

BOOST_AUTO_TEST_CASE(a_job_is_listed_by_its_inputs_outputs_and_the_iTwin_of_its_workspace)
{
    patch(activation);
    pass(100s);
    const std::string output = id_at(get(), "/job/jobSettings/outputs/0/id");
    for (const std::string& filter :
         {std::string("inputId%20eq%20dc65ce7d-2598-422f-97a5-5ae8eb004b67"),
          "outputId%20eq%20" + output,
          std::string("iTwinId%20eq%203fa85f64-5717-4562-b3fc-2c963f66afa6")}) {
        const response r = ask_service(api::contextcapture, "GET", "/jobs?$filter=" + filter);
        BOOST_TEST(value_at(r, "/jobs/0") == value_at(get(), "/job"), filter);
    }
}

BOOST_AUTO_TEST_SUITE_END()
