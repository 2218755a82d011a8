// SPDX-License-Identifier: BSL-1.0
// Members that are killed, stopped or full, and clients that they don't trust.

#include "end_to_end/site/waiting.hpp"
#include "etcd/cluster/etcd_cluster.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <csignal>
#include <set>
#include <string>
#include <vector>

using namespace rdad;
using namespace rdad::tests;
using namespace std::chrono_literals;
using etcd::errc;
using std::chrono::steady_clock;

namespace {

std::set<std::string> keys_of(etcd_cluster& cluster, const std::string& prefix)
{
    auto client = cluster.client();
    std::set<std::string> keys;
    for (std::optional<etcd::range_request> next = etcd::range_of_prefix(prefix); next;) {
        const auto page = cluster.run(client.range(*next)).value();
        for (const auto& one : page.keys)
            keys.insert(one.key);
        next = etcd::next_page(*next, page);
    }
    return keys;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(failures_of_a_cluster, *boost::unit_test::precondition(with_etcd))

BOOST_AUTO_TEST_CASE(where_the_leader_is_killed_amid_changes_each_is_done_not_done_or_told_as_unknown)
{
    etcd_cluster cluster;
    const std::size_t leader = cluster.leader();
    auto client = cluster.client(leader);
    std::set<std::string> done;
    std::set<std::string> unknown;
    std::set<std::string> not_done;
    steady_clock::time_point killed_at;
    std::optional<steady_clock::duration> pause;
    for (int i = 0; i < 150; ++i) {
        if (i == 50) {
            killed_at = steady_clock::now();
            cluster.signal(leader, SIGKILL);
        }
        const std::string key = fmt::format("f/{:04}", i);
        const auto put = cluster.run(client.put({.key = key, .value = "1"}));
        if (put) {
            done.insert(key);
            if (i >= 50 && !pause && put->header.raft_term > 0)
                pause = steady_clock::now() - killed_at;
        } else {
            const errc why = code_of(put);
            BOOST_TEST_REQUIRE(
                (why == errc::unknown_outcome || why == errc::unavailable),
                put.error().sentence
            );
            (why == errc::unknown_outcome ? unknown : not_done).insert(key);
        }
    }
    BOOST_TEST(done.size() >= 50U);
    BOOST_TEST_REQUIRE(pause.has_value());
    BOOST_TEST((*pause < 15s));
    BOOST_TEST_MESSAGE(
        "done " << done.size() << ", unknown " << unknown.size() << ", not done " << not_done.size()
                << ", the next one after "
                << std::chrono::duration_cast<std::chrono::milliseconds>(*pause).count() << " ms"
    );
    const auto there = keys_of(cluster, "f/");
    for (const auto& key : done)
        BOOST_TEST(there.contains(key), key);
    for (const auto& key : not_done)
        BOOST_TEST(!there.contains(key), key);
    cluster.restart(leader);
    cluster.wait_until_all_answer();
    BOOST_TEST((keys_of(cluster, "f/") == there));
}

BOOST_AUTO_TEST_CASE(a_member_alone_is_unavailable_within_the_deadlines_until_the_others_are_back)
{
    etcd_cluster cluster;
    auto client = cluster.client();
    cluster.run(client.put({.key = "a", .value = "1"})).value();
    const auto watch = client.watch({{.key = "a"}}, 5s);
    BOOST_TEST((cluster.run(watch->next()).value().kind == etcd::watch_news_kind::begun));
    cluster.signal(1, SIGSTOP);
    cluster.signal(2, SIGSTOP);

    const auto begun = steady_clock::now();
    BOOST_TEST(code_of(cluster.run(client.range({.key = "a"}))) == errc::unavailable);
    BOOST_TEST((steady_clock::now() - begun < 3 * etcd::endpoint_deadline + 3s));
    const errc put = code_of(cluster.run(client.put({.key = "a", .value = "2"})));
    BOOST_TEST((put == errc::unavailable || put == errc::unknown_outcome));
    BOOST_TEST(code_of(cluster.run(watch->next())) == errc::unavailable);
    wait_until("the member says that it has no leader", [&] {
        return cluster.run(client.status(0)).value().leader == 0;
    });

    cluster.signal(1, SIGCONT);
    cluster.signal(2, SIGCONT);
    wait_until("a change is taken again", [&] {
        return cluster.run(client.put({.key = "a", .value = "3"})).has_value();
    });
    // The change whose outcome was not known may come behind it.
    std::vector<std::string> told;
    const bool is_told = comes_true([&] {
        const auto news = cluster.run(watch->next());
        if (news) {
            for (const auto& one : news->events)
                told.push_back(one.changed.value);
        }
        return std::ranges::count(told, "3") > 0;
    });
    BOOST_TEST(is_told, "the watch has told of " << fmt::format("{}", fmt::join(told, ", ")));
    BOOST_TEST_MESSAGE("told " << fmt::format("{}", fmt::join(told, ", ")));
}

BOOST_AUTO_TEST_CASE(where_the_database_is_full_what_needs_no_space_goes_on)
{
    etcd_cluster cluster({.members = 1, .options = {"--quota-backend-bytes=8000000"}});
    auto client = cluster.client();
    const auto lease = cluster.run(client.grant({.ttl = 60s})).value();
    std::size_t count = 0;
    errc why{};
    while (why == errc{} && count < 20) {
        why = code_of(
            cluster.run(client.put({.key = fmt::format("n/{}", count), .value = std::string(1'000'000, 'x')}))
        );
        ++count;
    }
    BOOST_TEST(why == errc::no_space);
    BOOST_TEST(code_of(cluster.run(client.put({.key = "small", .value = "1"}))) == errc::no_space);
    BOOST_TEST(code_of(cluster.run(client.grant({.ttl = 60s}))) == errc::no_space);
    const auto alarms = cluster.run(client.alarms()).value();
    BOOST_REQUIRE(alarms.size() == 1U);
    BOOST_TEST(alarms[0].kind == "NOSPACE");
    BOOST_TEST(cluster.run(client.range({.key = "n/0", .keys_only = true})).value().count == 1);
    BOOST_TEST(cluster.run(client.erase({.key = "n/0"})).value().deleted == 1);
    BOOST_TEST(cluster.run(client.transact({.compares = {}, .success = {etcd::delete_request{"n/1"}}})
    ).has_value());
    BOOST_TEST(cluster.run(client.keep_alive(lease.id)).has_value());
    BOOST_TEST(cluster.run(client.revoke(lease.id)).has_value());
}

BOOST_AUTO_TEST_CASE(who_shows_no_certificate_of_the_authority_is_refused_and_so_is_another_server)
{
    etcd_cluster cluster({.members = 1, .tls = true});
    testing::certificate_authority other;
    const auto foreign = other.issue();
    const auto ask = [&](const etcd::settings& settings) {
        auto client = etcd::client::make(settings).value();
        const errc put = code_of(cluster.run(client.put({.key = "a", .value = "1"})));
        BOOST_TEST(put == errc::unauthenticated);
        return code_of(cluster.run(client.range({.key = "a"})));
    };
    BOOST_TEST(ask(cluster.settings_with(&foreign)) == errc::unauthenticated);
    BOOST_TEST(ask(cluster.settings_with(nullptr)) == errc::unauthenticated);
    auto settings = cluster.settings();
    const testing::temporary_directory directory;
    settings.ca_file = directory.write("ca.pem", other.certificate());
    BOOST_TEST(ask(settings) == errc::unauthenticated);
    auto good = cluster.client();
    BOOST_TEST(cluster.run(good.range({.key = "a"})).value().keys.empty());
}

BOOST_AUTO_TEST_SUITE_END()
