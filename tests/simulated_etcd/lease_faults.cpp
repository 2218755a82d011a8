// SPDX-License-Identifier: BSL-1.0
// Leases that end in their time, late and early.

#include "simulated_etcd/walk.hpp"

using namespace rdad;
using namespace rdad::tests;
using namespace std::chrono_literals;
using etcd::errc;

BOOST_FIXTURE_TEST_SUITE(leases_of_the_simulated_store, etcd_walk)

BOOST_AUTO_TEST_CASE(one_ends_with_its_keys_in_one_revision_when_nobody_has_kept_it_alive)
{
    const auto lease = store.grant({.ttl = 10s, .id = 7}).value();
    BOOST_TEST(lease.id == 7);
    store.transact(put_of("a", "1", 7)).value();
    store.transact(put_of("b", "1", 7)).value();
    store.transact(put_of("c", "1", 7)).value();
    store.transact(put_of("c", "2")).value();
    pass(6s);
    BOOST_TEST((store.keep_alive(7).value().ttl == 10s));
    pass(9s);
    BOOST_TEST((store.time_to_live(7).value().left == 1s));
    const auto revision = store.keys().revision();
    pass(1s);
    BOOST_TEST(!has("a"));
    BOOST_TEST(!has("b"));
    BOOST_TEST(value("c") == "2");
    BOOST_TEST(store.keys().revision() == revision + 1);
    BOOST_TEST((errc_of(store.keep_alive(7)) == errc::lease_gone));
    BOOST_TEST((errc_of(store.time_to_live(7)) == errc::lease_gone));
    BOOST_TEST((errc_of(store.revoke(7)) == errc::lease_gone));
    BOOST_TEST((errc_of(store.transact(put_of("a", "1", 7))) == errc::lease_gone));
}

BOOST_AUTO_TEST_CASE(a_late_one_is_there_and_can_be_kept_alive_after_its_time)
{
    store.set_lateness_of_leases(20s);
    store.grant({.ttl = 10s, .id = 7}).value();
    store.transact(put_of("a", "1", 7)).value();
    pass(29s);
    BOOST_TEST(has("a"));
    store.set_lateness_of_leases(0s);
    BOOST_TEST(store.keep_alive(7).has_value());
    pass(9s);
    BOOST_TEST(has("a"));
    pass(1s);
    BOOST_TEST(!has("a"));
}

BOOST_AUTO_TEST_CASE(one_that_ends_early_takes_its_keys_with_it)
{
    store.grant({.ttl = 10s, .id = 7}).value();
    store.transact(put_of("a", "1", 7)).value();
    store.end_lease(7);
    BOOST_TEST(!has("a"));
    BOOST_TEST((errc_of(store.keep_alive(7)) == errc::lease_gone));
    BOOST_TEST(store.grant({.ttl = 10s, .id = 7}).has_value());
    BOOST_TEST((errc_of(store.grant({.ttl = 10s, .id = 7})) == errc::lease_exists));
}

BOOST_AUTO_TEST_SUITE_END()
