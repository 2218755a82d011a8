// SPDX-License-Identifier: BSL-1.0
// Specs that are to be run again, or only estimated.

#include "job/policy_text.hpp"

#include "api/json/json_text.hpp"
#include "job/spec.hpp"

#include <boost/json/object.hpp>
#include <boost/test/unit_test.hpp>

using namespace rdad;

BOOST_AUTO_TEST_SUITE(texts_of_policies)

BOOST_AUTO_TEST_CASE(a_text_that_says_again_is_otherwise_as_it_was)
{
    const struct
    {
        const char* text;
        const char* again;
    } cases[]{
        {R"({"id": 1.10})", R"({"rdad": {"again": true}, "id": 1.10})"},
        {"{}", R"({"rdad": {"again": true}})"},
        {" { } ", R"( {"rdad": {"again": true} } )"},
        {R"({"rdad": null, "x": 1})", R"({"rdad": {"again": true}, "x": 1})"},
        {R"({"x": {"rdad": 7}, "rdad": {}})", R"({"x": {"rdad": 7}, "rdad": {"again": true}})"},
        {R"({"rdad": {"priority": 7}})", R"({"rdad": {"again": true, "priority": 7}})"},
        {R"({"rdad": {"again": false, "priority": 7}})", R"({"rdad": {"again": true, "priority": 7}})"},
        {R"({"rdad": {"priority": 7, "again": null}})", R"({"rdad": {"priority": 7, "again": true}})"},
    };
    for (const auto& [text, again] : cases) {
        BOOST_TEST(job::with_again(text) == again);
        BOOST_TEST(job::with_again(again) == again);
        BOOST_TEST(api::parse_json(again).has_value(), again);
    }
}

BOOST_AUTO_TEST_CASE(a_text_that_wants_only_the_estimate_is_otherwise_as_it_was)
{
    const struct
    {
        const char* text;
        const char* estimate;
    } cases[]{
        {R"({"id": 1.10})", R"({"rdad": {"estimateOnly": true}, "id": 1.10})"},
        {R"({"rdad": {"again": true}})", R"({"rdad": {"estimateOnly": true, "again": true}})"},
        {R"({"rdad": {"estimateOnly": false}})", R"({"rdad": {"estimateOnly": true}})"},
    };
    for (const auto& [text, estimate] : cases) {
        BOOST_TEST(job::with_estimate_only(text) == estimate);
        BOOST_TEST(job::with_estimate_only(estimate) == estimate);
    }
}

BOOST_AUTO_TEST_CASE(a_service_is_written_as_a_member_of_the_policy)
{
    BOOST_TEST(
        job::with_service(R"({"id": 1.10})", api::contextcapture) ==
        R"({"rdad": {"service": "contextcapture"}, "id": 1.10})"
    );
}

BOOST_AUTO_TEST_CASE(again_is_true_or_false)
{
    const auto read = [](const char* policy) {
        const std::string text =
            std::string(R"({"id": "6f51448f-6377-4330-9ab0-f13fe994b3f1", "rdad": )") + policy + "}";
        return job::parse_spec(api::parse_json(text).value().as_object());
    };
    BOOST_TEST(read(R"({"again": true})")->policy.again);
    BOOST_TEST(!read(R"({"again": false})")->policy.again);
    BOOST_TEST(!read(R"({"again": null})")->policy.again);
    BOOST_TEST(!read("{}")->policy.again);
    const auto wrong = read(R"({"again": "yes"})");
    BOOST_TEST_REQUIRE(!wrong.has_value());
    BOOST_TEST(wrong.error().first().pointer == "/rdad/again");
    BOOST_TEST(wrong.error().first().message == R"("yes" is neither true nor false)");
}

BOOST_AUTO_TEST_SUITE_END()
