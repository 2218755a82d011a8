// SPDX-License-Identifier: BSL-1.0
// Who sees which events, and how they are sent.

#include "events/visible_events.hpp"

#include <boost/test/unit_test.hpp>

using namespace rdad;

BOOST_AUTO_TEST_SUITE(events_that_are_visible)

namespace {

constexpr uid_t anna = 1000;
constexpr uid_t ben = 1001;
constexpr uid_t root = 0;
constexpr control::access_rule to_owners{config::audience::owner, 990};
constexpr control::access_rule to_group{config::audience::group, 990};

const std::vector<spool::logged_event> log_of_both{
    {1, R"({"cursor":1,"event":"job_ended","job":"a","owner":1000})"},
    {2, R"({"cursor":2,"event":"job_ended","job":"b","owner":1001})"},
    {3, R"({"cursor":3,"event":"trouble_begins","of":"token"})"},
    {4, R"({"cursor":4,"event":"job_ended","job":"c"})"}};

const std::string of_anna = "id: 1\nevent: job_ended\ndata: " + log_of_both[0].text + "\n\n";
const std::string of_ben = "id: 2\nevent: job_ended\ndata: " + log_of_both[1].text + "\n\n";
const std::string of_all = "id: 3\nevent: trouble_begins\ndata: " + log_of_both[2].text + "\n\n";
const std::string of_nobody = "id: 4\nevent: job_ended\ndata: " + log_of_both[3].text + "\n\n";

}  // namespace

BOOST_AUTO_TEST_CASE(owners_see_their_own_and_what_is_wrong_for_all)
{
    BOOST_TEST(events::visible_events(log_of_both, anna, to_owners) == of_anna + of_all);
    BOOST_TEST(events::visible_events(log_of_both, ben, to_owners) == of_ben + of_all);
}

BOOST_AUTO_TEST_CASE(whoever_may_see_all_jobs_sees_all_events)
{
    const std::string all = of_anna + of_ben + of_all + of_nobody;
    BOOST_TEST(events::visible_events(log_of_both, anna, to_group) == all);
    BOOST_TEST(events::visible_events(log_of_both, root, to_owners) == all);
}

BOOST_AUTO_TEST_CASE(that_events_are_lost_is_told_to_everybody_before_the_next_one)
{
    const std::vector<spool::logged_event> log{{8, R"({"cursor":8,"event":"job_ended","owner":1000})", true}};
    BOOST_TEST(
        events::visible_events(log, ben, to_owners) ==
        "id: 7\nevent: events_lost\ndata: {\"cursor\":7,\"event\":\"events_lost\"}\n\n"
    );
}

BOOST_AUTO_TEST_CASE(what_makes_no_sense_is_not_sent)
{
    BOOST_TEST(events::visible_events({{1, "?"}, {2, R"({"cursor":2})"}}, root, to_group).empty());
}

BOOST_AUTO_TEST_SUITE_END()
