// SPDX-License-Identifier: BSL-1.0
// What watches of the simulated store tell, and what they keep back.

#include "simulated_etcd/simulated_watch.hpp"
#include "simulated_etcd/walk.hpp"

using namespace rdad;
using namespace rdad::tests;
using namespace std::chrono_literals;
using etcd::watch_news_kind;
using simulation::simulated_watch;

BOOST_FIXTURE_TEST_SUITE(watches_of_the_simulated_store, etcd_walk)

BOOST_AUTO_TEST_CASE(changes_are_told_by_revisions_beginning_with_the_one_that_is_asked_for)
{
    store.transact(put_of("a/1", "1")).value();
    const auto second = store.transact(put_of("a/2", "1")).value();
    store.transact(deletion_of("a/1")).value();
    store.transact(put_of("b", "1")).value();
    simulated_watch watch(store, {{"a/", etcd::prefix_end("a/"), second.header.revision}, {"b"}});
    const auto begun = watch.next().value();
    BOOST_TEST((begun.kind == watch_news_kind::begun));
    BOOST_TEST(begun.revision == second.header.revision - 1);
    BOOST_TEST(watch.next().value().range == 1U);
    BOOST_TEST(watch.next().value().events.at(0).changed.key == "a/2");
    const auto gone = watch.next().value().events.at(0);
    BOOST_TEST((gone.kind == etcd::event_kind::deleted));
    BOOST_TEST(gone.changed.key == "a/1");
    BOOST_TEST(!watch.next().has_value());
    store.transact(put_of("b", "2")).value();
    BOOST_TEST(watch.next().value().events.at(0).changed.value == "2");
    BOOST_TEST(watch.progress().at(0).revision == store.keys().revision());
}

BOOST_AUTO_TEST_CASE(one_that_lags_behind_a_compaction_says_so_and_goes_on_from_where_it_is_told)
{
    simulated_watch watch(store, {{"a"}});
    watch.next();
    for (int i = 0; i < 5; ++i)
        store.transact(put_of("a", std::to_string(i))).value();
    const auto now = store.keys().revision();
    BOOST_TEST(store.compact(now - 1).has_value());
    const auto told = watch.next().value();
    BOOST_TEST((told.kind == watch_news_kind::compacted));
    BOOST_TEST(told.revision == now - 1);
    store.transact(put_of("a", "last")).value();
    BOOST_TEST(!watch.next().has_value());
    BOOST_TEST(watch.progress().empty());
    watch.go_on(0, now + 1);
    BOOST_TEST(watch.next().value().events.at(0).changed.value == "last");
}

BOOST_AUTO_TEST_CASE(deletions_can_be_left_out_and_nothing_else)
{
    store.set_deletions_told(false);
    simulated_watch watch(store, {{"a", etcd::prefix_end("a")}});
    watch.next();
    store.transact(put_of("a", "1")).value();
    store.transact({.compares = {}, .success = {etcd::delete_request{"a"}, etcd::put_request{"aa", "1"}}}
    ).value();
    store.transact(deletion_of("aa")).value();
    BOOST_TEST(watch.next().value().events.size() == 1U);
    const auto both = watch.next().value();
    BOOST_TEST_REQUIRE(both.events.size() == 1U);
    BOOST_TEST(both.events[0].changed.key == "aa");
    const auto last = watch.next().value();
    BOOST_TEST((last.kind == watch_news_kind::progress));
    BOOST_TEST(last.revision == store.keys().revision());
}

BOOST_AUTO_TEST_SUITE_END()
