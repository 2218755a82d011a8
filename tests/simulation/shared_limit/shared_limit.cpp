// SPDX-License-Identifier: BSL-1.0
// Hosts that share one rate limit: never more calls than it allows, whatever becomes of hosts, links and etcd.

#include "fleet/timing.hpp"
#include "sharing_fleet.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <utility>

using namespace rdad::simulation;
using namespace std::chrono_literals;
namespace pace = rdad::pace;

namespace {

/// What ordinary faults do to links.
constexpr link_faults lossy{
    .unreachable = 0.02,
    .lost_request = 0.05,
    .lost_answer = 0.05,
    .late_change = 0.05,
    .told_twice = 0.2,
    .latest = 20s,
    .longest_lag = 800ms};

void check_limit(sharing_fleet& fleet, double minutes, const char* what)
{
    const std::string numbers = fleet.numbers(minutes);
    BOOST_TEST_MESSAGE(what << ", " << numbers);
    BOOST_TEST(fleet.service().most_in_a_minute() <= shared_limit, what << ", " << numbers);
}

/// For half an hour links are cut, hosts die or are suspended, and etcd has its own troubles.
void plan_troubles(sharing_fleet& fleet, std::uint64_t seed)
{
    std::mt19937_64 random(seed);
    const auto between = [&](int from, int to) {
        return std::chrono::seconds(std::uniform_int_distribution<int>(from, to)(random));
    };
    for (std::size_t i = 0; i < fleet.size(); ++i) {
        const auto cut = between(0, 1500);
        fleet.time().after(cut, [&fleet, i] { fleet.host(i).link().cut(); });
        fleet.time().after(cut + between(5, 300), [&fleet, i] { fleet.host(i).link().heal(); });
        fleet.time().after(between(0, 1800), [&fleet, i] { fleet.restart(i); });
        const auto sleep = between(1, 120);
        fleet.time().after(between(0, 1800), [&fleet, i, sleep] { fleet.host(i).suspend(sleep); });
    }
    for (int i = 0; i < 5; ++i) {
        fleet.time().after(between(0, 1800), [&fleet] { fleet.store().elect(); });
        const auto down = between(0, 1800);
        fleet.time().after(down, [&fleet] { fleet.store().set_quorum(false); });
        fleet.time().after(down + between(2, 200), [&fleet] { fleet.store().set_quorum(true); });
    }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(a_limit_that_hosts_share)

BOOST_AUTO_TEST_CASE(one_busy_host_of_five_gets_nine_tenths_of_it)
{
    sharing_fleet fleet(5, 1);
    fleet.host(3).caller().want(wanted_calls);
    const double minutes = fleet.minutes_until_done();
    check_limit(fleet, minutes, "one busy");
    BOOST_TEST(fleet.done() >= wanted_calls);
    BOOST_TEST(wanted_calls / minutes >= 0.9 * shared_limit);
    BOOST_TEST(fleet.service().refused() == 0U);
}

BOOST_AUTO_TEST_CASE(one_busy_host_leaves_the_others_their_urgent_calls)
{
    sharing_fleet fleet(5, 2);
    fleet.host(3).caller().want(wanted_calls);
    fleet.all_want_urgent(10s);
    const double minutes = fleet.minutes_until_done();
    check_limit(fleet, minutes, "one busy, urgent calls");
    BOOST_TEST(fleet.done() >= wanted_calls);
    BOOST_TEST(fleet.service().refused() == 0U);
    BOOST_TEST(fleet.wait(0.99) <= 5);
}

BOOST_AUTO_TEST_CASE(fifty_busy_hosts_meet_no_refusal)
{
    sharing_fleet fleet(50, 3);
    fleet.all_want(wanted_calls / 50);
    fleet.all_want_urgent(10s);
    const double minutes = fleet.minutes_until_done();
    check_limit(fleet, minutes, "all busy");
    BOOST_TEST(fleet.done() >= wanted_calls);
    BOOST_TEST(fleet.service().refused() == 0U);
}

BOOST_AUTO_TEST_CASE(when_the_leader_dies_nothing_is_exceeded_and_another_goes_on)
{
    for (const bool is_all_busy : {false, true}) {
        sharing_fleet fleet(is_all_busy ? 50 : 5, 4);
        fleet.all_want(wanted_calls / (fleet.size() - 1) + 50);
        fleet.all_want_urgent(20s);
        fleet.pass(100s);
        fleet.leader().die();
        const auto died = fleet.time().now();
        fleet.pass(20s);
        const auto grants_end = died + rdad::fleet::grant_lasts;
        BOOST_TEST(fleet.service().sent_in(grants_end, died + 12s) == 0U);
        const double minutes = fleet.minutes_until_done();
        check_limit(fleet, minutes, "the leader dies");
        BOOST_TEST(fleet.done() >= wanted_calls);
        BOOST_TEST(fleet.service().refused() == 0U);
    }
}

BOOST_AUTO_TEST_CASE(links_that_lose_and_delay_exceed_nothing)
{
    for (std::uint64_t seed = 10; seed < 13; ++seed) {
        sharing_fleet fleet(8, seed);
        fleet.set_faults(lossy);
        fleet.all_want(wanted_calls / 8 + 1);
        fleet.all_want_urgent(5s);
        const double minutes = fleet.minutes_until_done();
        check_limit(fleet, minutes, "lossy links");
        BOOST_TEST(fleet.done() >= wanted_calls);
        BOOST_TEST(fleet.service().refused() == 0U);
    }
}

BOOST_AUTO_TEST_CASE(hosts_that_are_cut_off_make_few_calls_and_exceed_nothing)
{
    for (std::uint64_t seed = 20; seed < 23; ++seed) {
        sharing_fleet fleet(6, seed);
        std::mt19937_64 random(seed);
        fleet.all_want(10'000);
        fleet.all_want_urgent(3s);
        for (std::size_t i = 0; i < fleet.size(); ++i) {
            const std::chrono::seconds from(std::uniform_int_distribution<int>(0, 300)(random));
            const std::chrono::seconds length(std::uniform_int_distribution<int>(5, 400)(random));
            fleet.time().after(from, [&fleet, i] { fleet.host(i).link().cut(); });
            fleet.time().after(from + length, [&fleet, i] { fleet.host(i).link().heal(); });
        }
        fleet.pass(20min);
        check_limit(fleet, 20, "cut links");
        BOOST_TEST(fleet.service().refused() == 0U);
    }
}

BOOST_AUTO_TEST_CASE(more_urgent_calls_than_the_limit_use_it_up_and_exceed_nothing)
{
    for (std::uint64_t seed = 60; seed < 63; ++seed) {
        sharing_fleet fleet(4, seed);
        fleet.all_want_urgent(300ms);
        fleet.pass(2min);
        sharing_host& late = fleet.join();
        late.caller().want_urgent(300ms);
        // It has seen what the others are told, and its first ask is on its way.
        fleet.pass(1s + 1ms);
        late.link().cut();
        fleet.pass(4min);
        late.link().heal();
        fleet.pass(3min);
        sharing_host& cut = fleet.host(seed % fleet.size());
        cut.link().cut();
        fleet.pass(4min);
        cut.link().heal();
        fleet.pass(2min);
        fleet.store().set_quorum(false);
        fleet.pass(4min);
        fleet.store().set_quorum(true);
        fleet.pass(4min);
        check_limit(fleet, 23, "too many urgent calls");
        // No reserve hides what is granted too much.
        BOOST_TEST(fleet.service().most_in_a_minute() > shared_limit * 99 / 100);
        BOOST_TEST(fleet.service().refused() == 0U);
    }
}

BOOST_AUTO_TEST_CASE(whatever_fails_nothing_is_exceeded)
{
    for (std::uint64_t seed = 50; seed < 53; ++seed) {
        sharing_fleet fleet(6, seed);
        fleet.set_faults(lossy);
        fleet.all_want(10'000);
        fleet.all_want_urgent(3s);
        plan_troubles(fleet, seed);
        fleet.pass(30min);
        check_limit(fleet, 30, "all that fails");
        BOOST_TEST(fleet.service().refused() == 0U);
    }
}

/// Of 40 seeds, those of which a late budget made most.
BOOST_AUTO_TEST_CASE(a_budget_that_comes_late_hides_nothing_that_was_granted_since)
{
    for (const std::uint64_t seed : {106U, 114U}) {
        sharing_fleet fleet(6, seed);
        fleet.set_faults(lossy);
        fleet.all_want_urgent(400ms);
        plan_troubles(fleet, seed);
        fleet.pass(30min);
        check_limit(fleet, 30, "late budgets");
        BOOST_TEST(fleet.service().refused() == 0U);
    }
}

BOOST_AUTO_TEST_CASE(without_etcd_a_tenth_of_the_calls_goes_on)
{
    sharing_fleet fleet(5, 30);
    fleet.all_want(10'000);
    fleet.all_want_urgent(1s);
    fleet.pass(2min);
    fleet.store().set_quorum(false);
    fleet.pass(5min);
    const auto end = fleet.time().now();
    const auto alone = fleet.service().sent_in(end - 64s, end);
    BOOST_TEST_MESSAGE("without etcd: " << alone << " calls in 64 s");
    BOOST_TEST(alone == shared_limit / 10);
    fleet.store().set_quorum(true);
    fleet.pass(5min);
    check_limit(fleet, 12, "without etcd for five minutes");
    BOOST_TEST(fleet.service().sent_in(fleet.time().now() - 1min, fleet.time().now()) > shared_limit / 2);
    BOOST_TEST(fleet.service().refused() == 0U);
}

BOOST_AUTO_TEST_CASE(a_refusal_that_one_host_meets_stops_all)
{
    sharing_fleet fleet(5, 40);
    fleet.all_want(10'000);
    fleet.pass(2min);
    fleet.service().refuse_next();
    const auto then = fleet.time().now();
    fleet.pass(10s);
    BOOST_TEST(fleet.service().refused() == 1U);
    // It is in the next ask, and then in the next grants.
    BOOST_TEST(fleet.service().sent_in(then + 3s, then + 10s) == 0U);
    fleet.pass(2min);
    BOOST_TEST(fleet.service().sent_in(then + 1min, then + 2min) > shared_limit / 2);
    BOOST_TEST(fleet.service().refused() == 1U);
}

BOOST_AUTO_TEST_CASE(hosts_that_sleep_over_their_grants_do_not_use_them)
{
    sharing_fleet fleet(6, 41);
    sharing_host* busy = nullptr;
    for (std::size_t i = 0; i < fleet.size(); ++i) {
        sharing_host& host = fleet.host(i);
        if (host.leads() || !std::exchange(busy, &host))
            continue;
        // Right after it has asked, and before anything is granted.
        const auto asks = start_of(i);
        fleet.time().after(asks, [&host] { host.caller().want(120, pace::urgency::ending); });
        fleet.time().after(asks + 1s + 5ms, [&host] { host.suspend(90s); });
    }
    fleet.pass(2s);
    busy->caller().want(10'000);
    fleet.pass(3min);
    check_limit(fleet, 3, "hosts that sleep");
    BOOST_TEST(fleet.service().refused() == 0U);
}

BOOST_AUTO_TEST_CASE(what_a_leader_has_granted_counts_for_the_next_one)
{
    sharing_fleet fleet(5, 42);
    const auto all_want_urgent_calls = [&] {
        for (std::size_t i = 0; i < fleet.size(); ++i)
            fleet.host(i).caller().want(80, pace::urgency::ending);
    };
    all_want_urgent_calls();
    fleet.pass(5s);
    fleet.leader().die();
    fleet.pass(10s);
    all_want_urgent_calls();
    fleet.pass(3min);
    check_limit(fleet, 3, "a burst before and after the leader dies");
    BOOST_TEST(fleet.service().calls() >= 9 * 80U);
    BOOST_TEST(fleet.service().refused() == 0U);
}

BOOST_AUTO_TEST_SUITE_END()
