// SPDX-License-Identifier: BSL-1.0
// Requests: read strictly, written exactly.

#include "api/job_creation.hpp"
#include "api/job_patch.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <boost/test/unit_test.hpp>

namespace json = boost::json;
using namespace rdad::api;

BOOST_AUTO_TEST_SUITE(requests)

namespace {

std::string patch_problem(const char* text)
{
    const auto patch = parse_job_patch(json::parse(text).as_object(), realitydataanalysis);
    return patch ? "none" : to_string(patch.error().first());
}

/// All of them.
std::vector<std::string> creation_problems(const char* text)
{
    std::vector<std::string> told;
    const auto creation = parse_job_creation(json::parse(text).as_object(), realitydataanalysis);
    if (creation)
        return told;
    const problems found = creation.error();
    for (const problem& problem : found.kept())
        told.push_back(to_string(problem));
    return told;
}

std::string creation_problem(const char* text)
{
    const auto told = creation_problems(text);
    return told.empty() ? "none" : told.front();
}

void check_patch_round_trips(const char* text)
{
    const json::value document = json::parse(text);
    const auto patch = parse_job_patch(document.as_object(), realitydataanalysis);
    BOOST_TEST_REQUIRE(patch.has_value(), text);
    BOOST_TEST(
        to_json(*patch, realitydataanalysis) == document.as_object(),
        json::serialize(to_json(*patch, realitydataanalysis))
    );
}

}  // namespace

BOOST_AUTO_TEST_CASE(the_three_patches_of_the_reference_page_round_trip)
{
    check_patch_round_trips(
        R"({"type": "objects2D", "settings": {"inputs": [
            {"name": "photos", "realityDataId": "e9803e0e-70ce-4ea6-b2ad-1c653cbf2f76"},
            {"name": "photoObjectDetector", "realityDataId": "111d3524-2bd3-46c4-9bf4-e0c650f5f8f2"}],
            "outputs": ["objects2D"]}})"
    );
    check_patch_round_trips(R"({"costEstimationParameters": {"gigaPixels": 2, "numberOfPhotos": 150}})");
    check_patch_round_trips(R"({"state": "active"})");
}

BOOST_AUTO_TEST_CASE(what_is_not_known_passes_through_where_it_may)
{
    check_patch_round_trips(
        R"({"type": "segmentation2D", "settings": {"inputs": [
            {"name": "orthophoto", "realityDataId": "a", "tile": 3},
            {"name": "orthophotoSegmentationDetector", "realityDataId": "b"}],
            "outputs": ["segmentation2D"], "quality": {"level": "high"}}})"
    );
    check_patch_round_trips(R"({"type": "extractGround", "settings": {"anything": [1, {"x": null}]}})");
    check_patch_round_trips(R"({"settings": {"inputs": 7}})");
    check_patch_round_trips(
        R"({"type": "changeDetection", "inputs": [{"type": "meshes", "id": "a"}], "outputs": ["objects3D"],
            "options": {"threshold": 0.25}})"
    );
}

BOOST_AUTO_TEST_CASE(a_double_round_trips_and_a_whole_number_stays_one)
{
    const auto patch = parse_job_patch(
        json::parse(R"({"costEstimationParameters": {"gigaPixels": 0.1, "sceneWidth": 4}})").as_object(),
        realitydataanalysis
    );
    BOOST_TEST_REQUIRE(patch.has_value());
    BOOST_TEST(
        json::serialize(to_json(*patch, realitydataanalysis)) ==
        R"({"costEstimationParameters":{"gigaPixels":1E-1,"sceneWidth":4}})"
    );
}

BOOST_AUTO_TEST_CASE(a_null_member_is_one_that_is_left_out)
{
    const auto patch =
        parse_job_patch(json::parse(R"({"state": null, "type": null})").as_object(), realitydataanalysis);
    BOOST_TEST_REQUIRE(patch.has_value());
    BOOST_TEST((*patch == job_patch{}));
}

BOOST_AUTO_TEST_CASE(a_problem_names_its_place_and_what_would_be_right)
{
    BOOST_TEST(
        patch_problem(
            R"({"type": "objects2D", "settings": {"inputs": [{"name": "photos", "realityDataId": "a"},
                {"name": "photoSegmentationDetector", "realityDataId": "b"}], "outputs": ["objects2D"]}})"
        ) == R"(/settings/inputs/1/name: "photoSegmentationDetector" does not belong to objects2D; )"
             "expected photos or photoObjectDetector"
    );
    BOOST_TEST(
        patch_problem(
            R"({"type": "segmentation2D", "settings": {"inputs": [{"name": "photos", "realityDataId": "a"},
                {"name": "orthophotoSegmentationDetector", "realityDataId": "b"}], "outputs": ["segmentation2D"]}})"
        ) ==
        "/settings/inputs: are not the inputs of segmentation2D, which needs "
        "photos and photoSegmentationDetector, or orthophoto and orthophotoSegmentationDetector"
    );
    BOOST_TEST(
        patch_problem(
            R"({"type": "objects2D", "settings": {"inputs": [{"name": "photos", "realityDataId": "a"},
                {"name": "photos", "realityDataId": "b"}], "outputs": ["objects2D"]}})"
        ) == R"(/settings/inputs/1/name: "photos" stands here twice; each input is given once)"
    );
    BOOST_TEST(
        patch_problem(
            R"({"type": "objects2D", "settings": {"inputs": [{"name": "photos", "realityDataId": "a"},
                {"name": "photoObjectDetector", "realityDataId": "b"}], "outputs": ["segmentation2D"]}})"
        ) == R"(/settings/outputs/0: "segmentation2D" is not an output of objects2D; expected objects2D)"
    );
    BOOST_TEST(
        patch_problem(R"({"type": "objects2D", "settings": {"inputs": []}})") ==
        "/settings/inputs: are not the inputs of objects2D, which needs photos and photoObjectDetector"
    );
    BOOST_TEST(
        patch_problem(R"({"type": "objects2D"})") == "/type: can't be set without settings that fit it"
    );
    BOOST_TEST(
        patch_problem(R"({"state": "success"})") ==
        R"(/state: "success" is not a state that can be set; expected active or cancelled)"
    );
    BOOST_TEST(patch_problem(R"({"state": 5})") == "/state: 5 is not a string");
    BOOST_TEST(
        patch_problem(R"({"sate": "active"})") == R"(/sate: is not a known member; did you mean "state"?)"
    );
    BOOST_TEST(
        patch_problem(R"({"colour": "blue"})") ==
        "/colour: is not a known member; known here are costEstimationParameters, inputs, options, outputs, "
        "settings, state, type"
    );
}

BOOST_AUTO_TEST_CASE(cost_parameters_keep_to_their_formats)
{
    BOOST_TEST(
        patch_problem(R"({"costEstimationParameters": {"numberOfPhotos": 1.5}})") ==
        "/costEstimationParameters/numberOfPhotos: 1.5E0 is not a whole number of 32 bits"
    );
    BOOST_TEST(
        patch_problem(R"({"costEstimationParameters": {"numberOfPhotos": 3000000000}})") ==
        "/costEstimationParameters/numberOfPhotos: 3000000000 is not a whole number of 32 bits"
    );
    BOOST_TEST(
        patch_problem(R"({"costEstimationParameters": {"gigaPixels": -1}})") ==
        "/costEstimationParameters/gigaPixels: is negative"
    );
    BOOST_TEST(
        patch_problem(R"({"costEstimationParameters": {"gigaPixels": "2"}})") ==
        R"(/costEstimationParameters/gigaPixels: "2" is not a number)"
    );
}

BOOST_AUTO_TEST_CASE(a_creation_needs_a_name_an_owner_a_type_and_work)
{
    BOOST_TEST(creation_problem(R"({})") == "/name: is missing; a string is expected");
    BOOST_TEST(
        creation_problem(R"({"name": "a"})") ==
        "/projectId: is missing, and so is iTwinId; a new job needs one of them"
    );
    BOOST_TEST(
        creation_problem(R"({"name": "a", "iTwinId": "b"})") == "/type: is missing; a new job needs one"
    );
    BOOST_TEST(
        creation_problem(R"({"name": "a", "iTwinId": "b", "type": "objects2D"})") ==
        "/type: can't be set without settings that fit it"
    );
    BOOST_TEST(
        creation_problem(
            R"({"name": "a", "iTwinId": "b", "type": "changeDetection", "inputs": [], "outputs": []})"
        ) == "none"
    );
}

BOOST_AUTO_TEST_CASE(all_that_is_wrong_is_told_and_what_is_not_known_first)
{
    BOOST_TEST(
        creation_problems(
            R"({"name": 5, "typ": "objects2D", "iTwinId": "b", "inputs": [], "outputs": [],
                "costEstimationParameters": {"gigapixel": 2, "sceneWidth": -1}})"
        ) == (std::vector<std::string>{
                 R"(/costEstimationParameters/gigapixel: is not a known member; did you mean "gigaPixels"?)",
                 R"(/typ: is not a known member; did you mean "type"?)",
                 "/name: 5 is not a string",
                 "/costEstimationParameters/sceneWidth: is negative",
                 "/type: is missing; a new job needs one"}),
        boost::test_tools::per_element()
    );
    BOOST_TEST(
        creation_problems(
            R"({"name": "a", "iTwinId": "b", "type": "objects2D",
                "settings": {"inputs": [{"name": "photo", "realityDataId": ""}, 7, {"realityDataId": 7}],
                             "outputs": ["x", 5]}})"
        ) ==
            (std::vector<std::string>{
                R"(/settings/inputs/0/name: "photo" does not belong to objects2D; expected photos or photoObjectDetector)",
                "/settings/inputs/0/realityDataId: is empty; the id of reality data is expected",
                "/settings/inputs/1: 7 is not an object with name and realityDataId",
                "/settings/inputs/2/name: is missing; a string is expected",
                "/settings/inputs/2/realityDataId: 7 is not a string",
                R"(/settings/outputs/0: "x" is not an output of objects2D; expected objects2D)",
                "/settings/outputs/1: 5 is not an output of objects2D; expected objects2D"}),
        boost::test_tools::per_element()
    );
}

BOOST_AUTO_TEST_CASE(a_member_that_is_there_and_no_good_is_not_told_to_be_missing)
{
    const auto check = [](const char* text, const std::string& only) {
        BOOST_TEST(
            creation_problems(text) == std::vector<std::string>{only},
            boost::test_tools::per_element()
        );
    };
    check(
        R"({"name": "a", "iTwinId": 5, "type": "x", "inputs": [], "outputs": []})",
        "/iTwinId: 5 is not a string"
    );
    check(
        R"({"name": "a", "iTwinId": "b", "type": 5, "inputs": [], "outputs": []})",
        "/type: 5 is not a string"
    );
    check(
        R"({"name": "a", "iTwinId": "b", "type": "x", "inputs": {}, "outputs": []})",
        "/inputs: {} is not an array"
    );
    check(R"({"name": "a", "iTwinId": "b", "type": "x", "settings": []})", "/settings: [] is not an object");
}

BOOST_AUTO_TEST_SUITE_END()
