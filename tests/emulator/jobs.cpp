// SPDX-License-Identifier: BSL-1.0
// The operations on jobs, as clients see them.

#include "service_fixture.hpp"

#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>

#include <array>

namespace json = boost::json;
using namespace rdad::emulator;
using namespace std::chrono_literals;

BOOST_FIXTURE_TEST_SUITE(jobs, service_fixture)

namespace {

constexpr std::string_view settings_patch = R"({"type": "objects2D", "settings": {"inputs": [
    {"name": "photos", "realityDataId": "e9803e0e-70ce-4ea6-b2ad-1c653cbf2f76"},
    {"name": "photoObjectDetector", "realityDataId": "111d3524-2bd3-46c4-9bf4-e0c650f5f8f2"}],
    "outputs": ["objects2D"]}})";
constexpr std::string_view cost_patch =
    R"({"costEstimationParameters": {"gigaPixels": 2, "numberOfPhotos": 150}})";
constexpr std::string_view activation = R"({"state": "active"})";
constexpr std::string_view cancellation = R"({"state": "cancelled"})";

void check_refused(const response& r, std::string_view detail_code, std::string_view message)
{
    BOOST_TEST(r.status == 422U);
    BOOST_TEST(value_at(r, "/error/code") == "InvalidRealityDataAnalysisRequest");
    BOOST_TEST(value_at(r, "/error/details/0/code") == json::string(detail_code.data(), detail_code.size()));
    BOOST_TEST(value_at(r, "/error/details/0/message") == json::string(message.data(), message.size()));
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_job_that_is_there_from_the_start_is_unsubmitted_and_whole)
{
    const response r = get();
    BOOST_TEST(r.status == 200U);
    BOOST_TEST(value_at(r, "/job/id") == json::string(id));
    BOOST_TEST(value_at(r, "/job/state") == "unsubmitted");
    BOOST_TEST(value_at(r, "/job/type") == "objects2D");
    BOOST_TEST(value_at(r, "/job/createdDateTime") == "2026-11-04T14:00:00Z");
    BOOST_TEST(
        value_at(r, "/job/settings/outputs") ==
        json::parse(R"([{"name": "objects2D", "realityDataId": null}])")
    );
    BOOST_TEST(value_at(r, "/job/executionInformation").is_null());
    BOOST_TEST(value_at(r, "/job/costEstimation").is_null());
}

BOOST_AUTO_TEST_CASE(an_id_is_found_in_any_case)
{
    for (char& c : id)
        c = static_cast<char>(std::toupper(c));
    BOOST_TEST(get().status == 200U);
}

BOOST_AUTO_TEST_CASE(the_patches_of_the_reference_page_are_carried_out)
{
    response r = patch(settings_patch);
    BOOST_TEST(r.status == 200U);
    BOOST_TEST(value_at(r, "/job/settings/inputs/0/realityDataId") == "e9803e0e-70ce-4ea6-b2ad-1c653cbf2f76");

    pass(5s);
    r = patch(cost_patch);
    BOOST_TEST(r.status == 200U);
    BOOST_TEST(value_at(r, "/job/costEstimation/estimatedCost") == 2.1);
    BOOST_TEST(value_at(r, "/job/costEstimation/numberOfPhotos") == 150);
    BOOST_TEST(value_at(r, "/job/lastModifiedDateTime") == "2026-11-04T14:00:05Z");

    pass(5s);
    r = patch(activation);
    BOOST_TEST(r.status == 200U);
    BOOST_TEST(value_at(r, "/job/state") == "active");
    BOOST_TEST(
        value_at(r, "/job/executionInformation") ==
        json::parse(R"({"submissionDateTime": "2026-11-04T14:00:10Z"})")
    );
}

BOOST_AUTO_TEST_CASE(a_submitted_job_goes_on_by_itself_and_ends)
{
    patch(cost_patch);
    patch(activation);
    pass(10s);
    BOOST_TEST(value_at(get(), "/job/executionInformation/startedDateTime") == "2026-11-04T14:00:10Z");
    BOOST_TEST(value_at(get(), "/job/executionInformation/endedDateTime").is_null());
    pass(89'999ms);
    BOOST_TEST(value_at(get(), "/job/state") == "active");
    pass(1ms);
    const response r = get();
    BOOST_TEST(value_at(r, "/job/state") == "success");
    BOOST_TEST(value_at(r, "/job/executionInformation/endedDateTime") == "2026-11-04T14:01:40Z");
    BOOST_TEST(value_at(r, "/job/lastModifiedDateTime") == "2026-11-04T14:01:40Z");
    BOOST_TEST(value_at(r, "/job/executionInformation/exitCode") == 0);
    BOOST_TEST(value_at(r, "/job/executionInformation/estimatedUnits") == 2.1);
    BOOST_TEST(value_at(r, "/job/settings/outputs/0/realityDataId").is_string());
}

BOOST_AUTO_TEST_CASE(a_job_that_fails_says_why)
{
    BOOST_TEST(
        ask("PATCH", "/emulator/jobs/" + id, R"({"outcome": "failed"})").response.value().status == 204U
    );
    patch(activation);
    pass(100s);
    const response r = get();
    BOOST_TEST(value_at(r, "/job/state") == "failed");
    BOOST_TEST(value_at(r, "/job/executionInformation/exitCode") == 1);
    BOOST_TEST(value_at(r, "/job/executionInformation/errors/0/code") == "ProcessingFailed");
    BOOST_TEST(value_at(r, "/job/settings/outputs/0/realityDataId").is_null());
}

BOOST_AUTO_TEST_CASE(a_job_is_submitted_once)
{
    patch(activation);
    check_refused(patch(activation), "InvalidChange", "Cannot resubmit an already submitted job.");
    pass(100s);
    check_refused(patch(activation), "InvalidChange", "Cannot resubmit an already submitted job.");
    BOOST_TEST(counter("/jobs/activated") == 1);
    BOOST_TEST(counter("/jobs/activationsRepeated") == 2);
    BOOST_TEST(counter("/jobs/activatedTwice") == 0);
}

BOOST_AUTO_TEST_CASE(submitting_a_job_beneath_the_rules_is_noticed)
{
    stored_job* job = subject.jobs().find(id);
    subject.jobs().submit(*job, now);
    subject.jobs().submit(*job, now);
    BOOST_TEST(counter("/jobs/activatedTwice") == 1);
}

BOOST_AUTO_TEST_CASE(a_submitted_job_is_not_modified)
{
    patch(activation);
    const json::value before = value_at(get(), "");
    check_refused(
        patch(settings_patch),
        "InvalidChange",
        "Cannot modify the settings of an already submitted job."
    );
    check_refused(
        patch(cost_patch),
        "InvalidChange",
        "Cannot modify the cost estimation parameters of an already submitted job."
    );
    BOOST_TEST(value_at(get(), "") == before);
}

BOOST_AUTO_TEST_CASE(an_active_job_is_cancelled_at_once_and_for_good)
{
    patch(activation);
    pass(50s);
    BOOST_TEST(value_at(patch(cancellation), "/job/state") == "cancelled");
    pass(100s);
    const response r = get();
    BOOST_TEST(value_at(r, "/job/state") == "cancelled");
    BOOST_TEST(value_at(r, "/job/executionInformation/endedDateTime") == "2026-11-04T14:00:50Z");
    check_refused(patch(cancellation), "InvalidChange", "Cannot cancel a job that has ended.");
    check_refused(patch(activation), "InvalidChange", "Cannot resubmit an already submitted job.");
}

BOOST_AUTO_TEST_CASE(a_job_is_cancelled_only_while_that_makes_sense)
{
    check_refused(patch(cancellation), "InvalidChange", "Cannot cancel a job that was not submitted.");
    patch(activation);
    pass(97s);
    check_refused(patch(cancellation), "InvalidChange", "Cannot cancel a job that is saving its results.");
    pass(3s);
    check_refused(patch(cancellation), "InvalidChange", "Cannot cancel a job that has ended.");
    BOOST_TEST(value_at(get(), "/job/state") == "success");
}

BOOST_AUTO_TEST_CASE(a_patch_does_all_or_nothing)
{
    const json::value before = value_at(get(), "");
    check_refused(
        patch(R"({"costEstimationParameters": {"gigaPixels": 2}, "state": "cancelled"})"),
        "InvalidChange",
        "Cannot cancel a job that was not submitted."
    );
    check_refused(
        patch(R"({"costEstimationParameters": {"gigaPixels": 2}, "state": "success"})"),
        "InvalidProperty",
        R"("success" is not a state that can be set; expected active or cancelled)"
    );
    BOOST_TEST(value_at(get(), "") == before);

    const response r = patch(R"({"costEstimationParameters": {"gigaPixels": 2}, "state": "Active"})");
    BOOST_TEST(value_at(r, "/job/state") == "active");
    BOOST_TEST(value_at(r, "/job/costEstimation/gigaPixels") == 2);
}

BOOST_AUTO_TEST_CASE(a_patch_without_members_changes_nothing)
{
    const json::value before = value_at(get(), "");
    pass(5s);
    BOOST_TEST(value_at(patch("{}"), "") == before);
}

BOOST_AUTO_TEST_CASE(new_cost_parameters_replace_the_old_ones)
{
    patch(cost_patch);
    const response r =
        patch(R"({"costEstimationParameters": {"gigaPixels": 4, "numberOfPhotos": 0, "detectorCost": 2}})");
    BOOST_TEST(
        value_at(r, "/job/costEstimation") ==
        json::parse(R"({"gigaPixels": 4, "numberOfPhotos": 0, "detectorCost": 2, "estimatedCost": 3.2})")
    );
    // Without one that counts there is no estimate any more.
    BOOST_TEST(
        value_at(patch(R"({"costEstimationParameters": {"gigaPixels": 4}})"), "/job/costEstimation") ==
        json::parse(R"({"gigaPixels": 4})")
    );
}

BOOST_AUTO_TEST_CASE(an_invalid_property_is_named)
{
    response r = patch(R"({"costEstimationParameters": {"gigaPixels": -1}})");
    check_refused(r, "InvalidProperty", "is negative");
    BOOST_TEST(value_at(r, "/error/message") == "Cannot modify job.");
    BOOST_TEST(value_at(r, "/error/details/0/target") == "gigaPixels");

    r = patch(R"({"type": "objects2D", "settings": {"inputs": [], "outputs": [5]}})");
    BOOST_TEST(value_at(r, "/error/details/0/target") == "inputs");

    r = patch(R"({"sate": "active"})");
    BOOST_TEST(value_at(r, "/error/details/0/target") == "sate");
}

BOOST_AUTO_TEST_CASE(a_body_that_is_no_JSON_object_is_refused)
{
    check_refused(
        patch("{\"state\": \"act"),
        "InvalidProperty",
        "The body is not JSON: it ends in the middle of a value."
    );
    check_refused(patch("[]"), "InvalidProperty", "The body is not a JSON object.");
    BOOST_TEST(patch("").status == 422U);
    BOOST_TEST(ask_api("POST", "/jobs", "null").status == 422U);
}

BOOST_AUTO_TEST_CASE(settings_without_a_type_must_fit_the_type_that_the_job_has)
{
    const response r = patch(
        R"({"settings": {"inputs": [{"name": "orthophoto", "realityDataId": "a"},
            {"name": "orthophotoSegmentationDetector", "realityDataId": "b"}], "outputs": ["segmentation2D"]}})"
    );
    check_refused(
        r,
        "InvalidProperty",
        R"("orthophoto" does not belong to objects2D; expected photos or photoObjectDetector)"
    );
    BOOST_TEST(
        patch(
            R"({"settings": {"inputs": [{"name": "photos", "realityDataId": "a"},
                {"name": "photoObjectDetector", "realityDataId": "b"}], "outputs": ["objects2D"]}})"
        )
            .status == 200U
    );
}

BOOST_AUTO_TEST_CASE(a_job_of_the_later_generation_is_answered_in_its_form)
{
    response r = ask_api(
        "POST",
        "/jobs",
        R"({"name": "Bridge", "iTwinId": "510cd1a3-3703-4729-b08c-fecd9c87c3be", "type": "changeDetection",
            "inputs": [{"type": "meshes", "id": "a"}], "outputs": ["objects3D", "lines"], "options": {"x": 0.5}})"
    );
    BOOST_TEST(r.status == 201U);
    BOOST_TEST(value_at(r, "/job/iTwinId") == "510cd1a3-3703-4729-b08c-fecd9c87c3be");
    BOOST_TEST(value_at(r, "/job/settings").is_null());
    BOOST_TEST(value_at(r, "/job/inputs") == json::parse(R"([{"type": "meshes", "id": "a"}])"));
    BOOST_TEST(
        value_at(r, "/job/outputs") ==
        json::parse(R"([{"type": "objects3D", "id": null}, {"type": "lines", "id": null}])")
    );
    BOOST_TEST(value_at(r, "/job/options/x") == 0.5);

    id = value_at(r, "/job/id").as_string();
    patch(activation);
    pass(100s);
    r = get();
    BOOST_TEST(value_at(r, "/job/outputs/0/id").is_string());
    BOOST_TEST(value_at(r, "/job/outputs/0/id") != value_at(r, "/job/outputs/1/id"));
}

BOOST_AUTO_TEST_CASE(a_job_is_created_unsubmitted_with_a_cost_if_that_can_be_said)
{
    constexpr std::string_view creation =
        R"({"name": "Roof", "projectId": "510cd1a3-3703-4729-b08c-fecd9c87c3be",
        "type": "segmentation2D", "settings": {"inputs": [{"name": "orthophoto", "realityDataId": "a"},
            {"name": "orthophotoSegmentationDetector", "realityDataId": "b"}], "outputs": ["segmentation2D"]},
        "costEstimationParameters": {"sceneWidth": 10, "sceneLength": 10, "detectorCost": 2}})";
    const response first = ask_api("POST", "/jobs", creation);
    const response second = ask_api("POST", "/jobs", creation);
    BOOST_TEST(first.status == 201U);
    BOOST_TEST(value_at(first, "/job/state") == "unsubmitted");
    BOOST_TEST(value_at(first, "/job/name") == "Roof");
    BOOST_TEST(value_at(first, "/job/costEstimation/estimatedCost") == 6);
    BOOST_TEST(value_at(first, "/job/id") != value_at(second, "/job/id"));
    BOOST_TEST(counter("/jobs/created") == 2);

    const response refused = ask_api("POST", "/jobs", R"({"name": "Roof"})");
    check_refused(refused, "InvalidProperty", "is missing, and so is iTwinId; a new job needs one of them");
    BOOST_TEST(value_at(refused, "/error/message") == "Cannot create job.");
    BOOST_TEST(counter("/jobs/created") == 2);
}

BOOST_AUTO_TEST_CASE(a_job_that_does_not_exist_is_not_found)
{
    id = "6f51448f-6377-4330-9ab0-f13fe994b3f1";
    for (const response& r : std::array{get(), patch(activation)}) {
        BOOST_TEST(r.status == 404U);
        BOOST_TEST(value_at(r, "/error/code") == "JobNotFound");
        BOOST_TEST(value_at(r, "/error/message") == "Requested job is not available.");
    }
    BOOST_TEST(value_at(progress(), "/error/code") == "ProgressNotFound");
}

BOOST_AUTO_TEST_CASE(progress_grows_while_the_job_is_active)
{
    BOOST_TEST(progress().status == 404U);
    BOOST_TEST(value_at(progress(), "/error/code") == "ProgressNotFound");
    patch(activation);
    BOOST_TEST(
        value_at(progress(), "/progress") ==
        json::parse(R"({"percentage": 0, "state": "active", "step": "Prepare"})")
    );
    pass(56s);
    BOOST_TEST(
        value_at(progress(), "/progress") ==
        json::parse(R"({"percentage": 56, "state": "active", "step": "Run_Production"})")
    );
    pass(43'999ms);
    BOOST_TEST(
        value_at(progress(), "/progress") ==
        json::parse(R"({"percentage": 99, "state": "active", "step": "Save_Results"})")
    );
    pass(1ms);
    BOOST_TEST(
        value_at(progress(), "/progress") ==
        json::parse(R"({"percentage": 100, "state": "success", "step": "Save_Results"})")
    );
}

BOOST_AUTO_TEST_CASE(progress_is_gone_thirty_days_after_the_end)
{
    patch(activation);
    pass(100s + std::chrono::days(30) - 1ms);
    BOOST_TEST(progress().status == 200U);
    pass(1ms);
    BOOST_TEST(progress().status == 404U);
    BOOST_TEST(get().status == 200U);
}

BOOST_AUTO_TEST_CASE(jobs_with_one_seed_do_the_same_in_whichever_order_they_are_started)
{
    service_options options = test_options();
    options.chances.shortest = 1s;
    options.chances.longest = 100s;
    options.chances.fail_percent = 50;
    options.jobs = 1000;
    service_fixture forward(options);
    service_fixture backward(options);
    BOOST_TEST((forward.subject.first_jobs() == backward.subject.first_jobs()));
    for (std::size_t i = 0; i < options.jobs; ++i) {
        forward.id = forward.subject.first_jobs()[i];
        backward.id = backward.subject.first_jobs()[options.jobs - 1 - i];
        forward.patch(activation);
        backward.patch(activation);
    }
    forward.pass(50s);
    backward.pass(50s);
    BOOST_TEST(forward.subject.counters(forward.now) == backward.subject.counters(backward.now));
    // About half have ended by then, half of them well.
    BOOST_TEST(forward.counter("/jobs/success") > 200);
    BOOST_TEST(forward.counter("/jobs/failed") > 200);
    BOOST_TEST(forward.counter("/jobs/active") > 400);
}

BOOST_AUTO_TEST_SUITE_END()
