// SPDX-License-Identifier: BSL-1.0
// When waiting for a batch is over, and how; and which batch is meant.

#include "control/batch_wait.hpp"

#include "contains.hpp"
#include "control/batch_search.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <optional>

using namespace rdad;
using namespace rdad::tests;
using namespace std::chrono_literals;
using control::wait_end;
using job::final_state;

BOOST_AUTO_TEST_SUITE(waiting)

namespace {

const job::batch bridges{"bridges", 12, 1000, "d1", 3};

control::ended_batch ended(std::map<final_state, std::size_t> jobs, std::size_t unwanted)
{
    return {bridges, std::move(jobs), unwanted};
}

const control::batch_status some_active{bridges, {{driver::waits_for::end, 1}}, 0};

/// What is seen where the daemon has done with it.
control::batch_sight over(std::map<final_state, std::size_t> jobs, std::size_t unwanted)
{
    return {true, std::nullopt, ended(std::move(jobs), unwanted)};
}

struct fixture
{
    control::wait_options options;
    std::chrono::steady_clock::time_point began{1h};
    std::optional<control::batch_wait> wait;

    std::optional<control::wait_verdict> saw(
        const control::batch_sight& sight,
        std::chrono::steady_clock::duration after = 0s
    )
    {
        if (!wait)
            wait.emplace(options, began);
        return wait->saw(sight, began + after);
    }

    /// How it ends by that sight.
    std::optional<wait_end> end_by(
        const control::batch_sight& sight,
        std::chrono::steady_clock::duration after = 0s
    )
    {
        const auto verdict = saw(sight, after);
        return verdict ? std::optional(verdict->end) : std::nullopt;
    }
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(a_batch_all_of_whose_jobs_succeeded_has_succeeded, fixture)
{
    const auto verdict = saw(over({{final_state::success, 3}}, 0));
    BOOST_TEST_REQUIRE(verdict.has_value());
    BOOST_TEST((verdict->end == wait_end::succeeded));
    BOOST_TEST(verdict->message == "3 jobs: 3 success.");
}

BOOST_FIXTURE_TEST_CASE(one_job_that_failed_makes_the_batch_fail, fixture)
{
    const auto verdict = saw(over({{final_state::success, 2}, {final_state::failed, 1}}, 1));
    BOOST_TEST_REQUIRE(verdict.has_value());
    BOOST_TEST((verdict->end == wait_end::failed));
    BOOST_TEST(verdict->message == "3 jobs: 2 success, 1 failed.");
}

BOOST_FIXTURE_TEST_CASE(a_job_that_was_to_be_cancelled_has_succeeded_by_that, fixture)
{
    BOOST_TEST((end_by(over({{final_state::cancelled, 3}}, 0)) == wait_end::succeeded));
}

BOOST_FIXTURE_TEST_CASE(it_is_not_over_while_the_daemon_works_on_a_job_of_it, fixture)
{
    BOOST_TEST(!saw({true, some_active, ended({{final_state::success, 2}}, 0)}));
}

BOOST_FIXTURE_TEST_CASE(it_is_not_over_before_any_job_has_ended, fixture)
{
    BOOST_TEST(!saw({true, std::nullopt, std::nullopt}));
}

BOOST_FIXTURE_TEST_CASE(a_held_job_is_waited_for_until_somebody_has_decided, fixture)
{
    BOOST_TEST(!saw(over({{final_state::success, 2}, {final_state::held, 1}}, 1)));
    BOOST_TEST((end_by(over({{final_state::success, 3}}, 0)) == wait_end::succeeded));
}

BOOST_FIXTURE_TEST_CASE(a_held_job_is_an_end_that_is_no_success_where_that_is_wanted, fixture)
{
    options.is_held_an_end = true;
    BOOST_TEST((end_by(over({{final_state::success, 2}, {final_state::held, 1}}, 1)) == wait_end::failed));
}

BOOST_FIXTURE_TEST_CASE(the_first_failure_is_the_end_where_that_is_wanted_and_a_held_job_is_none, fixture)
{
    options.is_fail_fast = true;
    BOOST_TEST(!saw({true, some_active, ended({{final_state::held, 1}}, 1)}));
    BOOST_TEST((end_by({true, some_active, ended({{final_state::failed, 1}}, 1)}) == wait_end::failed));
}

BOOST_FIXTURE_TEST_CASE(a_failure_is_not_the_end_where_that_is_not_wanted, fixture)
{
    BOOST_TEST(!saw({true, some_active, ended({{final_state::failed, 1}}, 1)}));
}

BOOST_FIXTURE_TEST_CASE(records_that_somebody_has_taken_away_are_not_waited_for_and_are_no_success, fixture)
{
    const auto sight = over({{final_state::success, 1}}, 0);
    BOOST_TEST(!saw(sight));
    const auto verdict = saw(sight);
    BOOST_TEST_REQUIRE(verdict.has_value());
    BOOST_TEST((verdict->end == wait_end::failed));
    BOOST_TEST(contains(verdict->message, "2 jobs more are not in the spool"), verdict->message);
}

BOOST_FIXTURE_TEST_CASE(a_job_that_is_just_being_released_may_be_in_no_sight_for_once, fixture)
{
    const auto between = over({{final_state::success, 2}}, 0);
    BOOST_TEST(!saw(between));
    BOOST_TEST(!saw({true, some_active, {}}));
    BOOST_TEST(!saw({true, some_active, ended({{final_state::success, 2}}, 0)}));
    BOOST_TEST(!saw(between));
    BOOST_TEST((end_by(over({{final_state::success, 3}}, 0)) == wait_end::succeeded));
}

BOOST_FIXTURE_TEST_CASE(without_a_daemon_it_is_over_once_all_records_are_final, fixture)
{
    BOOST_TEST(!saw({false, std::nullopt, ended({{final_state::success, 2}}, 0)}));
    BOOST_TEST((end_by({false, std::nullopt, ended({{final_state::success, 3}}, 0)}) == wait_end::succeeded));
}

BOOST_FIXTURE_TEST_CASE(without_a_daemon_a_batch_of_unknown_size_is_not_over, fixture)
{
    auto some = ended({{final_state::success, 3}}, 0);
    some.batch.jobs = 0;
    BOOST_TEST(!saw({false, std::nullopt, some}));
    BOOST_TEST((end_by({true, std::nullopt, some}) == wait_end::succeeded));
}

BOOST_FIXTURE_TEST_CASE(a_daemon_that_is_away_for_less_than_a_minute_is_waited_for, fixture)
{
    BOOST_TEST(!saw({true, some_active, {}}, 10s));
    BOOST_TEST(!saw({}, 69s));
    BOOST_TEST(!saw({true, some_active, {}}, 70s));
    BOOST_TEST(!saw({}, 129s));
    BOOST_TEST((end_by({}, 130s) == wait_end::no_daemon));
}

BOOST_FIXTURE_TEST_CASE(waiting_ends_when_its_time_is_up, fixture)
{
    options.timeout = 5s;
    BOOST_TEST(!saw({true, some_active, {}}, 4999ms));
    BOOST_TEST((end_by({true, some_active, {}}, 5s) == wait_end::timed_out));
}

BOOST_FIXTURE_TEST_CASE(what_has_ended_by_then_has_not_timed_out, fixture)
{
    options.timeout = 5s;
    BOOST_TEST((end_by(over({{final_state::success, 3}}, 0), 6s) == wait_end::succeeded));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(searching)

namespace {

control::batch_status active(std::string name, std::uint64_t number, std::string digest)
{
    return {
        job::batch{std::move(name), number, 1000, std::move(digest), 1},
        {{driver::waits_for::end, 1}},
        0};
}

control::ended_batch ended(std::string name, std::uint64_t number, std::string digest)
{
    return {job::batch{std::move(name), number, 1000, std::move(digest), 1}};
}

std::uint64_t number_of(const std::optional<job::batch>& found)
{
    return found ? found->number : 0;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_label_means_the_batch_of_that_number_active_or_ended)
{
    const auto search = control::search_for("bridges#12");
    BOOST_TEST(number_of(search.find({active("bridges", 12, ""), active("bridges", 13, "")}, {})) == 12U);
    BOOST_TEST(number_of(search.find({}, {ended("bridges", 11, ""), ended("bridges", 12, "")})) == 12U);
    BOOST_TEST(number_of(search.find({active("roofs", 12, "")}, {})) == 0U);
}

BOOST_AUTO_TEST_CASE(a_name_means_the_last_batch_of_that_name)
{
    const auto search = control::search_for("bridges");
    BOOST_TEST(number_of(search.find({active("bridges", 12, "")}, {ended("bridges", 13, "")})) == 13U);
    BOOST_TEST(number_of(search.find({active("bridges", 14, "")}, {ended("bridges", 13, "")})) == 14U);
    BOOST_TEST(number_of(search.find({active("roofs", 99, "")}, {ended("bridges", 13, "")})) == 13U);
}

BOOST_AUTO_TEST_CASE(a_name_may_have_a_mark_in_it)
{
    for (const char* text : {"a#b", "a#", "a#1b", "a#99999999999999999999"}) {
        BOOST_TEST(control::search_for(text).name == text);
        BOOST_TEST(!control::search_for(text).number);
    }
    BOOST_TEST(control::search_for("a#b#7").name == "a#b");
}

BOOST_AUTO_TEST_CASE(a_dropped_file_means_the_first_batch_of_its_content_that_was_not_there_before)
{
    const control::batch_search search{"bridges", std::nullopt, "d1", {3}};
    BOOST_TEST(number_of(search.find({active("bridges", 3, "d1")}, {})) == 0U);
    BOOST_TEST(number_of(search.find({active("bridges", 4, "d2")}, {})) == 0U);
    BOOST_TEST(
        number_of(
            search.find({active("bridges", 6, "d1"), active("bridges", 3, "d1")}, {ended("bridges", 5, "d1")})
        ) == 5U
    );
}

BOOST_AUTO_TEST_SUITE_END()
