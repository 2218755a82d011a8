// SPDX-License-Identifier: BSL-1.0
// Specs: what users may write.

#include "job/spec.hpp"

#include "job/call.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <boost/test/unit_test.hpp>

namespace json = boost::json;
using namespace rdad::job;

BOOST_AUTO_TEST_SUITE(specs)

namespace {

constexpr const char* design_example = R"({ "id": "6f51448f-6377-4330-9ab0-f13fe994b3f1",
  "type": "objects2D",
  "settings": { "inputs": [ {"name": "photos", "realityDataId": "e9803e0e-70ce-4ea6-b2ad-1c653cbf2f76"},
                            {"name": "photoObjectDetector", "realityDataId": "111d3524-2bd3-46c4-9bf4-e0c650f5f8f2"} ],
                "outputs": ["objects2D"] },
  "costEstimationParameters": { "gigaPixels": 2, "numberOfPhotos": 150 },
  "rdad": { "maxEstimatedCost": 3.5, "priority": 10, "notBefore": "2026-12-01T18:00:00Z",
            "deadline": "2026-12-02T06:00:00Z" } })";

std::string problem_of(const char* text)
{
    const auto s = parse_spec(json::parse(text).as_object());
    return s ? "none" : to_string(s.error().first());
}

}  // namespace

BOOST_AUTO_TEST_CASE(the_example_of_the_design_is_read_whole)
{
    const auto s = parse_spec(json::parse(design_example).as_object());
    BOOST_TEST_REQUIRE(s.has_value());
    BOOST_TEST(s->policy.max_estimated_cost.value() == 3.5);
    BOOST_TEST(s->policy.priority == 10);
    BOOST_TEST((s->policy.deadline.value() - s->policy.not_before.value() == std::chrono::hours(12)));
    BOOST_TEST((s->wanted == rdad::api::job_state::active));
    record r = new_record(*s, design_example, "a.json", {});
    const call definition = make_call(operation::patch_definition, r);
    BOOST_TEST(definition.method == "PATCH");
    BOOST_TEST(definition.path == "/jobs/6f51448f-6377-4330-9ab0-f13fe994b3f1");
    BOOST_TEST(!json::parse(definition.body).as_object().contains("costEstimationParameters"));
    BOOST_TEST(!json::parse(definition.body).as_object().contains("rdad"));
    BOOST_TEST(
        make_call(operation::patch_cost, r).body ==
        R"({"costEstimationParameters":{"gigaPixels":2,"numberOfPhotos":150}})"
    );
    BOOST_TEST(make_call(operation::activate, r).body == R"({"state":"active"})");
    BOOST_TEST(
        make_call(operation::progress, r).path == "/jobs/6f51448f-6377-4330-9ab0-f13fe994b3f1/progress"
    );
}

BOOST_AUTO_TEST_CASE(only_an_estimate_may_be_wanted_but_not_of_a_cancellation)
{
    const auto estimate = parse_spec(
        json::parse(R"({"id": "6f51448f-6377-4330-9ab0-f13fe994b3f1", "rdad": {"estimateOnly": true}})")
            .as_object()
    );
    BOOST_TEST(estimate->policy.estimate_only);
    BOOST_TEST(!parse_spec(json::parse(design_example).as_object())->policy.estimate_only);
    BOOST_TEST(
        problem_of(
            R"({"id": "6f51448f-6377-4330-9ab0-f13fe994b3f1", "state": "cancelled", "rdad": {"estimateOnly": true}})"
        ) == "/rdad/estimateOnly: is true, but the job is to be cancelled, which costs nothing"
    );
}

BOOST_AUTO_TEST_CASE(a_problem_names_the_member_and_what_would_be_right)
{
    BOOST_TEST(
        problem_of(R"({"id": "7"})") ==
        R"(/id: "7" is not a UUID, such as 6f51448f-6377-4330-9ab0-f13fe994b3f1)"
    );
    BOOST_TEST(
        problem_of(R"({"id": "6f51448f-6377-4330-9ab0-f13fe994b3f1", "rdad": {"maxEstimatedCosts": 1}})") ==
        R"(/rdad/maxEstimatedCosts: is not a known member; did you mean "maxEstimatedCost"?)"
    );
    BOOST_TEST(
        problem_of(R"({"id": "6f51448f-6377-4330-9ab0-f13fe994b3f1", "state": "failed"})") ==
        R"(/state: "failed" is not a state that can be wanted; expected active, cancelled or unsubmitted)"
    );
    BOOST_TEST(
        problem_of(R"({"id": "6f51448f-6377-4330-9ab0-f13fe994b3f1", "name": "x"})") ==
        "/name: is for a new job, but this one has an id; leave one of them out"
    );
    BOOST_TEST(
        problem_of(R"({"id": "6f51448f-6377-4330-9ab0-f13fe994b3f1", "rdad": {"deadline": "tomorrow"}})") ==
        R"(/rdad/deadline: "tomorrow" is not a date and time of RFC 3339, such as 2026-12-01T18:00:00Z)"
    );
    BOOST_TEST(
        problem_of(R"({"state": "cancelled"})") ==
        "/state: is cancelled, which needs the id of the job to cancel"
    );
    BOOST_TEST(problem_of(R"({})") == "/name: is missing; a string is expected");
    BOOST_TEST(
        problem_of(
            R"({"id": "6f51448f-6377-4330-9ab0-f13fe994b3f1",
                "rdad": {"deadline": "2026-12-01T18:00:00Z", "notBefore": "2026-12-01T18:00:00Z"}})"
        ) == "/rdad/deadline: is not after notBefore: the job could never be started"
    );
    BOOST_TEST(
        problem_of(R"({"id": "6f51448f-6377-4330-9ab0-f13fe994b3f1", "rdad": {"priority": 1.5}})") ==
        "/rdad/priority: 1.5E0 is not a whole number of 32 bits"
    );
    BOOST_TEST(
        problem_of(R"({"id": "6f51448f-6377-4330-9ab0-f13fe994b3f1", "rdad": {"maxEstimatedCost": -1}})") ==
        "/rdad/maxEstimatedCost: is negative"
    );
}

BOOST_AUTO_TEST_CASE(all_that_is_wrong_is_told_and_nothing_that_is_not)
{
    const auto problems_of = [](const char* text) {
        return to_string(parse_spec(json::parse(text).as_object()).error());
    };
    BOOST_TEST(
        problems_of(
            R"({"id": "7", "rdad": {"prio": 1, "not_before": "tomorrow", "deadline": "never"}, "state": "up"})"
        ) ==
        "/rdad/prio: is not a known member; known here are again, deadline, estimateOnly, maxEstimatedCost, "
        "notBefore, priority, service. "
        R"(/rdad/not_before: is not a known member; did you mean "notBefore"? )"
        R"(/id: "7" is not a UUID, such as 6f51448f-6377-4330-9ab0-f13fe994b3f1. )"
        R"(/state: "up" is not a state that can be wanted; expected active, cancelled or unsubmitted. )"
        R"(/rdad/deadline: "never" is not a date and time of RFC 3339, such as 2026-12-01T18:00:00Z)"
    );
    // Of a job that has an id, however wrong that is, nothing is missing.
    BOOST_TEST(problems_of(R"({"id": 7, "state": "cancelled"})") == "/id: 7 is not a string");
}

BOOST_AUTO_TEST_CASE(an_id_is_the_same_in_any_case)
{
    const auto parsed =
        parse_spec(json::parse(R"({"id": "6F51448F-6377-4330-9AB0-F13FE994B3F1"})").as_object());
    BOOST_TEST(parsed.value().id.value() == "6f51448f-6377-4330-9ab0-f13fe994b3f1");
}

BOOST_AUTO_TEST_SUITE_END()
