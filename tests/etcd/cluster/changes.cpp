// SPDX-License-Identifier: BSL-1.0
// Keys, transactions, pages and leases of a cluster, plain and with mutual TLS.

#include "end_to_end/site/waiting.hpp"
#include "etcd/cluster/etcd_cluster.hpp"

#include <fmt/format.h>

#include <memory>
#include <set>
#include <string>
#include <tuple>
#include <variant>

using namespace rdad;
using namespace rdad::tests;
using namespace std::chrono_literals;
using etcd::errc;

namespace {

// One cluster for all tests of it, whose keys are their own.

struct plain
{
    static etcd_cluster& cluster()
    {
        static etcd_cluster one;
        return one;
    }
};

struct mutual_tls
{
    static etcd_cluster& cluster()
    {
        static etcd_cluster one({.tls = true});
        return one;
    }
};

using transports = std::tuple<plain, mutual_tls>;

etcd::put_request put_of(std::string key, std::string value)
{
    return {.key = std::move(key), .value = std::move(value)};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(changes_of_a_cluster, *boost::unit_test::precondition(with_etcd))

BOOST_AUTO_TEST_CASE_TEMPLATE(what_was_put_is_there_until_it_is_deleted, of, transports)
{
    etcd_cluster& cluster = of::cluster();
    auto client = cluster.client();
    const std::string bytes("any\0bytes\xff", 10);
    const auto put = cluster.run(client.put(put_of("k/a", bytes))).value();
    BOOST_TEST(put.header.revision > 0);
    BOOST_TEST(put.header.raft_term > 0U);
    auto found = cluster.run(client.range({.key = "k/a"})).value();
    BOOST_REQUIRE(found.keys.size() == 1U);
    BOOST_TEST((found.keys[0].value == bytes));
    BOOST_TEST(found.keys[0].version == 1);
    BOOST_TEST(found.keys[0].create_revision == put.header.revision);
    cluster.run(client.put(put_of("k/a", ""))).value();
    BOOST_TEST((
        cluster.run(client.range({.key = "k/a", .revision = put.header.revision})).value().keys.at(0).value ==
        bytes
    ));
    BOOST_TEST(cluster.run(client.range({.key = "k/a"})).value().keys.at(0).value == "");
    BOOST_TEST(cluster.run(client.erase({.key = "k/a"})).value().deleted == 1);
    BOOST_TEST(cluster.run(client.range({.key = "k/a"})).value().keys.empty());
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_transaction_changes_nothing_where_a_comparison_fails, of, transports)
{
    etcd_cluster& cluster = of::cluster();
    auto client = cluster.client();
    const etcd::txn take{
        .compares = {etcd::is_missing("t/lock")},
        .success = {put_of("t/lock", "me"), put_of("t/mine", "1")},
        .failure = {etcd::range_request{.key = "t/lock"}}};
    const auto first = cluster.run(client.transact(take)).value();
    BOOST_TEST(first.succeeded);
    BOOST_TEST(first.answers.size() == 2U);
    const auto second = cluster.run(client.transact(take)).value();
    BOOST_TEST(!second.succeeded);
    const auto& seen = std::get<etcd::range_answer>(second.answers.at(0)).keys.at(0);
    BOOST_TEST(seen.value == "me");

    const auto change = [&](etcd::compare one) {
        return cluster
            .run(client.transact(
                {.compares = {std::move(one)},
                 .success = {put_of("t/lock", "me"), etcd::delete_request{"t/none"}}}
            ))
            .value()
            .succeeded;
    };
    BOOST_TEST(change(etcd::is_unchanged_since("t/lock", seen.mod_revision)));
    BOOST_TEST(!change(etcd::is_unchanged_since("t/lock", seen.mod_revision)));
    BOOST_TEST(change(etcd::is_made_in("t/lock", seen.create_revision)));
    BOOST_TEST(!change(etcd::is_made_in("t/lock", seen.create_revision + 1)));
    using etcd::compare_result;
    using etcd::compare_target;
    BOOST_TEST(change({"t/lock", compare_target::version, compare_result::greater, 2, ""}));
    BOOST_TEST(!change({"t/lock", compare_target::version, compare_result::less, 2, ""}));
    BOOST_TEST(change({"t/lock", compare_target::value, compare_result::equal, 0, "me"}));
    BOOST_TEST(!change({"t/lock", compare_target::value, compare_result::not_equal, 0, "me"}));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_thousand_keys_come_by_pages_as_of_one_revision, of, transports)
{
    etcd_cluster& cluster = of::cluster();
    auto client = cluster.client();
    for (int i = 0; i < 1000; i += 100) {
        etcd::txn some{.compares = {}, .success = {}};
        for (int j = i; j < i + 100; ++j)
            some.success.emplace_back(put_of(fmt::format("p/{:04}", j), std::string(100, 'x')));
        BOOST_TEST(cluster.run(client.transact(std::move(some))).value().succeeded);
    }
    auto request = etcd::range_of_prefix("p/");
    request.limit = 128;
    std::set<std::string> keys;
    std::string last;
    int pages = 0;
    for (std::optional<etcd::range_request> next = request; next;) {
        const auto page = cluster.run(client.range(*next)).value();
        for (const auto& one : page.keys) {
            BOOST_TEST_REQUIRE(one.key > last);
            last = one.key;
            keys.insert(one.key);
        }
        next = etcd::next_page(*next, page);
        cluster.run(client.put(put_of(fmt::format("p/{:04}-later", 999 - pages), "1"))).value();
        ++pages;
    }
    BOOST_TEST(keys.size() == 1000U);
    BOOST_TEST(pages == 8);
    request.count_only = true;
    BOOST_TEST(cluster.run(client.range(request)).value().count == 1008);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(what_is_too_large_is_refused_as_such, of, transports)
{
    etcd_cluster& cluster = of::cluster();
    auto client = cluster.client();
    BOOST_TEST(
        code_of(cluster.run(client.put(put_of("big", std::string(1'700'000, 'x'))))) == errc::too_large
    );
    etcd::txn many{.compares = {}, .success = {}};
    for (std::size_t i = 0; i <= etcd::most_operations; ++i)
        many.success.emplace_back(put_of(fmt::format("many/{}", i), "1"));
    BOOST_TEST(code_of(cluster.run(client.transact(many))) == errc::too_large);
    many.success.pop_back();
    BOOST_TEST(cluster.run(client.transact(many)).has_value());
    BOOST_TEST(cluster.run(client.put(put_of("big", std::string(1'400'000, 'x')))).has_value());
    BOOST_TEST(cluster.run(client.range({.key = "big"})).value().keys.at(0).value.size() == 1'400'000U);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_lease_ends_with_its_keys_when_nobody_keeps_it_alive, of, transports)
{
    etcd_cluster& cluster = of::cluster();
    auto client = cluster.client();
    const auto lease = cluster.run(client.grant({.ttl = 4s})).value();
    BOOST_TEST(lease.ttl >= 4s);
    cluster.run(client.put({.key = "l/a", .value = "1", .lease = lease.id})).value();
    BOOST_TEST(cluster.run(client.keep_alive(lease.id)).value().ttl == lease.ttl);
    const auto state = cluster.run(client.time_to_live(lease.id)).value();
    BOOST_TEST(state.ttl == lease.ttl);
    BOOST_TEST(state.keys.at(0) == "l/a");
    BOOST_TEST(cluster.run(client.range({.key = "l/a"})).value().keys.at(0).lease == lease.id);
    wait_until("the lease has ended", [&] {
        return cluster.run(client.range({.key = "l/a"})).value().keys.empty();
    });
    BOOST_TEST(code_of(cluster.run(client.keep_alive(lease.id))) == errc::lease_gone);
    BOOST_TEST(code_of(cluster.run(client.time_to_live(lease.id))) == errc::lease_gone);
    BOOST_TEST(code_of(cluster.run(client.revoke(lease.id))) == errc::lease_gone);
    BOOST_TEST(
        code_of(cluster.run(client.put({.key = "l/a", .value = "1", .lease = lease.id}))) == errc::lease_gone
    );
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_lease_that_is_revoked_is_gone_at_once_and_ids_are_given_once, of, transports)
{
    etcd_cluster& cluster = of::cluster();
    auto client = cluster.client();
    BOOST_TEST(cluster.run(client.grant({.ttl = 60s, .id = 4711})).value().id == 4711);
    BOOST_TEST(code_of(cluster.run(client.grant({.ttl = 60s, .id = 4711}))) == errc::lease_exists);
    cluster.run(client.put({.key = "l/b", .value = "1", .lease = 4711})).value();
    BOOST_TEST(cluster.run(client.revoke(4711)).has_value());
    BOOST_TEST(cluster.run(client.range({.key = "l/b"})).value().keys.empty());
}

BOOST_AUTO_TEST_CASE_TEMPLATE(members_say_how_they_are, of, transports)
{
    etcd_cluster& cluster = of::cluster();
    auto client = cluster.client();
    std::set<std::uint64_t> ids;
    for (std::size_t i = 0; i < client.endpoint_count(); ++i) {
        const auto status = cluster.run(client.status(i)).value();
        BOOST_TEST(status.version.starts_with("3."));
        BOOST_TEST(status.db_size > 0);
        BOOST_TEST(status.raft_term > 0U);
        BOOST_TEST(status.leader != 0U);
        ids.insert(status.header.member_id);
    }
    BOOST_TEST(ids.size() == 3U);
    BOOST_TEST(cluster.run(client.alarms()).value().empty());
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_watch_tells_of_changes_of_all_its_ranges, of, transports)
{
    etcd_cluster& cluster = of::cluster();
    auto client = cluster.client();
    const auto watch = client.watch(
        {{.key = "w/a/", .range_end = etcd::prefix_end("w/a/")}, {.key = "w/b"}},
        std::chrono::minutes(1)
    );
    for (int i = 0; i < 2; ++i)
        BOOST_TEST((cluster.run(watch->next()).value().kind == etcd::watch_news_kind::begun));
    cluster.run(client.put(put_of("w/a/1", "1"))).value();
    cluster.run(client.erase({.key = "w/a/1"})).value();
    cluster.run(client.put(put_of("w/b", "2"))).value();
    std::vector<std::pair<std::string, etcd::event_kind>> seen;
    while (seen.size() < 3) {
        for (const auto& one : cluster.run(watch->next()).value().events)
            seen.emplace_back(one.changed.key, one.kind);
    }
    // Their order is kept within a range only.
    std::ranges::stable_sort(seen, {}, &std::pair<std::string, etcd::event_kind>::first);
    BOOST_TEST((seen[0] == std::pair(std::string("w/a/1"), etcd::event_kind::put)));
    BOOST_TEST((seen[1] == std::pair(std::string("w/a/1"), etcd::event_kind::deleted)));
    BOOST_TEST((seen[2] == std::pair(std::string("w/b"), etcd::event_kind::put)));
}

BOOST_AUTO_TEST_SUITE_END()
