// SPDX-License-Identifier: BSL-1.0
// Lists that are not what they should be: refused, failing, short, endless.

#include "followed_jobs.hpp"

#include <boost/test/unit_test.hpp>

using namespace rdad::job;
using namespace rdad::lists;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(sweeps_of_bad_lists)

BOOST_FIXTURE_TEST_CASE(where_many_can_not_be_fetched_each_is_asked_by_itself, followed_jobs)
{
    follow(1, 3);
    next();
    answer(list({item(1, "active")}));
    next();
    refuse(422);
    BOOST_TEST(findings() == (strings{"2 ask", "3 ask"}), boost::test_tools::per_element());
    BOOST_TEST(s.is_list_used());
    follow(4, 5);
    wait_for_call();
    answer(list({item(1, "active")}));
    BOOST_TEST(findings() == (strings{"4 ask", "5 ask"}), boost::test_tools::per_element());
    BOOST_TEST(next() == "");
}

BOOST_FIXTURE_TEST_CASE(a_short_form_of_a_document_is_not_taken_for_it, followed_jobs)
{
    follow(1, 3);
    next();
    answer(list({item(1, "active")}));
    next();
    answer(list({short_item(2, "success"), short_item(3, "failed")}));
    BOOST_TEST(findings() == (strings{"2 ask", "3 ask"}), boost::test_tools::per_element());
    follow(4, 4);
    wait_for_call();
    answer(list({item(1, "active")}));
    BOOST_TEST(findings() == strings{"4 ask"}, boost::test_tools::per_element());
}

BOOST_FIXTURE_TEST_CASE(what_a_further_page_would_hold_is_fetched_again, followed_jobs)
{
    follow(1, 3);
    next();
    answer(list({item(1, "active")}));
    next();
    answer(list({item(2, "success")}, "/jobs?page=2"));
    BOOST_TEST(next().find(id(3)) != std::string::npos);
    answer(list({item(3, "success")}));
    BOOST_TEST(findings() == (strings{"2 success", "3 success"}), boost::test_tools::per_element());
}

BOOST_FIXTURE_TEST_CASE(a_job_that_the_list_never_shows_is_followed_by_progress, followed_jobs)
{
    follow(1, 2);
    for (int round = 0; round < 3; ++round) {
        BOOST_TEST((s.how_followed(id(2)) == following::list));
        wait_for_call();
        answer(list({item(1, "active")}));
        if (!next().empty())
            answer(list({}));
        BOOST_TEST(s.take_findings().size() == 1U);
    }
    BOOST_TEST((s.how_followed(id(1)) == following::list));
    BOOST_TEST((s.how_followed(id(2)) == following::progress));
}

BOOST_FIXTURE_TEST_CASE(a_list_that_shows_none_of_ours_is_not_used_and_tried_again_later, few_jobs)
{
    follow(1, 2);
    for (int round = 0; round < 3; ++round) {
        BOOST_TEST(s.is_list_used());
        wait_for_call();
        if (round == 0) {
            answer(list({}));
            next();
        }
        BOOST_TEST(asked_for == first_page);
        answer(list({item(8, "active"), item(9, "active")}));
        BOOST_TEST(s.take_findings().size() == 2U);
    }
    BOOST_TEST(!s.is_list_used());
    BOOST_TEST((s.how_followed(id(1)) == following::progress));
    follow(3, 3);
    BOOST_TEST(next() == "");
    BOOST_TEST((delay > 29min));
    now += delay;
    BOOST_TEST(next() != "");
    answer(list({item(1, "active"), item(2, "active"), item(3, "active")}));
    BOOST_TEST(s.is_list_used());
    BOOST_TEST((s.how_followed(id(1)) == following::list));
}

BOOST_FIXTURE_TEST_CASE(a_list_is_good_though_the_only_job_has_ended_and_is_asked_by_itself, followed_jobs)
{
    for (int job = 1; job <= 5; ++job) {
        follow(job, job);
        wait_for_call();
        answer(list({}));
        if (!next().empty())
            answer(list({short_item(job, "success")}));
        BOOST_TEST(findings().size() == 1U);
        BOOST_TEST(s.is_list_used());
    }
}

BOOST_FIXTURE_TEST_CASE(one_odd_job_does_not_keep_others_from_being_fetched, followed_jobs)
{
    follow(1, 5);
    for (int round = 0; round < 4; ++round) {
        wait_for_call();
        answer(list({item(1, "active"), item(2, "active"), item(3, "active"), item(4, "active")}));
        if (!next().empty())
            answer(list({}));
        s.take_findings();
    }
    wait_for_call();
    answer(list({item(1, "active")}));
    const std::string fetch = next();
    BOOST_TEST(fetch.find(id(2)) != fetch.npos);
    BOOST_TEST(fetch.find(id(5)) == fetch.npos);
}

BOOST_FIXTURE_TEST_CASE(a_list_that_is_refused_is_not_used_and_tried_again_later, followed_jobs)
{
    for (const unsigned status : {400U, 403U, 404U, 405U, 422U, 501U}) {
        followed_jobs j;
        j.follow(1, 1);
        j.next();
        j.refuse(status);
        BOOST_TEST(!j.s.is_list_used());
        BOOST_TEST(!j.s.why_unusable().empty());
        BOOST_TEST((j.s.how_followed(id(1)) == following::progress));
        j.wait_for_call();
        j.answer(list({item(1, "active")}));
        BOOST_TEST(j.s.is_list_used());
        BOOST_TEST(j.s.why_unusable().empty());
    }
}

BOOST_FIXTURE_TEST_CASE(where_the_list_is_asked_for_it_is_tried_until_it_works, followed_jobs)
{
    s.set_options(options(polling::list));
    follow(1, 1);
    std::chrono::milliseconds longest{};
    for (int round = 0; round < 10; ++round) {
        wait_for_call();
        refuse(404);
        BOOST_TEST((s.how_followed(id(1)) == following::list));
        BOOST_TEST(!s.why_unusable().empty());
        next();
        BOOST_TEST((delay <= 1min));
        longest = std::max(longest, delay);
    }
    BOOST_TEST((longest > 10s), "ever more rarely");
}

BOOST_FIXTURE_TEST_CASE(a_page_that_fails_is_called_again_after_a_while, followed_jobs)
{
    follow(1, 2);
    next();
    answer(list({item(1, "active")}, "/jobs?page=2"));
    for (int failure = 0; failure < 4; ++failure) {
        BOOST_TEST(wait_for_call() == "/jobs?page=2");
        refuse(503);
    }
    BOOST_TEST(wait_for_call() == "/jobs?page=2");
    answer(list({item(2, "active")}));
    BOOST_TEST(next() == "");
    BOOST_TEST(s.is_list_used());
    BOOST_TEST(findings().empty());
}

BOOST_FIXTURE_TEST_CASE(a_list_that_fails_on_and_on_is_given_up_for_a_short_time, followed_jobs)
{
    follow(1, 1);
    for (int failure = 0; failure < 5; ++failure) {
        BOOST_TEST(s.is_list_used());
        wait_for_call();
        refuse(500);
    }
    BOOST_TEST(!s.is_list_used());
    next();
    BOOST_TEST((delay <= 2min));
}

BOOST_FIXTURE_TEST_CASE(a_list_that_is_never_answered_is_given_up_later_than_one_that_fails, followed_jobs)
{
    follow(1, 1);
    for (int failure = 0; failure <= 8; ++failure) {
        BOOST_TEST(s.is_list_used());
        wait_for_call();
        s.on_answer(no_answer("No answer.", true, false), now);
        next();
        BOOST_TEST((delay <= 2min));
    }
    BOOST_TEST(!s.is_list_used());
    BOOST_TEST(wait_for_call() == first_page);
}

BOOST_FIXTURE_TEST_CASE(a_link_that_is_refused_begins_the_sweep_anew_once, followed_jobs)
{
    follow(1, 1);
    for (int round = 0; round < 2; ++round) {
        BOOST_TEST(wait_for_call() == first_page);
        answer(list({item(1, "active")}, "https://elsewhere.example.com/jobs"));
        BOOST_TEST(next() == "https://elsewhere.example.com/jobs");
        s.on_answer(bad_link_answer("The link leads elsewhere."), now);
        BOOST_TEST(s.is_list_used() == (round == 0));
    }
}

BOOST_FIXTURE_TEST_CASE(pages_in_a_circle_end, followed_jobs)
{
    follow(1, 2);
    next();
    answer(list({item(1, "active")}, "/jobs?page=2"));
    next();
    answer(list({item(1, "active")}, "/jobs?page=3"));
    next();
    answer(list({item(1, "active")}, "/jobs?page=2"));
    BOOST_TEST(next().find(id(2)) != std::string::npos);
}

BOOST_FIXTURE_TEST_CASE(empty_pages_end, followed_jobs)
{
    follow(1, 2);
    std::string called = next();
    int pages = 0;
    for (; called.find("id%20in") == called.npos; called = next())
        answer(list({}, fmt::format("/jobs?page={}", ++pages)));
    BOOST_TEST(pages == 4, "the first one isn't empty");
}

BOOST_FIXTURE_TEST_CASE(a_call_that_was_put_off_is_made_again, followed_jobs)
{
    follow(1, 1);
    BOOST_TEST(next() == first_page);
    s.on_answer(deferred_answer(), now);
    BOOST_TEST(next() == first_page);
}

BOOST_FIXTURE_TEST_CASE(a_page_that_leads_to_itself_is_the_last_one, followed_jobs)
{
    follow(1, 1);
    next();
    answer(list({item(1, "active")}, "/jobs?page=2"));
    next();
    answer(list({}, "/jobs?page=2"));
    BOOST_TEST(next() == "");
}

BOOST_FIXTURE_TEST_CASE(an_answer_that_comes_after_all_jobs_are_gone_does_no_harm, few_jobs)
{
    follow(1, 1);
    next();
    s.set_options(options(polling::automatic));
    s.remove(id(1));
    answer(list({item(1, "active")}));
    BOOST_TEST(next() == "");
    BOOST_TEST(findings().empty());
}

BOOST_FIXTURE_TEST_CASE(a_Retry_After_that_is_meant_for_the_list_delays_the_next_sweep, followed_jobs)
{
    follow(1, 1);
    next();
    rdad::job::answer failed = answer_of(operation::list, 500, "");
    failed.retry_after = 10min;
    answer(failed);
    BOOST_TEST(next() == "");
    BOOST_TEST((delay == 10min - 100ms));
    now += 10min;
    BOOST_TEST(next() == first_page);
    failed.retry_after = 24h;
    answer(failed);
    BOOST_TEST(next() == "");
    BOOST_TEST((delay == 1h - 100ms));
}

BOOST_AUTO_TEST_SUITE_END()
