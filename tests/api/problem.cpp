// SPDX-License-Identifier: BSL-1.0
// How problems are put in order, and how many and how much of them is told.

#include "api/problem.hpp"

#include <boost/test/unit_test.hpp>

using namespace rdad::api;

BOOST_AUTO_TEST_SUITE(problems_of_a_document)

namespace {

std::string pointers_of(const problems& problems)
{
    std::string pointers;
    for (const problem& problem : problems.kept())
        pointers += problem.pointer;
    return pointers;
}

}  // namespace

BOOST_AUTO_TEST_CASE(unknown_members_come_first_also_those_of_parts)
{
    problems part;
    part.add(problem{"/p1", "x"});
    part.add_unknown_member({"/q1", "x"});
    problems all(problem{"/p2", "x"});
    all.add_unknown_member({"/q2", "x"});
    all.add(part);
    all.add_unknown_member({"/q3", "x"});
    BOOST_TEST(pointers_of(all) == "/q2/q1/q3/p2/p1");
    BOOST_TEST(all.first().pointer == "/q2");
    BOOST_TEST(problems().empty());
    BOOST_TEST(!all.empty());
}

BOOST_AUTO_TEST_CASE(of_many_the_first_are_kept_and_the_others_counted)
{
    problems all;
    for (std::size_t i = 0; i < problems::most; ++i)
        all.add(problem{"/p", "x"});
    BOOST_TEST(all.untold() == 0U);
    all.add(problem{"/late", "x"});
    BOOST_TEST(all.untold() == 1U);
    all.add_unknown_member({"/q", "x"});
    BOOST_TEST(all.untold() == 2U);
    BOOST_TEST(pointers_of(all) == "/q/p/p/p/p/p/p/p");
    for (std::size_t i = 0; i < 2 * problems::most; ++i)
        all.add_unknown_member({"/r", "x"});
    BOOST_TEST(pointers_of(all) == "/q/r/r/r/r/r/r/r");
    BOOST_TEST(all.untold() == 18U);
    problems whole;
    whole.add(all);
    BOOST_TEST(whole.untold() == 18U);
    BOOST_TEST(to_string(whole).ends_with("/r: x, and 18 more"));
}

BOOST_AUTO_TEST_CASE(a_place_is_told_in_one_short_line)
{
    BOOST_TEST(to_string(problem{"", "is wrong"}) == "is wrong");
    BOOST_TEST(to_string(problem{"/a~1b", "is wrong"}) == "/a~1b: is wrong");
    BOOST_TEST(to_string(problem{"/a\nb\x1b", "is wrong"}) == "/a\\nb\\u001b: is wrong");
    const std::string told = to_string(problem{"/" + std::string(100'000, 'a'), "is wrong"});
    BOOST_TEST(told == "/" + std::string(116, 'a') + "…: is wrong");
}

BOOST_AUTO_TEST_SUITE_END()
