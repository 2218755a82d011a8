// SPDX-License-Identifier: BSL-1.0
// How the sessions of a host begin and end, and when jobs may be started in one.

#include "fleet/session.hpp"

#include "fleet_fixture.hpp"
#include "small_etcd.hpp"

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include <chrono>
#include <optional>
#include <string>
#include <variant>

using namespace rdad;
using namespace rdad::fleet;
using namespace rdad::tests;
using namespace std::chrono_literals;

namespace {

const failure lease_is_gone{etcd::errc::lease_gone, "The lease is gone."};
const failure lease_is_there{etcd::errc::lease_exists, "There is such a lease."};

struct naming_of_sessions
{
    std::string operator()(const session::revoke& r) const { return fmt::format("revoke {}", r.lease); }
    std::string operator()(const session::grant&) const { return "grant"; }
    std::string operator()(const session::begin&) const { return "begin"; }
    std::string operator()(const session::keep_alive&) const { return "keep alive"; }
    std::string operator()(const session::over& o) const { return fmt::format("over {}", o.which.session); }
    std::string operator()(const session::wait&) const { return "wait"; }
    std::string operator()(const session::left&) const { return "left"; }
};

/// A session of host_a and the store, step by step.
struct session_walk
{
    small_etcd store;
    boot_time now{1h};
    session subject = made(0, 1);
    session::action last = session::left{};

    static session made(std::int64_t earlier_lease, std::uint32_t seed)
    {
        return {{survey, host_a, to_text(member{"a", 1}), earlier_lease}, seed};
    }

    std::string next()
    {
        last = subject.next(now);
        return std::visit(naming_of_sessions(), last);
    }

    std::int64_t asked_lease() const { return std::get<session::grant>(last).request.id; }
    boot_time waits_until() const { return std::get<session::wait>(last).until.value(); }

    etcd::lease lease() const { return {store.header(), subject.lease(), session_ttl}; }
    etcd::txn_answer begin() { return store.apply(std::get<session::begin>(last).request); }

    /// With a session, whose keepalives were answered until now.
    void begin_session()
    {
        BOOST_TEST_REQUIRE(next() == "grant");
        subject.granted(lease(), now);
        BOOST_TEST_REQUIRE(next() == "begin");
        subject.begun(begin(), now);
        BOOST_TEST_REQUIRE(next() == "wait");
    }

    /// When the next keepalive is due.
    void wait()
    {
        BOOST_TEST_REQUIRE(next() == "wait");
        now = waits_until();
    }

    void lose_keepalive()
    {
        BOOST_TEST_REQUIRE(next() == "keep alive");
        subject.kept(nobody, now);
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(sessions, session_walk)

BOOST_AUTO_TEST_CASE(one_begins_with_a_lease_of_15_s_and_the_key_of_the_host)
{
    BOOST_TEST(next() == "grant");
    BOOST_TEST((std::get<session::grant>(last).request.ttl == 15s));
    BOOST_TEST(asked_lease() > 0);
    BOOST_TEST(!subject.current().has_value());
    subject.granted(lease(), now);
    BOOST_TEST(next() == "begin");
    BOOST_TEST(!subject.may_start(now));
    subject.begun(begin(), now);
    BOOST_TEST((subject.current() == host_session{host_a, store.find(survey.host(host_a))->create_revision}));
    BOOST_TEST(store.find(survey.host(host_a))->lease == subject.lease());
    BOOST_TEST(subject.key().lease == subject.lease());
    BOOST_TEST(subject.may_start(now));
}

BOOST_AUTO_TEST_CASE(no_two_leases_have_the_same_id)
{
    next();
    session of_other_seed = made(0, 2);
    session of_other_host({survey, host_b, "", 0}, 1);
    of_other_seed.next(now);
    of_other_host.next(now);
    BOOST_TEST(of_other_seed.lease() != subject.lease());
    BOOST_TEST(of_other_host.lease() != subject.lease());
}

BOOST_AUTO_TEST_CASE(what_a_process_before_has_left_is_ended_first)
{
    subject = made(77, 1);
    BOOST_TEST(next() == "revoke 77");
    subject.revoked(nobody, now);
    BOOST_TEST(next() == "wait");
    now += 1s;
    BOOST_TEST(next() == "revoke 77");
    subject.revoked(lease_is_gone, now);
    begin_session();
}

BOOST_AUTO_TEST_CASE(a_keepalive_goes_every_5_s)
{
    begin_session();
    for (int i = 0; i < 10; ++i) {
        const auto before = now;
        wait();
        BOOST_TEST((now == before + 5s));
        BOOST_TEST(next() == "keep alive");
        subject.kept(lease(), now);
        BOOST_TEST(subject.may_start(now));
    }
}

BOOST_AUTO_TEST_CASE(jobs_are_started_for_12_s_from_the_sending_of_what_was_acknowledged_last)
{
    begin_session();
    wait();
    const auto sent = now;
    BOOST_TEST(next() == "keep alive");
    now += 4s;
    subject.kept(lease(), now);
    BOOST_TEST(subject.may_start(sent + 12s - 1ns));
    BOOST_TEST(!subject.may_start(sent + 12s));
}

BOOST_AUTO_TEST_CASE(keepalives_that_are_lost_do_not_end_a_session_but_no_job_is_started)
{
    begin_session();
    const auto acknowledged = now;
    const auto which = subject.current();
    while (now < acknowledged + 60s) {
        wait();
        lose_keepalive();
        BOOST_TEST(subject.may_start(now) == (now < acknowledged + 12s));
        BOOST_TEST((subject.current() == which));
    }
    wait();
    BOOST_TEST(next() == "keep alive");
    subject.kept(lease(), now);
    BOOST_TEST(subject.may_start(now));
    BOOST_TEST((subject.current() == which));
}

BOOST_AUTO_TEST_CASE(a_keepalive_that_is_lost_is_repeated_a_second_later)
{
    begin_session();
    wait();
    const auto lost = now;
    lose_keepalive();
    wait();
    BOOST_TEST((now == lost + 1s));
    BOOST_TEST(next() == "keep alive");
}

BOOST_AUTO_TEST_CASE(a_host_that_was_suspended_starts_nothing_though_an_answer_waits_for_it)
{
    begin_session();
    wait();
    BOOST_TEST(next() == "keep alive");
    now += 1h;
    subject.kept(lease(), now);
    BOOST_TEST(!subject.may_start(now));
    BOOST_TEST(next() == "keep alive");
    subject.kept(lease_is_gone, now);
    BOOST_TEST(next().starts_with("over"));
}

BOOST_AUTO_TEST_CASE(a_lease_that_is_gone_ends_the_session_and_another_one_begins)
{
    begin_session();
    const auto ended = subject.current().value();
    const auto lease_before = subject.lease();
    wait();
    next();
    store.end_lease(lease_before);
    subject.kept(lease_is_gone, now);
    BOOST_TEST(!subject.current().has_value());
    BOOST_TEST(!subject.may_start(now));
    BOOST_TEST(next() == fmt::format("over {}", ended.session));
    begin_session();
    BOOST_TEST(subject.lease() != lease_before);
    BOOST_TEST(subject.current()->session > ended.session);
}

BOOST_AUTO_TEST_CASE(a_session_that_a_transaction_finds_ended_is_over_and_its_lease_ends)
{
    begin_session();
    const auto which = subject.current()->session;
    const auto lease_before = subject.lease();
    subject.fenced(which - 1);
    BOOST_TEST(subject.current().has_value(), "that was an earlier one");
    subject.fenced(which);
    BOOST_TEST(!subject.may_start(now));
    BOOST_TEST(next() == fmt::format("over {}", which));
    BOOST_TEST(next() == fmt::format("revoke {}", lease_before));
    store.end_lease(lease_before);
    subject.revoked(boost::system::in_place_value, now);
    begin_session();
}

BOOST_AUTO_TEST_CASE(a_session_that_is_fenced_is_over_at_once_and_the_next_one_waits_for_what_is_under_way)
{
    begin_session();
    wait();
    BOOST_TEST(next() == "keep alive");
    now += keepalive_every;
    BOOST_TEST(next() == "wait", "its answer would count for the later one");
    subject.fenced(subject.current()->session);
    BOOST_TEST(next().starts_with("over"));
    BOOST_TEST(next() == "wait");
    subject.kept(lease_is_gone, now);
    BOOST_TEST(next().starts_with("revoke"));
}

BOOST_AUTO_TEST_CASE(a_beginning_whose_answer_was_lost_is_known_by_its_lease)
{
    next();
    subject.granted(lease(), now);
    BOOST_TEST(next() == "begin");
    const auto made_in = begin().header.revision;
    subject.begun(lost_answer, now);
    store.put("something else", "");
    wait();
    BOOST_TEST(next() == "begin");
    subject.begun(begin(), now);
    BOOST_TEST((subject.current() == host_session{host_a, made_in}));
}

BOOST_AUTO_TEST_CASE(a_grant_whose_answer_was_lost_is_as_old_as_its_first_request)
{
    BOOST_TEST(next() == "grant");
    const auto id = asked_lease();
    const auto sent = now;
    subject.granted(lost_answer, now);
    BOOST_TEST(next() == "wait");
    now += 4s;
    BOOST_TEST(next() == "grant");
    BOOST_TEST(asked_lease() == id);
    subject.granted(lease_is_there, now);
    BOOST_TEST(next() == "begin");
    subject.begun(begin(), now);
    BOOST_TEST(subject.may_start(sent + 12s - 1ns));
    BOOST_TEST(!subject.may_start(sent + 12s));
    BOOST_TEST(next() == "wait");
    BOOST_TEST((waits_until() == sent + 5s));
}

BOOST_AUTO_TEST_CASE(a_grant_that_nobody_has_got_is_as_old_as_the_next_one)
{
    next();
    subject.granted(nobody, now);
    now += 10s;
    next();
    const auto sent = now;
    subject.granted(lease(), now);
    next();
    subject.begun(begin(), now);
    BOOST_TEST(subject.may_start(sent + 12s - 1ns));
}

BOOST_AUTO_TEST_CASE(a_lease_that_is_somebody_elses_is_left_alone)
{
    next();
    const auto id = asked_lease();
    subject.granted(lease_is_there, now);
    BOOST_TEST(next() == "grant");
    BOOST_TEST(asked_lease() != id);
}

BOOST_AUTO_TEST_CASE(a_lease_that_ends_before_the_session_begins_is_followed_by_another)
{
    next();
    const auto id = asked_lease();
    subject.granted(lease(), now);
    BOOST_TEST(next() == "begin");
    subject.begun(lease_is_gone, now);
    BOOST_TEST(next() == "grant", "nothing was begun in it, so nothing is over");
    BOOST_TEST(asked_lease() != id);
}

BOOST_AUTO_TEST_CASE(a_session_that_is_not_known_here_is_waited_for)
{
    store.put(survey.host(host_a), "", 55);
    next();
    subject.granted(lease(), now);
    BOOST_TEST(next() == "begin");
    subject.begun(begin(), now);
    BOOST_TEST(next() == "wait");
    now = waits_until();
    store.end_lease(55);
    BOOST_TEST(next() == "begin");
    subject.begun(begin(), now);
    BOOST_TEST(subject.may_start(now));
    BOOST_TEST(!subject.kept_out_for(now + 1h).has_value());
}

BOOST_AUTO_TEST_CASE(a_session_that_somebody_keeps_alive_keeps_this_one_out_and_that_is_told)
{
    store.put(survey.host(host_a), "", 55);
    next();
    subject.granted(lease(), now);
    int keepalives = 0;
    const auto begun = now;
    while (now <= begun + 31s) {
        const std::string doing = next();
        if (doing == "wait") {
            now = waits_until();
        } else if (doing == "keep alive") {
            ++keepalives;
            subject.kept(lease(), now);
        } else {
            BOOST_TEST_REQUIRE(doing == "begin");
            subject.begun(begin(), now);
            BOOST_TEST(!subject.current().has_value());
        }
        BOOST_TEST(subject.kept_out_for(now).has_value() == (now > begun + 30s));
    }
    BOOST_TEST(keepalives == 6);
}

BOOST_AUTO_TEST_CASE(a_keepalive_by_a_leader_of_an_earlier_term_counts_for_nothing)
{
    begin_session();
    const auto acknowledged = now;
    store.term = 3;
    subject.saw(store.header());
    wait();
    store.term = 2;
    BOOST_TEST(next() == "keep alive");
    subject.kept(lease(), now);
    BOOST_TEST(!subject.may_start(acknowledged + 12s));
    wait();
    store.term = 3;
    BOOST_TEST((now == acknowledged + 6s));
    BOOST_TEST(next() == "keep alive");
    subject.kept(lease(), now);
    BOOST_TEST(subject.may_start(acknowledged + 12s));
}

BOOST_AUTO_TEST_CASE(who_leaves_ends_its_lease_and_begins_nothing_any_more)
{
    begin_session();
    const auto lease_before = subject.lease();
    subject.leave();
    BOOST_TEST(!subject.may_start(now));
    BOOST_TEST(next().starts_with("over"));
    BOOST_TEST(next() == fmt::format("revoke {}", lease_before));
    subject.revoked(nobody, now);
    now += 1s;
    BOOST_TEST(next() == fmt::format("revoke {}", lease_before));
    subject.revoked(lease_is_gone, now);
    BOOST_TEST(next() == "left");
}

BOOST_AUTO_TEST_CASE(who_leaves_before_a_session_has_begun_leaves_no_lease)
{
    session at_once = made(0, 1);
    at_once.leave();
    BOOST_TEST(std::holds_alternative<session::left>(at_once.next(now)));
    next();
    const auto id = asked_lease();
    subject.leave();
    subject.granted(lease(), now);
    BOOST_TEST(next() == fmt::format("revoke {}", id));
}

BOOST_AUTO_TEST_SUITE_END()
