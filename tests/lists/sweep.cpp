// SPDX-License-Identifier: BSL-1.0
// Following jobs by listing them.

#include "followed_jobs.hpp"

#include <boost/test/unit_test.hpp>

using namespace rdad::job;
using namespace rdad::lists;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(sweeps)

BOOST_FIXTURE_TEST_CASE(without_jobs_there_is_nothing_to_do, few_jobs)
{
    BOOST_TEST(next() == "");
    BOOST_TEST(delay.count() == 0);
}

BOOST_FIXTURE_TEST_CASE(jobs_that_are_gone_from_the_list_are_fetched_together, followed_jobs)
{
    follow(1, 4);
    BOOST_TEST(next() == first_page);
    answer(list({item(2, "active"), item(9, "active")}, "/jobs?page=2"));
    BOOST_TEST(next() == "/jobs?page=2");
    answer(list({item(4, "active")}));
    const std::string fetch = next();
    BOOST_TEST(fetch.starts_with("/jobs?$filter=id%20in%20('"));
    BOOST_TEST(fetch.ends_with("')&$top=1000"));
    for (int number = 1; number <= 4; ++number)
        BOOST_TEST((fetch.find(id(number)) != fetch.npos) == (number % 2 == 1));
    answer(list({item(1, "success"), item(3, "Failed"), item(9, "success")}));
    BOOST_TEST(findings() == (strings{"1 success", "3 failed"}), boost::test_tools::per_element());
    BOOST_TEST(next() == "");
    BOOST_TEST((delay > 14s));
    BOOST_TEST((delay <= 17s));
}

BOOST_FIXTURE_TEST_CASE(as_many_ids_are_fetched_as_a_url_of_4_KB_holds, followed_jobs)
{
    follow(1, 250);
    next();
    answer(list({}));
    std::vector<std::size_t> sizes;
    for (int fetch = 0; fetch < 3; ++fetch) {
        const std::string path = next();
        BOOST_TEST(path.size() <= 3900U);
        strings items;
        for (int number = 1; number <= 250; ++number) {
            if (path.find(id(number)) != path.npos)
                items.push_back(item(number, "success"));
        }
        sizes.push_back(items.size());
        answer(list(items));
    }
    BOOST_TEST(sizes == (std::vector<std::size_t>{99, 99, 52}), boost::test_tools::per_element());
    BOOST_TEST(findings().size() == 250U);
    BOOST_TEST(next() == "");
}

BOOST_FIXTURE_TEST_CASE(a_job_that_was_activated_after_the_sweep_began_is_not_missed, followed_jobs)
{
    follow(1, 1);
    next();
    follow(2, 2);
    answer(list({item(1, "active")}));
    BOOST_TEST(next() == "");
}

BOOST_FIXTURE_TEST_CASE(an_active_job_that_was_not_listed_goes_on_being_followed, followed_jobs)
{
    follow(1, 2);
    for (int round = 0; round < 5; ++round) {
        BOOST_TEST(wait_for_call() == first_page);
        answer(list({item(1, "active")}));
        next();
        answer(list({item(2, "active")}));
        BOOST_TEST(findings().empty());
        BOOST_TEST((s.how_followed(id(2)) == following::list));
    }
}

BOOST_FIXTURE_TEST_CASE(an_ended_job_that_the_list_still_shows_is_noticed_when_it_is_gone, followed_jobs)
{
    follow(1, 2);
    next();
    answer(list({item(1, "active"), item(2, "active")}));
    wait_for_call();
    answer(list({item(1, "success"), item(2, "active")}));
    BOOST_TEST(findings() == strings{"1 success"}, boost::test_tools::per_element());
}

BOOST_FIXTURE_TEST_CASE(the_intervals_grow_without_news_and_start_over_with_it, followed_jobs)
{
    follow(1, 3);
    const auto interval_after = [&](const strings& items) {
        wait_for_call();
        answer(list(items));
        if (const std::string fetch = next(); !fetch.empty()) {
            answer(list({item(3, "success")}));
            next();
        }
        findings();
        return delay;
    };
    const strings two{item(1, "active"), item(2, "active")};
    const strings three{item(1, "active"), item(2, "active"), item(3, "active")};
    BOOST_TEST((interval_after(three) < 17s));
    BOOST_TEST((interval_after(three) > 29s));
    BOOST_TEST((interval_after(three) > 59s));
    BOOST_TEST((interval_after(two) < 17s));
    interval_after(two);
    interval_after(two);
    BOOST_TEST((interval_after(two) > 59s));
    BOOST_TEST((delay <= 60s), "one call tells of all jobs: it need not be rarer");
    now += 10s;
    follow(4, 4);
    next();
    BOOST_TEST((delay <= 15s));
}

BOOST_FIXTURE_TEST_CASE(sweeps_take_a_quarter_of_the_calls_at_most, followed_jobs)
{
    s.set_options({polling::automatic, {1s}, 10});
    follow(1, 1);
    next();
    for (int page = 2; page <= 10; ++page) {
        answer(list({item(1, "active")}, fmt::format("/jobs?page={}", page)));
        next();
    }
    answer(list({item(1, "active")}));
    next();
    BOOST_TEST((delay > 239s));
    follow(2, 2);
    next();
    BOOST_TEST((delay > 230s), "new jobs don't change that");
}

BOOST_FIXTURE_TEST_CASE(a_cancelled_job_may_have_no_execution_information, followed_jobs)
{
    follow(1, 2);
    next();
    answer(list({item(1, "active")}));
    next();
    answer(list({short_item(2, "cancelled")}));
    BOOST_TEST(findings() == strings{"2 cancelled"}, boost::test_tools::per_element());
}

BOOST_FIXTURE_TEST_CASE(a_list_may_have_ids_in_any_case, followed_jobs)
{
    const std::string id = "abcdef00-6377-4330-9ab0-f13fe994b3f1";
    s.add(id, std::nullopt, now);
    now += 1s;
    next();
    answer(list({R"({"id": "ABCDEF00-6377-4330-9AB0-F13FE994B3F1", "state": "active"})"}));
    BOOST_TEST(next() == "");
    BOOST_TEST((s.how_followed(id) == following::list));
    now += 1min;
    next();
    answer(list({}));
    BOOST_TEST(next().find(id) != std::string::npos);
    answer(list({R"({"id": "ABCDEF00-6377-4330-9AB0-F13FE994B3F1", "state": "success",
                     "executionInformation": {"exitCode": 0}})"}));
    const auto found = s.take_findings();
    BOOST_REQUIRE(found.size() == 1U);
    BOOST_TEST(found.front().id == id);
    BOOST_TEST(found.front().job.has_value());
}

BOOST_FIXTURE_TEST_CASE(where_progress_is_asked_for_the_list_is_left_alone, followed_jobs)
{
    s.set_options(options(polling::progress));
    follow(1, 1);
    BOOST_TEST(next() == "");
    BOOST_TEST((s.how_followed(id(1)) == following::progress));
}

BOOST_FIXTURE_TEST_CASE(two_files_may_follow_one_job, few_jobs)
{
    follow(1, 1);
    follow(1, 1);
    s.remove(id(1));
    BOOST_TEST(next() != "");
    s.remove(id(1));
    BOOST_TEST(next() == "");
}

BOOST_FIXTURE_TEST_CASE(a_file_that_follows_a_job_of_which_another_one_has_been_told_is_told_too, few_jobs)
{
    follow(1, 1);
    next();
    answer(list({item(1, "success")}));
    BOOST_TEST(s.take_findings().size() == 1U);
    follow(1, 1);
    wait_for_call();
    answer(list({item(1, "success")}));
    BOOST_TEST(findings() == strings{"1 success"}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()
