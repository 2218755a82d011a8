// SPDX-License-Identifier: BSL-1.0
// A creation or an activation is sent soon after its intent, in the session of that, or not at all.

#include "fleet/start_guard.hpp"

#include "fleet_fixture.hpp"
#include "small_etcd.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <variant>

using namespace rdad;
using namespace rdad::fleet;
using namespace rdad::tests;
using namespace std::chrono_literals;

namespace {

/// A host with a session, and an intent in that.
struct host_with_intent
{
    small_etcd store;
    boot_time now{1h};
    session present{{survey, host_a, to_text(member{"a", 1})}, 1};
    start_guard guard = begun();

    start_guard begun()
    {
        present.next(now);
        keep_alive_granted();
        const auto request = std::get<session::begin>(present.next(now)).request;
        present.begun(store.apply(request), now);
        return {present.current()->session, now};
    }

    void keep_alive_granted()
    {
        present.granted(etcd::lease{store.header(), present.lease(), session_ttl}, now);
    }

    void keep_alive()
    {
        BOOST_TEST_REQUIRE(std::holds_alternative<session::keep_alive>(present.next(now)));
        present.kept(etcd::lease{store.header(), present.lease(), session_ttl}, now);
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(guards_of_starts, host_with_intent)

BOOST_AUTO_TEST_CASE(a_request_is_sent_within_8_s_of_its_intent)
{
    const auto sent = now;
    BOOST_TEST(guard.may_be_sent(present, now));
    now += 5s;
    keep_alive();
    BOOST_TEST(guard.may_be_sent(present, sent + 8s - 1ns));
    BOOST_TEST(!guard.may_be_sent(present, sent + 8s));
}

BOOST_AUTO_TEST_CASE(a_host_that_was_suspended_in_between_sends_nothing)
{
    now += 2h;
    BOOST_TEST(!guard.may_be_sent(present, now));
    keep_alive();
    BOOST_TEST(present.may_start(now));
    BOOST_TEST(!guard.may_be_sent(present, now));
}

BOOST_AUTO_TEST_CASE(nothing_is_sent_by_a_session_whose_lease_may_have_ended)
{
    now += 7s;
    guard = {present.current()->session, now};
    BOOST_TEST(guard.may_be_sent(present, now + 5s - 1ns));
    BOOST_TEST(!guard.may_be_sent(present, now + 5s));
}

BOOST_AUTO_TEST_CASE(nothing_that_was_begun_in_a_session_is_sent_in_the_next_one)
{
    const auto lease = present.lease();
    present.fenced(present.current()->session);
    BOOST_TEST(!guard.may_be_sent(present, now));
    store.end_lease(lease);
    BOOST_TEST_REQUIRE(std::holds_alternative<session::over>(present.next(now)));
    BOOST_TEST_REQUIRE(std::holds_alternative<session::revoke>(present.next(now)));
    present.revoked(boost::system::in_place_value, now);
    const start_guard next = begun();
    BOOST_TEST(next.may_be_sent(present, now));
    BOOST_TEST(!guard.may_be_sent(present, now));
}

BOOST_AUTO_TEST_SUITE_END()
