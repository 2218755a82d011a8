// SPDX-License-Identifier: BSL-1.0
// A store that is full, without a quorum, or has elected another leader.

#include "simulated_etcd/walk.hpp"

using namespace rdad;
using namespace rdad::tests;
using namespace std::chrono_literals;
using etcd::errc;

BOOST_FIXTURE_TEST_SUITE(faults_of_the_simulated_store, etcd_walk)

BOOST_AUTO_TEST_CASE(a_full_one_refuses_puts_and_grants_and_does_all_else)
{
    const auto lease = store.grant({.ttl = 60s}).value();
    store.transact(put_of("a", "1")).value();
    store.set_full(true);
    BOOST_TEST((errc_of(store.transact(put_of("a", "2"))) == errc::no_space));
    BOOST_TEST((errc_of(store.grant({.ttl = 60s})) == errc::no_space));
    // A put that would not be done is refused as well.
    etcd::txn either{.compares = {etcd::is_missing("a")}, .success = put_of("b", "1").success};
    BOOST_TEST((errc_of(store.transact(either)) == errc::no_space));
    BOOST_TEST(store.range({.key = "a"}).value().count == 1);
    BOOST_TEST(store.keep_alive(lease.id).has_value());
    BOOST_TEST(store.transact(deletion_of("a")).has_value());
    BOOST_TEST(store.revoke(lease.id).has_value());
    store.set_full(false);
    BOOST_TEST(store.transact(put_of("a", "2")).has_value());
}

BOOST_AUTO_TEST_CASE(without_a_quorum_nothing_is_done_and_no_lease_ends)
{
    const auto lease = store.grant({.ttl = 10s}).value();
    store.transact(put_of("a", "1", lease.id)).value();
    store.set_quorum(false);
    pass(60s);
    BOOST_TEST((errc_of(store.range({.key = "a"})) == errc::unavailable));
    BOOST_TEST((errc_of(store.transact(put_of("a", "2"))) == errc::unavailable));
    BOOST_TEST((errc_of(store.keep_alive(lease.id)) == errc::unavailable));
    BOOST_TEST((errc_of(store.grant({.ttl = 10s})) == errc::unavailable));
    BOOST_TEST((errc_of(store.revoke(lease.id)) == errc::unavailable));
    BOOST_TEST((errc_of(store.time_to_live(lease.id)) == errc::unavailable));
    BOOST_TEST(has("a"));
    store.set_quorum(true);
    pass(9s);
    BOOST_TEST(value("a") == "1");
    pass(2s);
    BOOST_TEST(!has("a"));
}

BOOST_AUTO_TEST_CASE(an_election_shows_in_the_term_and_gives_leases_their_time_again)
{
    const auto lease = store.grant({.ttl = 10s}).value();
    pass(9s);
    store.elect();
    pass(9s);
    BOOST_TEST((store.time_to_live(lease.id).value().left == 1s));
    BOOST_TEST(store.range({.key = "a"}).value().header.raft_term > lease.header.raft_term);
}

BOOST_AUTO_TEST_SUITE_END()
