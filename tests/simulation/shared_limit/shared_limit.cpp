// SPDX-License-Identifier: BSL-1.0
// Hosts that share one rate limit: never more calls than it allows, whatever becomes of hosts, links and etcd.

#include "counting_service.hpp"
#include "sharing_host.hpp"
#include "simulated_etcd/simulated_etcd.hpp"

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

using namespace rdad::simulation;
using namespace std::chrono_literals;
namespace pace = rdad::pace;

namespace {

constexpr unsigned shared_limit = 500;
constexpr std::size_t wanted_calls = 3000;

/// When that host starts, and so in each second when it asks.
std::chrono::milliseconds start_of(std::size_t host)
{
    return std::chrono::milliseconds(host * 97 % 1000);
}

/// Hosts that have been together for some minutes when the calls begin.
class sharing_fleet
{
public:
    sharing_fleet(std::size_t hosts, std::uint64_t seed)
        : service_(time_, shared_limit, seed), next_seed_(seed * 1000)
    {
        for (std::size_t i = 0; i < hosts; ++i) {
            hosts_.push_back(made(i));
            time_.after(start_of(i), [host = hosts_.back().get()] { host->start(); });
        }
        pass(3min);
        begun_ = time_.now();
    }

    void pass(event_queue::clock::duration by)
    {
        bool is_over = false;
        time_.after(by, [&] { is_over = true; });
        time_.run_until([&] { return is_over; });
    }

    /// How long it takes until the hosts that live have made all of their calls.
    double minutes_until_done()
    {
        const auto until = time_.now() + 2h;
        time_.run_until([&] { return done() >= wanted_calls || time_.now() > until; });
        return std::chrono::duration<double, std::ratio<60>>(time_.now() - begun_).count();
    }

    std::size_t done() const
    {
        std::size_t sum = 0;
        for (const auto& host : hosts_)
            sum += host->caller().done();
        return sum;
    }

    /// Its process dies, and is started anew with calls to make.
    void restart(std::size_t i)
    {
        hosts_[i]->die();
        dead_.push_back(std::exchange(hosts_[i], made(i)));
        hosts_[i]->link().set_faults(faults_);
        hosts_[i]->start();
        hosts_[i]->caller().want(2000);
        hosts_[i]->caller().want_urgent(3s);
    }

    sharing_host& host(std::size_t i) { return *hosts_.at(i); }
    std::size_t size() const { return hosts_.size(); }
    counting_service& service() { return service_; }
    simulated_etcd& store() { return store_; }
    event_queue& time() { return time_; }

    /// The one that leads. There is one.
    sharing_host& leader()
    {
        const auto leads = [](const auto& host) { return host->leads(); };
        return **std::ranges::find_if(hosts_, leads);
    }

    void all_want(std::size_t calls)
    {
        for (const auto& host : hosts_)
            host->caller().want(calls);
    }

    void all_want_urgent(event_queue::clock::duration mean)
    {
        for (const auto& host : hosts_)
            host->caller().want_urgent(mean);
    }

    void set_faults(const link_faults& faults)
    {
        faults_ = faults;
        for (const auto& host : hosts_)
            host->link().set_faults(faults);
    }

    /// That of `part` of the urgent calls, in seconds.
    double wait(double part) const
    {
        std::vector<event_queue::clock::duration> all;
        for (const auto& host : hosts_)
            all.insert(all.end(), host->caller().waits().begin(), host->caller().waits().end());
        if (all.empty())
            return 0;
        std::ranges::sort(all);
        const auto index = static_cast<std::size_t>(part * static_cast<double>(all.size() - 1));
        return std::chrono::duration<double>(all[index]).count();
    }

    std::string numbers(double minutes) const
    {
        return fmt::format(
            "{} hosts: {} calls after {:.2f} min, {} in all, at most {} in a minute, {} refused; urgent ones "
            "waited {:.1f} s, "
            "99 of 100 at most {:.1f} s",
            hosts_.size(),
            done(),
            minutes,
            service_.calls(),
            service_.most_in_a_minute(),
            service_.refused(),
            wait(0.5),
            wait(0.99)
        );
    }

private:
    std::unique_ptr<sharing_host> made(std::size_t i)
    {
        next_seed_ += 2;
        const std::string name = fmt::format("host-{:02}", i);
        return std::make_unique<sharing_host>(name, time_, store_, service_, shared_limit, next_seed_);
    }

    event_queue time_;
    simulated_etcd store_{time_};
    counting_service service_;
    std::uint64_t next_seed_;
    link_faults faults_;
    std::vector<std::unique_ptr<sharing_host>> hosts_;
    std::vector<std::unique_ptr<sharing_host>> dead_;
    event_queue::clock::time_point begun_;
};

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
