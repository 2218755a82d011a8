// SPDX-License-Identifier: BSL-1.0
// Which member was meant by one that isn't known.

#include "api/likely_name.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace rdad::api;

BOOST_AUTO_TEST_SUITE(likely_names)

namespace {

std::string likely(std::string_view name)
{
    static const std::vector<std::string_view> known{
        "id",
        "inputs",
        "maxEstimatedCost",
        "notBefore",
        "outputs",
        "priority",
        "projectId",
        "state",
        "type"};
    return std::string(likely_name(name, known).value_or("none"));
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_slip_of_the_hand_is_understood)
{
    BOOST_TEST(likely("typ") == "type");
    BOOST_TEST(likely("types") == "type");
    BOOST_TEST(likely("tyqe") == "type");
    BOOST_TEST(likely("tpye") == "type");
    BOOST_TEST(likely("TYPE") == "type");
    BOOST_TEST(likely("projectid") == "projectId");
    BOOST_TEST(likely("not_before") == "notBefore");
    BOOST_TEST(likely("max_estimated_cost") == "maxEstimatedCost");
    BOOST_TEST(likely("prioirty") == "priority");
    BOOST_TEST(likely("Id") == "id");
}

BOOST_AUTO_TEST_CASE(what_is_nearest_counts)
{
    BOOST_TEST(likely("input") == "inputs");
    BOOST_TEST(likely("putputs") == "outputs");
    BOOST_TEST(likely_name("ab", {"aa", "ac"}).value() == "aa");
}

BOOST_AUTO_TEST_CASE(what_is_too_different_is_nothing)
{
    for (const std::string& name :
         {std::string(),
          std::string("colour"),
          std::string("x"),
          std::string("tpey2"),
          std::string("cost"),
          std::string("uuid"),
          std::string(49, 't'),
          std::string(1'000'000, 't')})
        BOOST_TEST(likely(name) == "none", name.substr(0, 60));
    BOOST_TEST(!likely_name("type", {}));
    BOOST_TEST(!likely_name("type", {std::string_view("typetypetypetypetypetypetypetypetypetypetypetypet")}));
}

BOOST_AUTO_TEST_SUITE_END()
