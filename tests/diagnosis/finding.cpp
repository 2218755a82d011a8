// SPDX-License-Identifier: BSL-1.0
// Findings as lines, as JSON, and all together.

#include "diagnosis/finding.hpp"

#include "contains.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

using rdad::diagnosis::bad;
using rdad::diagnosis::finding;
using rdad::diagnosis::good;

BOOST_AUTO_TEST_SUITE(findings)

namespace {

const std::vector<finding> one_of_each{
    good("token", "granted"),
    bad("service", "It answers 503.", "Wait."),
};

}  // namespace

BOOST_AUTO_TEST_CASE(each_has_a_line_and_what_is_bad_says_what_to_do)
{
    BOOST_TEST(
        rdad::diagnosis::to_text(one_of_each) == "ok   token: granted\nbad  service: It answers 503. Wait.\n"
    );
}

BOOST_AUTO_TEST_CASE(they_are_good_where_none_is_bad)
{
    BOOST_TEST(!rdad::diagnosis::are_good(one_of_each));
    BOOST_TEST(rdad::diagnosis::are_good({good("token", "granted")}));
}

BOOST_AUTO_TEST_CASE(what_was_written_is_read_back)
{
    const auto json = rdad::diagnosis::to_json(one_of_each);
    BOOST_TEST(json.at("isGood") == false);
    const auto read = rdad::diagnosis::read_findings(json);
    BOOST_TEST_REQUIRE(read.has_value());
    BOOST_TEST((*read == one_of_each));
}

BOOST_AUTO_TEST_CASE(what_is_no_list_of_findings_is_not_taken_for_one)
{
    for (const char* text :
         {R"({})",
          R"({"findings": {}})",
          R"({"findings": [1]})",
          R"({"findings": [{"subject": "a", "message": "b"}]})",
          R"({"findings": [{"subject": "a", "message": "b", "isGood": "yes"}]})",
          R"({"findings": [{"isGood": true, "message": "b"}]})",
          R"({"findings": [{"isGood": true, "subject": "b"}]})"})
        BOOST_TEST(!rdad::diagnosis::read_findings(boost::json::parse(text).as_object()), text);
}

BOOST_AUTO_TEST_CASE(what_steers_a_terminal_or_is_no_UTF_8_gets_into_no_JSON)
{
    const auto json = rdad::diagnosis::to_json({bad(
        "service",
        "a\x1B"
        "b\xFF"
        "c",
        "d\x07"
    )});
    const std::string text = boost::json::serialize(json);
    for (const char* part : {"\x1B", "\xFF", "\x07", "u001"})
        BOOST_TEST(!rdad::tests::contains(text, part), text);
}

BOOST_AUTO_TEST_SUITE_END()
