// Following jobs by listing them.

#include "job/sweep.hpp"

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

using namespace rdad::job;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(sweeps)

namespace {

std::string id(int number)
{
    return fmt::format("00000000-0000-4000-8000-{:012}", number);
}

std::string item(int number, std::string_view state)
{
    const bool has_ended = state != "active" && state != "unsubmitted";
    return fmt::format(
        R"({{"id": "{}", "state": "{}"{}}})",
        id(number),
        state,
        has_ended ? R"(, "executionInformation": {"exitCode": 0})" : ""
    );
}

std::string short_item(int number, std::string_view state)
{
    return fmt::format(R"({{"id": "{}", "state": "{}"}})", id(number), state);
}

std::string list(const std::vector<std::string>& items, std::string_view next = "")
{
    std::string text = fmt::format(R"({{"jobs": [{}])", fmt::join(items, ", "));
    if (!next.empty())
        text += fmt::format(R"(, "_links": {{"next": {{"href": "{}"}}}})", next);
    return text + "}";
}

struct followed_jobs
{
    sweep s{options(polling::automatic), 1};
    sweep::clock::time_point now{1h};

    static sweep_options options(polling p) { return {p, {15s, 30s, 60s, 120s}, 500}; }

    void follow(int from, int to)
    {
        for (int number = from; number <= to; ++number)
            s.add(id(number), now);
        now += 1s;
    }

    /// What is called now: its path, or the link; empty for nothing.
    std::string next()
    {
        const sweep_action a = s.next(now);
        delay = a.delay;
        return !a.call ? "" : a.call->link.empty() ? a.call->path : a.call->link;
    }

    /// Waits until something is to be called.
    std::string wait_for_call()
    {
        for (std::string called = next();; called = next()) {
            if (!called.empty())
                return called;
            BOOST_TEST_REQUIRE(delay.count() > 0);
            now += delay;
        }
    }

    void answer(const std::string& body)
    {
        s.on_answer(list_answer_of(200, body), now);
        now += 100ms;
    }

    void refuse(unsigned status) { s.on_answer(list_answer_of(status, ""), now); }

    /// "1 success" for a document, "2 ask" where there is none; in order.
    std::vector<std::string> findings()
    {
        std::vector<std::string> names;
        for (const finding& f : s.take_findings()) {
            const std::string what = f.job ? std::string(to_string(f.job->job.state.value())) : "ask";
            names.push_back(fmt::format("{} {}", std::stoi(f.id.substr(24)), what));
            s.remove(f.id);
        }
        std::ranges::sort(names);
        return names;
    }

    std::chrono::milliseconds delay{};
};

using strings = std::vector<std::string>;

constexpr const char* first_page = "/jobs?$filter=state%20eq%20active&$top=1000";

}  // namespace

BOOST_FIXTURE_TEST_CASE(without_jobs_there_is_nothing_to_do, followed_jobs)
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
        BOOST_TEST((s.of(id(2)) == following::list));
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
        BOOST_TEST((s.of(id(2)) == following::list));
        wait_for_call();
        answer(list({item(1, "active")}));
        if (!next().empty())
            answer(list({}));
        BOOST_TEST(s.take_findings().size() == 1U);
    }
    BOOST_TEST((s.of(id(1)) == following::list));
    BOOST_TEST((s.of(id(2)) == following::progress));
}

BOOST_FIXTURE_TEST_CASE(a_list_that_shows_none_of_ours_is_not_used_and_tried_again_later, followed_jobs)
{
    follow(1, 2);
    for (int round = 0; round < 3; ++round) {
        BOOST_TEST(s.is_list_used());
        wait_for_call();
        answer(list({item(8, "active"), item(9, "active")}));
        if (round == 0) {
            next();
            answer(list({}));
        }
        BOOST_TEST(s.take_findings().size() == 2U);
    }
    BOOST_TEST(!s.is_list_used());
    BOOST_TEST((s.of(id(1)) == following::progress));
    follow(3, 3);
    BOOST_TEST(next() == "");
    BOOST_TEST((delay > 29min));
    now += delay;
    BOOST_TEST(next() == first_page);
    answer(list({item(1, "active"), item(2, "active"), item(3, "active")}));
    BOOST_TEST(s.is_list_used());
    BOOST_TEST((s.of(id(1)) == following::list));
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

BOOST_FIXTURE_TEST_CASE(a_cancelled_job_may_have_no_execution_information, followed_jobs)
{
    follow(1, 2);
    next();
    answer(list({item(1, "active")}));
    next();
    answer(list({short_item(2, "cancelled")}));
    BOOST_TEST(findings() == strings{"2 cancelled"}, boost::test_tools::per_element());
}

BOOST_FIXTURE_TEST_CASE(ids_are_the_same_in_any_case, followed_jobs)
{
    s.add("ABCDEF00-6377-4330-9AB0-F13FE994B3F1", now);
    now += 1s;
    next();
    answer(list({R"({"id": "abcdef00-6377-4330-9ab0-f13fe994b3f1", "state": "active"})"}));
    BOOST_TEST(next() == "");
    BOOST_TEST((s.of("ABCDEF00-6377-4330-9AB0-F13FE994B3F1") == following::list));
    s.remove("ABCDEF00-6377-4330-9AB0-F13FE994B3F1");
    BOOST_TEST(next() == "");
    BOOST_TEST(delay.count() == 0);
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
        BOOST_TEST((j.s.of(id(1)) == following::progress));
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
    for (int round = 0; round < 10; ++round) {
        wait_for_call();
        refuse(404);
        BOOST_TEST((s.of(id(1)) == following::list));
        BOOST_TEST(!s.why_unusable().empty());
        next();
        BOOST_TEST((delay <= 1min));
    }
}

BOOST_FIXTURE_TEST_CASE(where_progress_is_asked_for_the_list_is_left_alone, followed_jobs)
{
    s.set_options(options(polling::progress));
    follow(1, 1);
    BOOST_TEST(next() == "");
    BOOST_TEST((s.of(id(1)) == following::progress));
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
        s.on_answer({list_answer_kind::unreachable, {}, "No answer."}, now);
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
        s.on_answer({list_answer_kind::refused, {}, "The link leads elsewhere."}, now);
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
    BOOST_TEST(pages == 3);
}

BOOST_FIXTURE_TEST_CASE(a_call_that_was_put_off_is_made_again, followed_jobs)
{
    follow(1, 1);
    BOOST_TEST(next() == first_page);
    s.on_answer({list_answer_kind::deferred}, now);
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

BOOST_FIXTURE_TEST_CASE(an_answer_that_comes_after_all_jobs_are_gone_does_no_harm, followed_jobs)
{
    follow(1, 1);
    next();
    s.set_options(options(polling::automatic));
    s.remove(id(1));
    answer(list({item(1, "active")}));
    BOOST_TEST(next() == "");
    BOOST_TEST(findings().empty());
}

BOOST_FIXTURE_TEST_CASE(two_files_may_follow_one_job, followed_jobs)
{
    follow(1, 1);
    follow(1, 1);
    s.remove(id(1));
    BOOST_TEST(next() == first_page);
    s.remove(id(1));
    BOOST_TEST(next() == "");
}

BOOST_AUTO_TEST_SUITE_END()
