// SPDX-License-Identifier: BSL-1.0
// What the services call otherwise than each other.

#include "api/cost.hpp"
#include "api/job.hpp"
#include "api/job_creation.hpp"
#include "api/job_patch.hpp"
#include "api/progress.hpp"
#include "api/service.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>

#include <string>

namespace json = boost::json;
using namespace rdad::api;

BOOST_AUTO_TEST_SUITE(services)

namespace {

const std::string modeling_job =
    R"({"name":"bridge 7","workspaceId":"w1","type":"Full","settings":{"quality":"Draft","outputs":["3MX"]},)"
    R"("inputs":[{"id":"i1","description":"photos"}],"costEstimationParameters":{"gigaPixels":2,)"
    R"("megaPoints":3.5,"meshQuality":"Draft"}})";
const std::string conversion_job =
    R"({"name":"bridge 7","iTwinId":"t1","type":"Conversion","inputs":[{"id":"i1"}],"outputs":["LAS"],)"
    R"("options":{"merge":true},"costEstimationParameters":{"gigaPixels":2,"megaPoints":3.5}})";

json::object object_of(std::string_view text)
{
    return json::parse(text).as_object();
}

/// What is wrong with a creation; "none" where nothing is.
std::string creation_problem(const service& service, std::string_view text)
{
    const auto creation = parse_job_creation(object_of(text), service);
    return creation ? "none" : to_string(creation.error());
}

std::string patch_problem(const service& service, std::string_view text)
{
    const auto patch = parse_job_patch(object_of(text), service);
    return patch ? "none" : to_string(patch.error());
}

std::string without(std::string text, std::string_view part)
{
    return text.erase(text.find(part), part.size());
}

}  // namespace

BOOST_AUTO_TEST_CASE(each_is_found_by_its_name)
{
    for (const service* const each : all_services)
        BOOST_TEST((find_service(each->name) == each));
    BOOST_TEST(!find_service("Contextcapture"));
    BOOST_TEST(!find_service(""));
}

BOOST_AUTO_TEST_CASE(the_creation_of_each_is_sent_as_it_was_read)
{
    const auto modeling = parse_job_creation(object_of(modeling_job), contextcapture);
    BOOST_TEST_REQUIRE(modeling.has_value());
    BOOST_TEST(to_json(*modeling) == object_of(modeling_job), json::serialize(to_json(*modeling)));
    const auto conversion = parse_job_creation(object_of(conversion_job), realityconversion);
    BOOST_TEST_REQUIRE(conversion.has_value());
    BOOST_TEST(to_json(*conversion) == object_of(conversion_job), json::serialize(to_json(*conversion)));
}

BOOST_AUTO_TEST_CASE(a_creation_needs_what_its_service_does)
{
    const auto of_modeling = [](std::string_view missing) {
        return creation_problem(contextcapture, without(modeling_job, missing));
    };
    BOOST_TEST(of_modeling(R"("workspaceId":"w1",)") == "/workspaceId: is missing; a string is expected");
    BOOST_TEST(
        of_modeling(R"("settings":{"quality":"Draft","outputs":["3MX"]},)") ==
        "/settings: is missing; a new job needs it"
    );
    BOOST_TEST(
        of_modeling(R"("inputs":[{"id":"i1","description":"photos"}],)") ==
        "/inputs: is missing; a new job needs it"
    );
    BOOST_TEST(of_modeling(R"("type":"Full",)") == "/type: is missing; a new job needs it");
    const auto of_conversion = [](std::string_view missing) {
        return creation_problem(realityconversion, without(conversion_job, missing));
    };
    BOOST_TEST(of_conversion(R"("iTwinId":"t1",)") == "/iTwinId: is missing; a string is expected");
    BOOST_TEST(of_conversion(R"("outputs":["LAS"],)") == "/outputs: is missing; a new job needs it");
}

BOOST_AUTO_TEST_CASE(what_belongs_to_another_service_is_no_member)
{
    const auto is_no_member = [](const service& service, std::string_view member, std::string_view job) {
        const std::string told = creation_problem(service, job);
        BOOST_TEST(told.find(std::string(member) + ": is not a known member") != told.npos, told);
    };
    is_no_member(contextcapture, "/iTwinId", conversion_job);
    is_no_member(contextcapture, "/outputs", conversion_job);
    is_no_member(realityconversion, "/workspaceId", modeling_job);
    is_no_member(realityconversion, "/settings", modeling_job);
    is_no_member(realitydataanalysis, "/workspaceId", modeling_job);
    const std::string settings = R"({"settings": {"quality": "Draft"}})";
    BOOST_TEST(patch_problem(realityconversion, settings).find("/settings: is not a known member") == 0U);
    const std::string scene = R"({"costEstimationParameters": {"sceneWidth": 4}})";
    BOOST_TEST(patch_problem(realitydataanalysis, scene) == "none");
    BOOST_TEST(
        patch_problem(contextcapture, scene).find("/costEstimationParameters/sceneWidth: ") == 0U,
        patch_problem(contextcapture, scene)
    );
    const std::string mesh = R"({"costEstimationParameters": {"meshQuality": "Draft"}})";
    BOOST_TEST(patch_problem(contextcapture, mesh) == "none");
    BOOST_TEST(patch_problem(realityconversion, mesh).find("/costEstimationParameters/meshQuality: ") == 0U);
}

BOOST_AUTO_TEST_CASE(an_input_of_the_sisters_is_an_object_with_an_id)
{
    for (const char* inputs : {R"([])", R"(["i1"])", R"([{"id": ""}])", R"([{"type": "LAS"}])"}) {
        const std::string text =
            R"({"name": "a", "iTwinId": "t1", "type": "Conversion", "outputs": ["LAS"], "inputs": )" +
            std::string(inputs) + "}";
        BOOST_TEST(creation_problem(realityconversion, text).find("/inputs") == 0U, inputs);
    }
}

BOOST_AUTO_TEST_CASE(only_what_a_service_patches_may_be_patched)
{
    BOOST_TEST(patch_problem(contextcapture, R"({"type": "Full", "settings": {}})") == "none");
    BOOST_TEST(
        patch_problem(contextcapture, R"({"inputs": [{"id": "i1"}]})") ==
        "/inputs: can't be changed: contextcapture changes only type and settings of a job that is there"
    );
    BOOST_TEST(patch_problem(realityconversion, R"({"options": {"merge": true}})") == "none");
    BOOST_TEST(
        patch_problem(realityconversion, R"({"outputs": ["LAS"]})") ==
        "/outputs: can't be changed: realityconversion changes only options of a job that is there"
    );
    BOOST_TEST(
        patch_problem(realitydataanalysis, R"({"type": "x", "inputs": [], "outputs": ["y"]})") == "none"
    );
}

BOOST_AUTO_TEST_CASE(a_state_is_set_as_the_schema_of_its_service_has_it)
{
    const auto body_of = [](const service& service, job_state state) {
        return json::serialize(to_json({.state = state, .definition = {}}, service));
    };
    BOOST_TEST(body_of(realitydataanalysis, job_state::active) == R"({"state":"active"})");
    BOOST_TEST(body_of(contextcapture, job_state::active) == R"({"state":"Active"})");
    BOOST_TEST(body_of(contextcapture, job_state::cancelled) == R"({"state":"Cancelled"})");
    BOOST_TEST(body_of(realityconversion, job_state::cancelled) == R"({"state":"cancelled"})");
}

BOOST_AUTO_TEST_CASE(a_job_of_contextcapture_is_read_by_its_own_names)
{
    const job j = read_job(object_of(
        R"({"state": "success", "location": "East US", "executionInformation":
            {"submittedDateTime": "2026-11-04T14:13:27Z", "endedDateTime": "2026-11-04T15:13:27Z"},
            "costEstimationParameters": {"gigaPixels": 2, "meshQuality": "Draft"}, "estimatedCost": 2.1})"
    ));
    BOOST_TEST(j.data_center.value() == "East US");
    BOOST_TEST(j.execution_information->submission_date_time.value() == "2026-11-04T14:13:27Z");
    BOOST_TEST(j.cost_estimation.value().estimated_cost.value() == 2.1);
    BOOST_TEST(j.cost_estimation->parameters.mesh_quality.value() == "Draft");
    BOOST_TEST(
        !read_job(object_of(R"({"costEstimationParameters": {"gigaPixels": 2}})")).cost_estimation,
        "parameters alone are no estimate"
    );
}

BOOST_AUTO_TEST_CASE(its_progress_says_only_that_a_job_is_over)
{
    const auto over =
        read_progress_response(R"({"jobProgress": {"percentage": 40, "state": "Over", "step": ""}})");
    BOOST_TEST_REQUIRE(over.has_value());
    BOOST_TEST(over->is_over);
    BOOST_TEST(over->percentage.value() == 40);
    const auto active = read_progress_response(R"({"jobProgress": {"percentage": 40, "state": "Active"}})");
    BOOST_TEST_REQUIRE(active.has_value());
    BOOST_TEST(!active->is_over);
    BOOST_TEST((active->state == job_state::active));
}

BOOST_AUTO_TEST_SUITE_END()
