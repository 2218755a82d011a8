// SPDX-License-Identifier: BSL-1.0
// What the service manager is told that the daemon is doing.

#include "service/daemon_status.hpp"

#include <boost/test/unit_test.hpp>

using namespace rdad::service;
using namespace std::chrono_literals;
using rdad::driver::waits_for;

BOOST_AUTO_TEST_SUITE(status_of_the_daemon)

BOOST_AUTO_TEST_CASE(jobs_are_counted_by_what_they_wait_for)
{
    daemon_status status;
    BOOST_TEST(to_text(status) == "0 jobs active.");
    status.waiting = {{waits_for::end, 1}};
    BOOST_TEST(to_text(status) == "1 job active: 1 running.");
    status.waiting = {{waits_for::turn, 541}, {waits_for::start_time, 3}};
    BOOST_TEST(to_text(status) == "544 jobs active; waiting: 541 for their turn, 3 for notBefore.");
    status.waiting[waits_for::end] = 20;
    BOOST_TEST(
        to_text(status) == "564 jobs active: 20 running; waiting: 541 for their turn, 3 for notBefore."
    );
}

BOOST_AUTO_TEST_CASE(trouble_comes_first)
{
    daemon_status status;
    using rdad::journal::trouble_of;
    status.troubles = {
        {trouble_of::proxy, "The proxy is odd", 5min},
        {trouble_of::service, "The service answers 503.", 2h}};
    status.paused_until = std::chrono::sys_days(std::chrono::November / 28 / 2026) + 9h;
    status.stuck = 2;
    status.last_obstacle = "survey: It is odd.";
    status.waiting = {{waits_for::retry, 2}};
    BOOST_TEST(
        to_text(status) ==
        "For 5 min: The proxy is odd. For 2 h: The service answers 503. The service wants no calls until "
        "2026-11-28T09:00:00Z. 2 jobs can't get on, such as survey: It is odd. 2 jobs active; waiting: 2 for "
        "another try."
    );
}

BOOST_AUTO_TEST_CASE(whoever_may_not_see_all_jobs_is_told_none_that_cannot_get_on)
{
    daemon_status status;
    status.stuck = 2;
    status.waiting = {{waits_for::retry, 2}};
    BOOST_TEST(to_text(status) == "2 jobs can't get on. 2 jobs active; waiting: 2 for another try.");
}

BOOST_AUTO_TEST_CASE(it_is_told_that_somebody_has_paused_all)
{
    daemon_status status;
    status.paused_by = {1001, std::chrono::sys_days(std::chrono::November / 28 / 2026) + 9h};
    status.waiting = {{waits_for::resume, 2}};
    BOOST_TEST(
        to_text(status) ==
        "Paused by user 1001 since 2026-11-28T09:00:00Z: no job is begun. 2 jobs active; waiting: 2 for "
        "rdactl resume."
    );
}

BOOST_AUTO_TEST_SUITE_END()
