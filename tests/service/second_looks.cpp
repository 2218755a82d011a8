// SPDX-License-Identifier: BSL-1.0
// Looks at jobs that count as not started: which are kept, and when they are made.

#include "service/second_looks.hpp"

#include "contains.hpp"
#include "service/second_looks_fixture.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <optional>
#include <vector>

using namespace rdad;
using namespace rdad::tests;
using namespace std::chrono_literals;
using rdad::journal::message_kind;
using std::chrono::system_clock;

BOOST_AUTO_TEST_SUITE(second_looks)

BOOST_FIXTURE_TEST_CASE(a_look_that_is_confirmed_is_on_the_disk, second_looks_fixture)
{
    const auto look = look_at_survey(soon());
    BOOST_TEST(add(look).has_value());
    BOOST_TEST((kept() == std::vector{look}));
}

BOOST_FIXTURE_TEST_CASE(
    a_look_that_the_disk_does_not_take_is_not_confirmed_and_kept_once_it_does,
    second_looks_fixture
)
{
    let_fail(folder.path() / "second-looks");
    const auto look = look_at_survey(soon());
    BOOST_TEST(!add(look).has_value());
    BOOST_TEST(all->has_work());
    let_work(folder.path() / "second-looks");
    run();
    run_until([&] { return !all->has_work(); });
    BOOST_TEST((kept() == std::vector{look}));
}

BOOST_FIXTURE_TEST_CASE(the_next_process_looks_at_what_is_due_and_keeps_what_is_not, second_looks_fixture)
{
    answer = [](auto&) { return job_not_found(); };
    const auto later = look_at_bridge(soon());
    go_on_with({later, look_at_survey(long_ago)});
    run_until([&] { return is_settled_on_disk(); });
    BOOST_TEST_REQUIRE(requests().size() == 1U);
    BOOST_TEST(requests()[0].method == "GET");
    BOOST_TEST(contains(requests()[0].target, survey_id));
    BOOST_TEST(requests()[0].header("Accept-Encoding") == "identity", "it is one job");
    BOOST_TEST((kept() == std::vector{later}));
}

BOOST_FIXTURE_TEST_CASE(
    a_look_that_was_planned_by_a_wrong_clock_is_not_put_off_for_longer_than_others,
    second_looks_fixture
)
{
    take_over({look_at_survey(system_clock::now() + 24h)});
    add(look_at_bridge(soon())).value();
    BOOST_TEST_REQUIRE(kept().size() == 2U);
    for (const auto& look : kept())
        BOOST_TEST((look.due <= system_clock::now() + job::second_look_after + 1s));
}

BOOST_FIXTURE_TEST_CASE(
    a_look_that_is_planned_while_nothing_is_to_be_done_is_made_when_it_is_due,
    second_looks_fixture
)
{
    run();
    context.poll();
    add(look_at_survey(long_ago)).value();
    run_until([&] { return !taken.empty(); });
}

BOOST_FIXTURE_TEST_CASE(a_job_that_is_worked_on_when_the_look_is_due_is_not_asked_for, second_looks_fixture)
{
    worked_on.insert(survey_id);
    answer = [](auto&) { return job_not_found(); };
    go_on_with({look_at_survey(long_ago), look_at_bridge(long_ago + 1s)});
    run_until([&] { return is_settled_on_disk(); });
    BOOST_TEST_REQUIRE(requests().size() == 1U);
    BOOST_TEST(contains(requests()[0].target, bridge_id));
    BOOST_TEST_REQUIRE(kept().size() == 1U);
    BOOST_TEST(kept()[0].job_id == survey_id);
}

BOOST_FIXTURE_TEST_CASE(a_look_that_is_forgotten_is_taken_from_the_disk, second_looks_fixture)
{
    go_on_with({look_at_survey(soon())});
    context.poll();
    all->forget(survey_id);
    BOOST_TEST(all->has_work());
    run_until([&] { return is_settled_on_disk(); });
    BOOST_TEST(kept().empty());
}

BOOST_FIXTURE_TEST_CASE(
    a_disk_that_fails_when_a_look_is_forgotten_is_told_and_so_is_its_end,
    second_looks_fixture
)
{
    take_over({look_at_survey(soon()), look_at_bridge(soon())});
    let_fail(folder.path() / "second-looks");
    run();
    all->forget(survey_id);
    run_until([&] { return journal.count(message_kind::disk_failing) == 1; });
    BOOST_TEST(all->has_work());
    let_work(folder.path() / "second-looks");
    // It is tried at once when there is more to be written.
    all->forget(bridge_id);
    run_until([&] { return is_settled_on_disk(); });
    BOOST_TEST(journal.count(message_kind::disk_works) == 1);
}

BOOST_FIXTURE_TEST_CASE(
    what_works_at_once_does_not_tell_the_end_of_what_fails_for_others,
    second_looks_fixture
)
{
    faults.happened({make_error_code(boost::system::errc::io_error), "A record can't be written."});
    go_on_with({look_at_survey(soon())});
    all->forget(survey_id);
    run_until([&] { return is_settled_on_disk(); });
    BOOST_TEST(journal.count(message_kind::disk_works) == 0);
}

BOOST_FIXTURE_TEST_CASE(a_drain_waits_for_what_is_due_or_being_written_only, second_looks_fixture)
{
    BOOST_TEST(!all->has_work());
    std::optional<result<void>> added;
    begin_to_add(look_at_survey(soon()), added);
    // While it is written.
    run_until([&] { return all->has_work(); });
    run_until([&] { return added.has_value(); });
    BOOST_TEST(!all->has_work(), "before it is due");
    all->forget(bridge_id);
    BOOST_TEST(!all->has_work(), "nothing was planned for that job");
    take_over({look_at_survey(long_ago)});
    BOOST_TEST(all->has_work(), "when it is due");
}

BOOST_AUTO_TEST_SUITE_END()
