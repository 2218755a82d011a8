// SPDX-License-Identifier: BSL-1.0
// What an earlier run has left open.

#include "events/open_ends.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

using rdad::events::open_ends;

BOOST_AUTO_TEST_SUITE(open_ends_of_a_log)

namespace {

std::vector<std::string> labels_in(const std::vector<const char*>& log)
{
    open_ends open;
    for (const char* each : log)
        open.take(each);
    std::vector<std::string> labels;
    for (const auto& each : open.batches())
        labels.push_back(each.label);
    return labels;
}

const char* const ended = R"({"cursor":1,"event":"job_ended","batch":"a#1","owner":1000})";
const char* const held = R"({"cursor":2,"event":"job_held","batch":"a#1","owner":1000})";
const char* const done = R"({"cursor":3,"event":"batch_done","batch":"a#1"})";

}  // namespace

BOOST_AUTO_TEST_CASE(a_batch_is_open_whose_jobs_have_ended_since_it_was_done)
{
    BOOST_TEST(labels_in({ended}) == std::vector<std::string>{"a#1"}, boost::test_tools::per_element());
    BOOST_TEST(labels_in({held}) == std::vector<std::string>{"a#1"}, boost::test_tools::per_element());
    BOOST_TEST(labels_in({ended, done}).empty());
    BOOST_TEST(
        labels_in({ended, done, ended}) == std::vector<std::string>{"a#1"},
        boost::test_tools::per_element()
    );
}

BOOST_AUTO_TEST_CASE(whose_an_open_batch_is_is_known)
{
    open_ends open;
    open.take(ended);
    BOOST_TEST_REQUIRE(open.batches().size() == 1U);
    BOOST_TEST(open.batches().front().owner.value() == 1000U);
}

BOOST_AUTO_TEST_CASE(a_trouble_is_open_until_it_has_ended)
{
    open_ends open;
    open.take(R"({"event":"trouble_begins","of":"token"})");
    open.take(R"({"event":"trouble_begins","of":"disk"})");
    open.take(R"({"event":"trouble_ends","of":"token"})");
    BOOST_TEST((open.troubles() == std::set<std::string>{"disk"}));
}

BOOST_AUTO_TEST_CASE(what_makes_no_sense_is_passed_over)
{
    BOOST_TEST(labels_in({"", "?", "[]", R"({"event":7})", R"({"event":"job_ended"})"}).empty());
}

BOOST_AUTO_TEST_SUITE_END()
