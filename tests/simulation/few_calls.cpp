// SPDX-License-Identifier: BSL-1.0
// What the pacing and the following of jobs promise, simulated in virtual time.

#include "fleet.hpp"
#include "sanitized.hpp"

#include <boost/test/unit_test.hpp>

#include <ostream>

using namespace rdad::simulation;

namespace rdad::simulation {

std::ostream& operator<<(std::ostream& out, const result& r)
{
    return out << r.calls << " calls, " << r.calls_per_job() << " a job; " << r.refused << " 429s; late p99 "
               << r.lateness_p99.count() << " s, max " << r.lateness_max.count() << " s; all activated after "
               << r.all_activated.count() << " min";
}

}  // namespace rdad::simulation

BOOST_AUTO_TEST_SUITE(few_calls)

namespace {

/// What is promised of ten thousand jobs takes too long where each of them takes ten times as long.
boost::test_tools::assertion_result is_quick(boost::unit_test::test_unit_id)
{
    return !rdad::tests::is_sanitized;
}

}  // namespace

BOOST_AUTO_TEST_CASE(
    ten_thousand_jobs_inside_five_hundred_calls_a_minute,
    *boost::unit_test::precondition(is_quick)
)
{
    const result r = run_fleet(strategy::rdad_by_list, {});
    BOOST_TEST_INFO_SCOPE(r);
    BOOST_TEST(r.ended == 10'000U);
    BOOST_TEST(r.activated_twice == 0U);
    BOOST_TEST(r.calls_per_job() <= 1.2);
    BOOST_TEST(r.lateness_p99.count() <= 25);
    BOOST_TEST(r.all_activated.count() <= 20.6);
    BOOST_TEST(r.refused == 0U);
}

BOOST_AUTO_TEST_CASE(
    jobs_that_their_creation_starts_take_as_few_calls,
    *boost::unit_test::precondition(is_quick)
)
{
    const result r =
        run_fleet(strategy::rdad_by_list, {.service = {}, .jobs_of = &rdad::api::reality_analysis});
    BOOST_TEST_INFO_SCOPE(r);
    BOOST_TEST(r.ended == 10'000U);
    BOOST_TEST(r.calls_per_job() <= 1.2);
    BOOST_TEST(r.lateness_p99.count() <= 25);
    BOOST_TEST(r.all_activated.count() <= 20.6);
    BOOST_TEST(r.refused == 0U);
}

BOOST_AUTO_TEST_CASE(without_the_header_it_keeps_to_the_limit_too, *boost::unit_test::precondition(is_quick))
{
    const result r = run_fleet(strategy::rdad_by_list, {.service = {.tells_remaining = false}});
    BOOST_TEST_INFO_SCOPE(r);
    BOOST_TEST(r.ended == 10'000U);
    BOOST_TEST(r.refused == 0U);
    BOOST_TEST(r.all_activated.count() <= 20.6);
}

BOOST_AUTO_TEST_CASE(where_documents_can_only_be_fetched_singly, *boost::unit_test::precondition(is_quick))
{
    const result r = run_fleet(strategy::rdad_by_list, {.service = {.has_fetch = false}});
    BOOST_TEST_INFO_SCOPE(r);
    BOOST_TEST(r.ended == 10'000U);
    BOOST_TEST(r.calls_per_job() <= 1.45);
    BOOST_TEST(r.lateness_p99.count() <= 25);
    BOOST_TEST(r.refused == 0U);
}

BOOST_AUTO_TEST_CASE(
    one_call_in_a_hundred_is_refused_at_most_while_another_host_uses_a_changing_half,
    *boost::unit_test::precondition(is_quick)
)
{
    for (const bool tells_remaining : {true, false}) {
        const scenario shared{.service = {.tells_remaining = tells_remaining}, .has_other_host = true};
        const result r = run_fleet(strategy::rdad_by_list, shared);
        BOOST_TEST_INFO_SCOPE(r);
        BOOST_TEST(r.ended == 10'000U);
        BOOST_TEST(r.refused * 100 <= r.calls, "tells remaining: " << tells_remaining);
        BOOST_TEST(r.calls_per_job() <= 1.25);
    }
}

BOOST_AUTO_TEST_CASE(
    where_ended_jobs_are_not_listed_the_active_ones_do,
    *boost::unit_test::precondition(is_quick)
)
{
    for (const bool is_refused : {true, false}) {
        const service_options service{.has_list_of_ended = !is_refused, .shows_all_ended = is_refused};
        const result r = run_fleet(strategy::rdad_by_list, {.service = service});
        BOOST_TEST_INFO_SCOPE(r);
        BOOST_TEST(r.ended == 10'000U);
        BOOST_TEST(r.calls_per_job() <= 1.4);
        BOOST_TEST(r.lateness_p99.count() <= 25);
    }
}

BOOST_AUTO_TEST_CASE(the_same_seed_gives_the_same_run)
{
    const scenario how{.service = {.jobs = 500}, .has_other_host = true, .seed = 11};
    const result a = run_fleet(strategy::rdad_by_list, how);
    const result b = run_fleet(strategy::rdad_by_list, how);
    BOOST_TEST(a.calls == b.calls);
    BOOST_TEST(a.lateness_max.count() == b.lateness_max.count());
}

BOOST_AUTO_TEST_SUITE_END()
