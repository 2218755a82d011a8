// SPDX-License-Identifier: BSL-1.0
// When jobs will probably be over.

#include "history/expected_end.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <initializer_list>
#include <optional>

using namespace rdad;
using namespace std::chrono_literals;
using history::unfinished_job;

BOOST_AUTO_TEST_SUITE(expected_ends)

namespace {

constexpr auto at_noon = history::time(std::chrono::sys_days(std::chrono::year(2026) / 11 / 28)) + 12h;

const history::usual_durations usual{
    {"objects2D", {40min, history::fewest_usual}},
    {"objects3D", {2h, 100}},
    {"rare", {1min, history::fewest_usual - 1}}};

std::optional<history::time> end_of(std::initializer_list<unfinished_job> jobs)
{
    history::expected_end end(usual, at_noon);
    for (const unfinished_job& each : jobs)
        end.add(each);
    return end.end();
}

}  // namespace

BOOST_AUTO_TEST_CASE(what_runs_ends_as_long_after_its_start_as_is_usual_for_its_type)
{
    BOOST_TEST((end_of({{"objects2D", at_noon - 10min}}) == at_noon + 30min));
    BOOST_TEST((end_of({{"objects3D", at_noon - 10min}}) == at_noon + 110min));
}

BOOST_AUTO_TEST_CASE(what_is_not_started_counts_as_starting_now)
{
    BOOST_TEST((end_of({{"objects2D"}}) == at_noon + 40min));
}

BOOST_AUTO_TEST_CASE(what_may_start_later_only_counts_as_starting_then)
{
    BOOST_TEST((end_of({{"objects2D", {}, at_noon + 5h}}) == at_noon + 5h + 40min));
    BOOST_TEST((end_of({{"objects2D", {}, at_noon - 5h}}) == at_noon + 40min), "it might have started");
    BOOST_TEST((end_of({{"objects2D", at_noon, at_noon + 5h}}) == at_noon + 40min), "it has started");
}

BOOST_AUTO_TEST_CASE(all_are_over_with_the_last_one)
{
    BOOST_TEST((end_of({{"objects3D", at_noon}, {"objects2D"}, {"objects2D", at_noon - 1h}}) == at_noon + 2h)
    );
}

BOOST_AUTO_TEST_CASE(of_those_that_take_longer_than_is_usual_it_is_a_time_that_has_passed)
{
    BOOST_TEST((end_of({{"objects2D", at_noon - 1h}, {"objects2D", at_noon - 50min}}) == at_noon - 10min));
    BOOST_TEST((end_of({{"objects2D", at_noon - 1h}, {"objects2D"}}) == at_noon + 40min), "one is to come");
}

BOOST_AUTO_TEST_CASE(of_a_type_of_which_few_have_ended_nobody_can_tell)
{
    BOOST_TEST(!end_of({{"rare"}}));
    BOOST_TEST(!end_of({{"unheard"}}));
    BOOST_TEST(!end_of({{""}}));
    BOOST_TEST(!end_of({{"objects2D"}, {"rare"}, {"objects2D"}}), "of one is of all");
}

BOOST_AUTO_TEST_CASE(of_what_is_halted_nobody_can_tell_unless_it_runs)
{
    BOOST_TEST(!end_of({{.type = "objects2D", .is_halted = true}}));
    BOOST_TEST((end_of({{.type = "objects2D", .started = at_noon, .is_halted = true}}) == at_noon + 40min));
}

BOOST_AUTO_TEST_CASE(what_is_not_to_run_takes_no_time)
{
    BOOST_TEST((end_of({{.type = "rare", .is_not_to_run = true}}) == at_noon));
    BOOST_TEST((end_of({{.type = "rare", .is_not_to_run = true}, {"objects2D"}}) == at_noon + 40min));
}

BOOST_AUTO_TEST_CASE(of_no_jobs_there_is_no_end)
{
    BOOST_TEST(!end_of({}));
}

BOOST_AUTO_TEST_SUITE_END()
