// SPDX-License-Identifier: BSL-1.0
// Creations of the second generation that are refused, with 400 and the member that is to blame.

#include "emulator/specified/specified_fixture.hpp"

#include <boost/test/unit_test.hpp>

namespace json = boost::json;
using namespace rdad::emulator;
namespace api = rdad::api;

BOOST_FIXTURE_TEST_SUITE(specified_refusals, specified_fixture)

namespace {

void check_target(const response& r, const std::string& target)
{
    BOOST_TEST(r.status == 400U, r.body);
    BOOST_TEST(value_at(r, "/error/details/0/code") == "InvalidProperty");
    BOOST_TEST(id_at(r, "/error/details/0/target") == target, r.body);
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_creation_that_makes_no_sense_is_refused_with_its_member)
{
    for (const wrong_member& wrong : std::vector<wrong_member>{
             {"/type", nullptr, "type"},
             {"/type", "Objects4D", "type"},
             {"/type", "objects2D", "type"},
             {"/type", 5, "type"},
             {"/iTwinId", nullptr, "iTwinId"},
             {"/specifications", nullptr, "specifications"},
             {"/specifications", json::array(), "specifications"},
             {"/name", "ab", "name"},
             {"/name", json::string(257, 'a'), "name"},
             {"/name", "a/b", "name"},
             {"/state", "Active", "state"},
             {"/settings", json::object(), "settings"},
             {"/costEstimationParameters", json::object(), "costEstimationParameters"},
             {"/specifications/inputs", nullptr, "inputs"},
             {"/specifications/inputs", json::array(), "inputs"},
             {"/specifications/inputs/photos", nullptr, "photos"},
             {"/specifications/outputs", nullptr, "outputs"},
             {"/specifications/outputs", json::array(), "outputs"},
             {"/specifications/outputs", json::object{{"exports", json::array()}}, "outputs"},
             {"/specifications/outputs", json::array{5}, "outputs"},
             {"/specifications/options", json::array(), "options"},
             {"/specifications/options/maxDist", "2", "maxDist"},
             {"/specifications/quality", "Draft", "quality"},
         }) {
        check_target(create(with(specified_creation(), wrong)), wrong.target);
    }
    BOOST_TEST(counter("/jobs/created") == 1);
}

BOOST_AUTO_TEST_CASE(a_body_that_is_no_object_is_refused_with_400_too)
{
    for (const char* body : {"", "{", "[]", "null"})
        check_target(ask_service(api::reality_conversion, "POST", "/jobs", body), "");
}

BOOST_AUTO_TEST_CASE(a_service_whose_types_are_not_known_takes_any_that_has_inputs)
{
    const json::object creation = specified_creation(api::reality_conversion);
    for (const wrong_member& wrong : std::vector<wrong_member>{
             {"/specifications/inputs", nullptr, "inputs"},
             {"/specifications/outputs", json::array{5}, "outputs"},
             {"/specifications/outputs", "OPC", "outputs"},
             {"/specifications/format", "OPC", "format"},
         })
        check_target(create(api::reality_conversion, with(creation, wrong)), wrong.target);
    const response r =
        create(api::reality_conversion, with(creation, {"/specifications/outputs", json::array{"OPC"}, ""}));
    BOOST_TEST(id_at(r, "/job/specifications/outputs/opc").size() == 36U, r.body);
}

BOOST_AUTO_TEST_CASE(each_service_refuses_in_its_own_name)
{
    const std::vector<std::tuple<const api::service*, const char*, const char*>> words{
        {&api::reality_analysis, "InvalidRealityAnalysisRequest", "Invalid request to Reality Analysis."},
        {&api::reality_modeling, "InvalidRealityModelingRequest", "Invalid request to Reality Modeling."},
        {&api::reality_conversion,
         "InvalidRealityConversionRequest",
         "Invalid request to Reality Conversion."},
    };
    for (const auto& [service, code, message] : words) {
        const response created = ask_service(*service, "POST", "/jobs", "{}");
        BOOST_TEST(value_at(created, "/error/code") == code);
        BOOST_TEST(value_at(created, "/error/message") == message);
        const response listed = ask_service(*service, "GET", "/jobs");
        BOOST_TEST(listed.status == 400U);
        BOOST_TEST(value_at(listed, "/error/code") == code);
        BOOST_TEST(value_at(listed, "/error/message") == "Cannot find jobs.");
        BOOST_TEST(value_at(listed, "/error/details/0/code") == "InvalidParameter");
        BOOST_TEST(value_at(listed, "/error/details/0/target") == "$filter");
    }
}

BOOST_AUTO_TEST_SUITE_END()
