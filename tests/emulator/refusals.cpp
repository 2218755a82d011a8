// SPDX-License-Identifier: BSL-1.0
// Bodies that the service refuses as a whole, with 422 and the member that is to blame.

#include "service_fixture.hpp"

#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

namespace json = boost::json;
using namespace rdad::emulator;
using namespace std::chrono_literals;

BOOST_FIXTURE_TEST_SUITE(refusals, service_fixture)

namespace {

struct wrong_body
{
    std::string text;

    /// The member that the answer names; empty if it is about the body as a whole.
    std::string target;
};

void check_refused(const response& r, const wrong_body& wrong)
{
    BOOST_TEST(r.status == 422U, wrong.text);
    BOOST_TEST(value_at(r, "/error/code") == "InvalidRealityDataAnalysisRequest");
    BOOST_TEST(value_at(r, "/error/details/0/code") == "InvalidProperty");
    const json::value target = value_at(r, "/error/details/0/target");
    BOOST_TEST((target.is_null() ? "" : target.as_string()) == wrong.target, wrong.text);
}

constexpr std::string_view photos = R"({"name": "photos", "realityDataId": "a"})";
constexpr std::string_view detector = R"({"name": "photoObjectDetector", "realityDataId": "b"})";

std::string settings(std::string_view inputs, std::string_view outputs = R"(["objects2D"])")
{
    return fmt::format(R"({{"inputs": [{}], "outputs": {}}})", inputs, outputs);
}

std::string objects2d(const std::string& settings)
{
    return fmt::format(R"({{"type": "objects2D", "settings": {}}})", settings);
}

std::string cost(std::string_view parameters)
{
    return fmt::format(R"({{"costEstimationParameters": {}}})", parameters);
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_patch_that_makes_no_sense_is_refused_and_changes_nothing)
{
    const json::value before = value_at(get(), "");
    const std::string both = fmt::format("{}, {}", photos, detector);
    for (const wrong_body& wrong : std::vector<wrong_body>{
             {"", ""},
             {" ", ""},
             {"{", ""},
             {"{}{}", ""},
             {"[]", ""},
             {"null", ""},
             {R"("active")", ""},
             {R"({"state": "active", "state": "active"})", "state"},
             {R"({"state": 1})", "state"},
             {R"({"state": "unsubmitted"})", "state"},
             {R"({"state": "success"})", "state"},
             {R"({"state": "failed"})", "state"},
             {R"({"state": ""})", "state"},
             {R"({"name": "another"})", "name"},
             {R"({"type": "objects2D"})", "type"},
             {R"({"type": 5, "settings": {}})", "type"},
             {R"({"type": "objekts2D", "settings": )" + settings(both) + "}", "type"},
             {R"({"type": "segmentation2D", "settings": )" + settings(both) + "}", "name"},
             {R"({"settings": []})", "settings"},
             {R"({"settings": {}})", "inputs"},
             {R"({"settings": )" + settings(both, R"(["segmentation2D"])") + "}", "outputs"},
             {objects2d(settings("")), "inputs"},
             {objects2d(settings(photos)), "inputs"},
             {objects2d(settings(fmt::format("{}, {}, {}", photos, detector, photos))), "name"},
             {objects2d(settings(fmt::format(R"({}, {{"name": "photoObjectDetector"}})", photos))),
              "realityDataId"},
             {objects2d(settings(both, "[]")), "outputs"},
             {objects2d(settings(both, R"(["objects2D", "objects2D"])")), "outputs"},
             {objects2d(settings(both, R"([{"name": "objects2D"}])")), "outputs"},
             {R"({"type": "changeDetection", "settings": )" + settings("") + "}", "inputs"},
             {R"({"type": "changeDetection", "settings": )" + settings(photos, "[]") + "}", "outputs"},
             {R"({"type": "changeDetection", "settings": )" +
                  settings(fmt::format("{}, {}", photos, photos)) + "}",
              "inputs"},
             {R"({"inputs": [{"type": "photos", "id": "a"}]})", "outputs"},
             {R"({"inputs": [], "outputs": ["objects2D"]})", "inputs"},
             {R"({"inputs": ["photos"], "outputs": ["objects2D"]})", "inputs"},
             {R"({"inputs": [{"type": "photos"}], "outputs": ["objects2D"]})", "id"},
             {R"({"inputs": [{"type": "photos", "id": "a"}, {"type": "photos", "id": "a"}], "outputs": ["o"]})",
              "inputs"},
             {R"({"inputs": [{"type": "photos", "id": "a"}], "outputs": [5]})", "outputs"},
             {cost("5"), "costEstimationParameters"},
             {cost(R"({"gigaPixels": -0.1})"), "gigaPixels"},
             {cost(R"({"gigaPixels": "2"})"), "gigaPixels"},
             {cost(R"({"gigaPixels": 1e999})"), "gigaPixels"},
             {cost(R"({"numberOfPhotos": 1.5})"), "numberOfPhotos"},
             {cost(R"({"numberOfPhotos": 2147483648})"), "numberOfPhotos"},
             {cost(R"({"detectorCost": true})"), "detectorCost"},
             {cost(R"({"estimatedCost": 1})"), "estimatedCost"},
         }) {
        check_refused(patch(wrong.text), wrong);
    }
    BOOST_TEST(value_at(get(), "") == before);
}

BOOST_AUTO_TEST_CASE(a_creation_that_makes_no_sense_makes_no_job)
{
    const auto creation = [](std::string_view members) {
        return fmt::format(R"({{"name": "Roof", "projectId": "p", {}}})", members);
    };
    const std::string whole = fmt::format("{}, {}", photos, detector);
    for (const wrong_body& wrong : std::vector<wrong_body>{
             {"", ""},
             {"[]", ""},
             {R"({"projectId": "p"})", "name"},
             {creation(R"("type": "objects2D")"), "type"},
             {creation(R"("type": "objekts2D", "settings": )" + settings(whole)), "type"},
             {creation(R"("type": "objects2D", "settings": )" + settings(photos)), "inputs"},
             {creation(R"("type": "changeDetection", "inputs": [], "outputs": ["lines"])"), "inputs"},
             {creation(R"("state": "active", "type": "objects2D", "settings": )" + settings(whole)), "state"},
         }) {
        check_refused(ask_api("POST", "/jobs", wrong.text), wrong);
    }
    BOOST_TEST(counter("/jobs/created") == 0);
}

BOOST_AUTO_TEST_CASE(inputs_alone_are_enough_for_a_job_that_has_its_outputs_in_the_same_generation)
{
    BOOST_TEST(
        patch(
            R"({"type": "changeDetection", "inputs": [{"type": "meshes", "id": "a"}], "outputs": ["lines"]})"
        )
            .status == 200U
    );
    const response r = patch(R"({"inputs": [{"type": "meshes", "id": "b"}]})");
    BOOST_TEST(value_at(r, "/job/inputs/0/id") == "b");
    BOOST_TEST(value_at(r, "/job/outputs/0/type") == "lines");
}

BOOST_AUTO_TEST_SUITE_END()
