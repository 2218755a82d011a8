// SPDX-License-Identifier: BSL-1.0
// Watches that miss nothing where members are killed and revisions compacted.

#include "end_to_end/site/waiting.hpp"
#include "etcd/cluster/etcd_cluster.hpp"

#include <fmt/format.h>

#include <csignal>
#include <set>
#include <string>

using namespace rdad;
using namespace rdad::tests;
using namespace std::chrono_literals;
using etcd::errc;
using etcd::watch_news_kind;

BOOST_AUTO_TEST_SUITE(watches_of_a_cluster, *boost::unit_test::precondition(with_etcd))

BOOST_AUTO_TEST_CASE(a_watch_goes_on_at_another_member_when_its_own_is_killed)
{
    etcd_cluster cluster;
    auto watching = cluster.client();
    auto changing = cluster.client(1);
    const auto watch = watching.watch({{.key = "k/", .range_end = etcd::prefix_end("k/")}}, 5s);
    BOOST_TEST((cluster.run(watch->next()).value().kind == watch_news_kind::begun));
    std::set<std::string> put;
    for (int i = 0; i < 100; ++i) {
        if (i == 50)
            cluster.kill(0);
        const std::string key = fmt::format("k/{:03}", i);
        const auto done = cluster.run(changing.put({.key = key, .value = "1"}));
        if (done)
            put.insert(key);
        else
            --i;
    }
    std::set<std::string> told;
    std::int64_t last = 0;
    wait_until("all is told", [&] {
        const auto news = cluster.run(watch->next());
        if (news) {
            for (const auto& one : news->events) {
                BOOST_TEST_REQUIRE(one.changed.mod_revision >= last);
                last = one.changed.mod_revision;
                told.insert(one.changed.key);
            }
        }
        return told.size() >= put.size();
    });
    BOOST_TEST((told == put));
}

BOOST_AUTO_TEST_CASE(a_watch_of_compacted_revisions_says_so_and_goes_on_from_where_was_listed)
{
    etcd_cluster cluster({.members = 1});
    auto client = cluster.client();
    const auto first = cluster.run(client.put({.key = "k/a", .value = "1"})).value();
    for (int i = 0; i < 10; ++i)
        cluster.run(client.put({.key = "k/b", .value = std::to_string(i)})).value();
    const std::int64_t compacted = first.header.revision + 5;
    cluster.compact(compacted);

    const auto watch = client.watch(
        {{.key = "k/", .range_end = etcd::prefix_end("k/"), .start_revision = first.header.revision},
         {.key = "tick"}},
        10s
    );
    std::optional<etcd::watch_news> told;
    for (int i = 0; i < 3 && !told; ++i) {
        const auto news = cluster.run(watch->next()).value();
        if (news.kind == watch_news_kind::compacted)
            told = news;
    }
    BOOST_TEST_REQUIRE(told.has_value());
    BOOST_TEST(told->range == 0U);
    BOOST_TEST(told->revision == compacted);

    BOOST_TEST(
        code_of(cluster.run(client.range({.key = "k/a", .revision = first.header.revision}))) ==
        errc::compacted
    );
    const auto listed = cluster.run(client.range(etcd::range_of_prefix("k/"))).value();
    BOOST_TEST(listed.keys.size() == 2U);
    cluster.run(client.erase({.key = "k/a"})).value();
    watch->go_on(told->range, listed.header.revision + 1);
    std::vector<etcd::event> events;
    while (events.empty())
        events = cluster.run(watch->next()).value().events;
    BOOST_TEST((events.at(0).kind == etcd::event_kind::deleted));
    BOOST_TEST(events.at(0).changed.key == "k/a");
}

BOOST_AUTO_TEST_CASE(many_large_changes_of_one_revision_come_in_parts_and_all_of_them)
{
    etcd_cluster cluster({.members = 1, .options = {"--max-request-bytes=10000000"}});
    auto client = cluster.client();
    etcd::txn large{.compares = {}, .success = {}};
    for (int i = 0; i < 90; ++i)
        large.success.emplace_back(etcd::put_request{fmt::format("k/{:03}", i), std::string(100'000, 'x')});
    const auto put = cluster.run(client.transact(std::move(large))).value();
    const auto more = cluster.run(client.put({.key = "k/last", .value = std::string(1'000'000, 'x')}));
    BOOST_TEST(more.has_value());
    auto settings = cluster.settings();
    settings.answer_limit = 20'000'000;
    auto watching = etcd::client::make(settings).value();
    const auto watch = watching.watch(
        {{.key = "k/", .range_end = etcd::prefix_end("k/"), .start_revision = put.header.revision}},
        10s
    );
    std::set<std::string> told;
    while (told.size() < 91) {
        for (const auto& one : cluster.run(watch->next()).value().events)
            told.insert(one.changed.key);
    }
    BOOST_TEST(told.contains("k/089"));
    BOOST_TEST(told.contains("k/last"));
}

BOOST_AUTO_TEST_SUITE_END()
