// SPDX-License-Identifier: BSL-1.0
// What hooks find of an event in their environment.

#include "notify/hook_environment.hpp"

#include <boost/test/unit_test.hpp>

using rdad::notify::environment_of;
using strings = std::vector<std::string>;

BOOST_AUTO_TEST_SUITE(environment_of_hooks)

BOOST_AUTO_TEST_CASE(each_member_is_a_variable)
{
    const strings right{
        "RDAD_CURSOR=7",
        "RDAD_EVENT=batch_done",
        "RDAD_JOB_ID=a b",
        "RDAD_JOBS_SUCCESS=497",
        "RDAD_JOBS_HELD=3",
        "RDAD_COST=2.5"};
    const auto found = environment_of(
        R"({"cursor":7,"event":"batch_done","jobId":"a b","jobs":{"success":497,"held":3},"cost":2.5E0})"
    );
    BOOST_TEST(found == right, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(what_is_no_event_adds_nothing)
{
    for (const char* each : {"", "?", "[]", "7"})
        BOOST_TEST(environment_of(each).empty(), each);
}

BOOST_AUTO_TEST_SUITE_END()
