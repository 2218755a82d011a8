// SPDX-License-Identifier: BSL-1.0
// Following jobs by the list of those that have ended.

#include "followed_jobs.hpp"

#include <boost/test/unit_test.hpp>

using namespace rdad::job;
using namespace rdad::lists;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(sweeps_by_ended_jobs)

namespace {

constexpr std::chrono::sys_days day = std::chrono::December / 1 / 2026;
constexpr const char* ended_page =
    "/jobs?$filter=state%20in%20('success','failed','cancelled')%20and%20createdDateTime%20ge%20"
    "2026-12-01T18:00:00Z&$top=1000";

/// Jobs 1 to 300, which were created in the same minute, and are active.
struct jobs_of_known_age : few_jobs
{
    jobs_of_known_age()
    {
        created = day + 18h + 30s;
        follow(2, 300);
        created = day + 18h;
        follow(1, 1);
        wait_for_call();
        BOOST_TEST(asked_for == first_page, "the first sweep looks at the active ones");
        answer_active(1);
        BOOST_TEST(findings().empty());
    }

    /// Those from that one on are active.
    void answer_active(int first, std::string_view next = "")
    {
        strings items;
        for (int number = first; number <= 300; ++number)
            items.push_back(item(number, "active"));
        answer(list(items, next));
    }

    /// A sweep goes by the list of ended jobs, which shows these.
    void sweep_ended(const strings& items)
    {
        BOOST_TEST(wait_for_call() == ended_page);
        answer(list(items));
        BOOST_TEST(next() == "", "what has ended is known whole by that");
    }
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(a_list_of_ended_jobs_since_the_oldest_of_ours_tells_how_they_ended, jobs_of_known_age)
{
    sweep_ended({item(7, "success"), item(9, "cancelled"), item(1000, "success")});
    BOOST_TEST(findings() == (strings{"7 success", "9 cancelled"}), boost::test_tools::per_element());
    sweep_ended({item(7, "success"), item(8, "failed"), item(9, "cancelled")});
    BOOST_TEST(findings() == strings{"8 failed"}, boost::test_tools::per_element());
    BOOST_TEST((delay < 17s), "news");
}

BOOST_FIXTURE_TEST_CASE(once_the_oldest_job_has_ended_those_of_its_time_are_not_listed, jobs_of_known_age)
{
    sweep_ended({item(1, "success")});
    findings();
    BOOST_TEST(wait_for_call().find("createdDateTime%20ge%202026-12-01T18:00:30Z") != std::string::npos);
}

BOOST_FIXTURE_TEST_CASE(
    a_job_of_unknown_age_keeps_to_the_list_of_active_jobs_which_tells_its_age,
    jobs_of_known_age
)
{
    created = std::nullopt;
    follow(0, 0);
    BOOST_TEST(wait_for_call() == first_page);
    strings items{fmt::format(
        R"({{"id": "{}", "state": "active", "createdDateTime": "2026-12-01T18:00:59Z"}})",
        id(0)
    )};
    for (int number = 1; number <= 300; ++number)
        items.push_back(item(number, "active"));
    answer(list(items));
    sweep_ended({item(0, "success")});
    BOOST_TEST(findings() == strings{"0 success"}, boost::test_tools::per_element());
}

BOOST_FIXTURE_TEST_CASE(
    all_pages_of_ended_jobs_are_read_where_that_is_no_more_calls_than_the_other_list,
    few_jobs
)
{
    created = day + 18h;
    follow(1, 2500);
    wait_for_call();
    for (int page = 1; page <= 3; ++page) {
        strings items;
        for (int number = 1000 * (page - 1) + 1; number <= std::min(1000 * page, 2500); ++number)
            items.push_back(item(number, "active"));
        answer(list(items, page < 3 ? fmt::format("/jobs?page={}", page + 1) : ""));
        next();
    }
    BOOST_TEST(wait_for_call() == ended_page);
    answer(list({item(1, "success")}, "/jobs?ended=2"));
    BOOST_TEST(next() == "/jobs?ended=2");
    answer(list({item(2, "success")}, "/jobs?ended=3"));
    BOOST_TEST(next() == "/jobs?ended=3");
    answer(list({item(3, "success")}));
    BOOST_TEST(next() == "");
    BOOST_TEST(
        findings() == (strings{"1 success", "2 success", "3 success"}),
        boost::test_tools::per_element()
    );
}

BOOST_FIXTURE_TEST_CASE(a_list_of_ended_jobs_that_is_too_long_is_left_for_the_other_one, jobs_of_known_age)
{
    BOOST_TEST(wait_for_call() == ended_page);
    answer(list({item(1, "success"), item(1000, "success")}, "/jobs?ended=2"));
    BOOST_TEST(next() == first_page, "at once");
    answer_active(3);
    BOOST_TEST(next().find(id(2)) != std::string::npos);
    answer(list({item(2, "failed")}));
    BOOST_TEST(findings() == (strings{"1 success", "2 failed"}), boost::test_tools::per_element());
}

BOOST_FIXTURE_TEST_CASE(where_little_ends_a_list_that_was_too_long_is_not_asked_for, jobs_of_known_age)
{
    wait_for_call();
    answer(list({item(1000, "success")}, "/jobs?ended=2"));
    next();
    answer_active(1);
    BOOST_TEST(wait_for_call() == first_page);
}

BOOST_FIXTURE_TEST_CASE(after_half_an_hour_a_list_that_was_too_long_is_tried_again, jobs_of_known_age)
{
    wait_for_call();
    answer(list({}, "/jobs?ended=2"));
    next();
    answer_active(1);
    now += 31min;
    BOOST_TEST(next() == first_page, "checked");
    answer_active(1);
    BOOST_TEST(wait_for_call() == ended_page);
}

BOOST_FIXTURE_TEST_CASE(a_list_of_ended_jobs_that_is_refused_is_left_for_the_other_one, jobs_of_known_age)
{
    wait_for_call();
    refuse(422);
    BOOST_TEST(next() == first_page, "at once");
    answer_active(1);
    BOOST_TEST(s.is_list_used());
    BOOST_TEST(wait_for_call() == first_page);
}

BOOST_FIXTURE_TEST_CASE(
    a_list_of_ended_jobs_that_fails_on_and_on_is_left_for_the_other_one,
    jobs_of_known_age
)
{
    for (int failure = 0; failure < 5; ++failure) {
        BOOST_TEST(wait_for_call() == ended_page);
        refuse(503);
    }
    BOOST_TEST(wait_for_call() == first_page);
    for (int failure = 0; failure < 4; ++failure) {
        refuse(503);
        BOOST_TEST(wait_for_call() == first_page, "which has its own tries");
    }
    BOOST_TEST(s.is_list_used());
}

BOOST_FIXTURE_TEST_CASE(active_jobs_are_looked_at_every_ten_minutes_nevertheless, jobs_of_known_age)
{
    sweep_ended({item(1, "success")});
    findings();
    now += 2min;
    BOOST_TEST(next() == first_page, "soon at first, while nothing was shown by the other list");
    answer_active(2);
    next();
    const auto checked = now;
    while (wait_for_call() != first_page)
        answer(list({}));
    BOOST_TEST((now - checked > 9min));
    BOOST_TEST((now - checked < 11min));
}

BOOST_FIXTURE_TEST_CASE(what_the_active_ones_do_not_show_the_list_of_ended_ones_must, jobs_of_known_age)
{
    sweep_ended({item(1, "success")});
    findings();
    now += 2min;
    next();
    answer_active(4);
    const std::string ended = next();
    BOOST_TEST(ended.find("state%20in%20('success'") != ended.npos, "in place of asking for each");
    answer(list({item(2, "success"), item(3, "failed")}));
    BOOST_TEST(next() == "");
    BOOST_TEST(findings() == (strings{"2 success", "3 failed"}), boost::test_tools::per_element());
    BOOST_TEST(wait_for_call() != first_page, "it goes on being used");
}

BOOST_FIXTURE_TEST_CASE(a_list_that_does_not_show_what_has_ended_is_not_used_for_a_day, jobs_of_known_age)
{
    now += 2min;
    BOOST_TEST(next() == first_page);
    answer_active(3);
    BOOST_TEST(next() == ended_page);
    answer(list({item(1, "success")}));
    BOOST_TEST(next().find(id(2)) != std::string::npos);
    answer(list({item(2, "success")}));
    BOOST_TEST(findings() == (strings{"1 success", "2 success"}), boost::test_tools::per_element());
    const auto missed = now;
    while (wait_for_call() == first_page && now < missed + 25h)
        answer_active(3);
    BOOST_TEST((now - missed > 23h));
    BOOST_TEST((now - missed < 25h));
}

BOOST_FIXTURE_TEST_CASE(a_job_that_is_gone_from_the_service_is_no_fault_of_the_list, jobs_of_known_age)
{
    now += 2min;
    next();
    answer_active(2);
    next();
    answer(list({}));
    next();
    answer(list({}));
    BOOST_TEST(findings() == strings{"1 ask"}, boost::test_tools::per_element());
    BOOST_TEST(wait_for_call() != first_page, "it goes on being used");
}

BOOST_FIXTURE_TEST_CASE(jobs_that_come_once_all_are_done_find_a_short_list_again, jobs_of_known_age)
{
    wait_for_call();
    answer(list({}, "/jobs?ended=2"));
    next();
    answer_active(1);
    for (int number = 1; number <= 300; ++number)
        s.remove(id(number));
    created = day + 19h;
    follow(1, 300);
    now += 10s;
    const std::string path = wait_for_call();
    BOOST_TEST(path.find("createdDateTime%20ge%202026-12-01T19:00:00Z") != path.npos);
}

BOOST_AUTO_TEST_SUITE_END()
