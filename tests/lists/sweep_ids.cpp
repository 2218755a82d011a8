// SPDX-License-Identifier: BSL-1.0
// Following few jobs: one call asks for all of them by their ids.

#include "followed_jobs.hpp"

#include <boost/test/unit_test.hpp>

using namespace rdad::job;
using namespace rdad::lists;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(sweeps_by_ids)

namespace {

bool asks_for(const std::string& path, int number)
{
    return path.starts_with("/jobs?$filter=id%20in%20(") && path.find(id(number)) != path.npos;
}

}  // namespace

BOOST_FIXTURE_TEST_CASE(one_call_tells_of_a_few_jobs_all_that_is_to_be_known, few_jobs)
{
    follow(1, 3);
    const std::string path = next();
    for (int number = 1; number <= 3; ++number)
        BOOST_TEST(asks_for(path, number));
    answer(list({item(3, "failed"), item(1, "active"), item(2, "success")}));
    BOOST_TEST(findings() == (strings{"2 success", "3 failed"}), boost::test_tools::per_element());
    BOOST_TEST(next() == "");
    BOOST_TEST((delay > 14s));
    BOOST_TEST(asks_for(wait_for_call(), 1));
    BOOST_TEST(!asks_for(next(), 2));
}

BOOST_FIXTURE_TEST_CASE(a_job_that_is_not_among_those_that_were_asked_for_is_asked_by_itself, few_jobs)
{
    follow(1, 2);
    for (int round = 0; round < 3; ++round) {
        BOOST_TEST((s.how_followed(id(2)) == following::list));
        wait_for_call();
        answer(list({item(1, "active")}));
        const auto found = s.take_findings();
        BOOST_TEST_REQUIRE(found.size() == 1U);
        BOOST_TEST(found.front().id == id(2));
        BOOST_TEST(!found.front().job);
    }
    BOOST_TEST((s.how_followed(id(2)) == following::progress));
    BOOST_TEST(s.is_list_used());
    BOOST_TEST(asks_for(wait_for_call(), 2), "it may be shown by now");
    answer(list({item(1, "active")}));
    BOOST_TEST(findings().empty(), "it asks for itself");
    wait_for_call();
    answer(list({item(1, "active"), item(2, "active")}));
    BOOST_TEST((s.how_followed(id(2)) == following::list));
}

BOOST_FIXTURE_TEST_CASE(a_job_that_has_ended_is_not_asked_for_again, few_jobs)
{
    follow(1, 2);
    next();
    answer(list({item(1, "active"), item(2, "success")}));
    BOOST_TEST(s.take_findings().size() == 1U);
    const std::string path = wait_for_call();
    BOOST_TEST(asks_for(path, 1));
    BOOST_TEST(!asks_for(path, 2));
}

BOOST_FIXTURE_TEST_CASE(where_ids_are_refused_the_list_of_active_jobs_is_asked_for_at_once, few_jobs)
{
    follow(1, 2);
    next();
    refuse(422);
    BOOST_TEST(next() == first_page);
    answer(list({item(1, "active")}));
    BOOST_TEST(findings() == strings{"2 ask"}, boost::test_tools::per_element());
    BOOST_TEST(s.is_list_used());
    BOOST_TEST(wait_for_call() == first_page);
    answer(list({item(1, "active")}));
    now += 31min;
    BOOST_TEST(asks_for(next(), 1), "it is tried again later");
}

BOOST_FIXTURE_TEST_CASE(
    where_asking_for_ids_shows_none_of_them_the_list_of_active_jobs_is_asked_for,
    few_jobs
)
{
    follow(1, 2);
    next();
    answer(list({}));
    BOOST_TEST(findings().empty(), "nothing is known of them by that");
    BOOST_TEST(next() == first_page);
    answer(list({item(1, "active"), item(2, "active")}));
    BOOST_TEST(findings().empty());
    BOOST_TEST(wait_for_call() == first_page);
}

BOOST_FIXTURE_TEST_CASE(where_asking_for_ids_fails_on_and_on_the_list_of_active_jobs_is_tried_next, few_jobs)
{
    follow(1, 1);
    for (int failure = 0; failure < 5; ++failure) {
        BOOST_TEST(asks_for(wait_for_call(), 1));
        refuse(500);
    }
    BOOST_TEST(s.is_list_used());
    BOOST_TEST(wait_for_call() == first_page);
    answer(list({item(1, "active")}));
    BOOST_TEST(s.is_list_used());
    BOOST_TEST(wait_for_call() == first_page);
}

BOOST_FIXTURE_TEST_CASE(where_nothing_answers_all_are_followed_by_progress_for_a_while, few_jobs)
{
    follow(1, 1);
    for (int failure = 0; failure <= 8; ++failure) {
        BOOST_TEST(s.is_list_used());
        BOOST_TEST(asks_for(wait_for_call(), 1));
        s.on_answer(no_answer("No answer.", true, false), now);
    }
    BOOST_TEST(!s.is_list_used());
    BOOST_TEST(asks_for(wait_for_call(), 1));
}

BOOST_FIXTURE_TEST_CASE(where_documents_are_short_the_others_are_not_asked_for_one_by_one, few_jobs)
{
    follow(1, 99);
    next();
    answer(list({short_item(1, "success")}));
    BOOST_TEST(findings() == strings{"1 ask"}, boost::test_tools::per_element());
    BOOST_TEST(next() == first_page);
}

BOOST_FIXTURE_TEST_CASE(a_call_for_the_last_one_which_is_gone_says_nothing_against_asking_by_ids, few_jobs)
{
    s.set_options({polling::automatic, {15s, 30s, 60s, 120s}, 500, 100});
    follow(1, 2);
    next();
    const int first = asks_for(asked_for, 1) ? 1 : 2;
    BOOST_TEST(!asks_for(asked_for, 3 - first), "two ids are too long for one path");
    answer(list({item(first, "active")}));
    BOOST_TEST(asks_for(next(), 3 - first));
    answer(list({}));
    BOOST_TEST(findings() == strings{fmt::format("{} ask", 3 - first)}, boost::test_tools::per_element());
    BOOST_TEST(asks_for(wait_for_call(), first));
}

BOOST_FIXTURE_TEST_CASE(while_all_have_ended_and_are_followed_still_no_ids_are_asked_for, few_jobs)
{
    follow(1, 2);
    next();
    answer(list({item(1, "success"), item(2, "failed")}));
    BOOST_TEST(s.take_findings().size() == 2U);
    BOOST_TEST(wait_for_call() == first_page);
    answer(list({}));
    BOOST_TEST(findings().empty());
}

BOOST_FIXTURE_TEST_CASE(as_many_are_asked_for_by_their_ids_as_two_calls_hold_where_two_ended_last, few_jobs)
{
    // 198 ids are two calls; a list and what it doesn't show is one, or two.
    follow(1, 198);
    BOOST_TEST(next() == first_page);
    strings items;
    for (int number = 3; number <= 198; ++number)
        items.push_back(item(number, "active"));
    answer(list(items));
    BOOST_TEST(asks_for(next(), 1));
    answer(list({item(1, "success"), item(2, "success")}));
    findings();
    BOOST_TEST(asks_for(wait_for_call(), 3));
}

BOOST_AUTO_TEST_SUITE_END()
