// SPDX-License-Identifier: BSL-1.0
// Where values stand in JSON text.

#include "api/json/json_text.hpp"

#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>

using namespace rdad::api;

BOOST_AUTO_TEST_SUITE(json_text)

namespace {

std::string problem_of(std::string_view text)
{
    const auto parsed = parse_json(text);
    return parsed ? "none" : to_string(parsed.error());
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_value_is_found_as_it_was_written)
{
    constexpr std::string_view text = R"( { "a" : [ 1, 2.50 , {"b/c~": "x\"]}" } ], "d":{}, "e" :null } )";
    BOOST_TEST(text_at(text, "/a/1").value() == "2.50");
    BOOST_TEST(text_at(text, "/a/2").value() == R"({"b/c~": "x\"]}" })");
    BOOST_TEST(text_at(text, "/a/2/b~1c~0").value() == R"("x\"]}")");
    BOOST_TEST(text_at(text, "/d").value() == "{}");
    BOOST_TEST(text_at(text, "/e").value() == "null");
    BOOST_TEST(text_at(text, "").value() == text.substr(1, text.size() - 2));
    BOOST_TEST(!text_at(text, "/a/3"));
    BOOST_TEST(!text_at(text, "/a/b"));
    BOOST_TEST(!text_at(text, "/e/f"));
    BOOST_TEST(!text_at("[]", "/0"));
}

BOOST_AUTO_TEST_CASE(a_member_with_an_escaped_name_is_found)
{
    BOOST_TEST(text_at(R"({"st\u0061te": 7})", "/state").value() == "7");
}

BOOST_AUTO_TEST_CASE(elements_are_given_as_they_were_written)
{
    const auto elements = element_texts("[ 1.0, [2, 3],\n\"a,b\" ]");
    BOOST_TEST_REQUIRE(elements.size() == 3U);
    BOOST_TEST(elements[0] == "1.0");
    BOOST_TEST(elements[1] == "[2, 3]");
    BOOST_TEST(elements[2] == "\"a,b\"");
    BOOST_TEST(element_texts("[ ]").empty());
    BOOST_TEST(element_texts("{}").empty());
}

BOOST_AUTO_TEST_CASE(a_line_is_that_of_the_value_or_of_what_is_around_it)
{
    constexpr std::string_view text = "{\n\"a\": 1,\n\"b\": {\n\"c\": 2}\n}";
    BOOST_TEST(line_at(text, "/a") == 2U);
    BOOST_TEST(line_at(text, "/b") == 3U);
    BOOST_TEST(line_at(text, "/b/c") == 4U);
    BOOST_TEST(line_at(text, "/b/missing/deeper") == 3U);
    BOOST_TEST(line_at(text, "") == 1U);
}

BOOST_AUTO_TEST_CASE(what_is_not_JSON_is_refused_with_the_line)
{
    BOOST_TEST(problem_of("{\"a\": 1,\n nonsense}") == "is not JSON: syntax error on line 2");
    BOOST_TEST(problem_of("{\"a\": 1") == "is not JSON: it ends in the middle of a value");
    BOOST_TEST(problem_of("") == "is not JSON: it ends in the middle of a value");
    BOOST_TEST(problem_of("{} {}") == "is not JSON: extra data on line 1");
    BOOST_TEST(problem_of("\"\xff\"") != "none");
    BOOST_TEST(problem_of("[1, 2]") == "none");
}

BOOST_AUTO_TEST_CASE(a_member_that_stands_twice_is_refused)
{
    BOOST_TEST(
        problem_of(R"({"a": [{"b": 1, "c": 2, "b": 3}]})") ==
        "/a/0/b: stands here twice; leave one of them out"
    );
    BOOST_TEST(problem_of(R"({"a": 1, "\u0061": 2})") == "/a: stands here twice; leave one of them out");
}

BOOST_AUTO_TEST_CASE(deep_nesting_is_refused)
{
    BOOST_TEST(problem_of(std::string(32, '[') + std::string(32, ']')) == "none");
    BOOST_TEST(
        problem_of(std::string(1 << 20, '[')) == "is nested deeper than the 32 levels that are allowed"
    );
}

BOOST_AUTO_TEST_CASE(text_that_may_still_be_going_on_is_incomplete)
{
    for (const char* text : {"", " \n", "{", "{\"a\": [1, 2", "\"abc"})
        BOOST_TEST(is_incomplete_json(text), text);
    for (const char* text : {"{}", "{nonsense", "{} x", "]"})
        BOOST_TEST(!is_incomplete_json(text), text);
}

BOOST_AUTO_TEST_SUITE_END()
