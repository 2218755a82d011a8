// SPDX-License-Identifier: BSL-1.0
// One host leads at a time, and knows when it does no more.

#include "fleet/leading.hpp"

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

struct naming_of_leading
{
    std::string operator()(const leading::lead&) const { return "lead"; }
    std::string operator()(const leading::stand_down& s) const
    {
        return fmt::format("stand down {}", s.term);
    }
    std::string operator()(const leading::wait& w) const { return w.until ? "wait a while" : "wait"; }
};

/// A host that may lead.
struct candidate
{
    small_etcd& store;
    const members& others;
    session present;
    leading subject{survey};
    leading::action last = leading::wait{};

    candidate(small_etcd& etcd, const members& hosts, const std::string& host)
        : store(etcd), others(hosts), present({survey, host, to_text(member{"a", 1})}, 1)
    {
        begin_session(boot_time(1h));
    }

    void begin_session(boot_time now)
    {
        auto next = present.next(now);
        while (!std::holds_alternative<session::grant>(next)) {
            if (std::holds_alternative<session::revoke>(next))
                present.revoked(boost::system::in_place_value, now);
            next = present.next(now);
        }
        present.granted(etcd::lease{store.header(), present.lease(), session_ttl}, now);
        const auto request = std::get<session::begin>(present.next(now)).request;
        present.begun(store.apply(request), now);
    }

    std::string next(boot_time now)
    {
        last = subject.next(present, others, now);
        return std::visit(naming_of_leading(), last);
    }

    etcd::txn_answer send() { return store.apply(std::get<leading::lead>(last).request); }

    void list()
    {
        const etcd::key_value* const key = store.find(survey.leader());
        subject.listed(key ? std::optional(*key) : std::nullopt, store.revision());
    }
};

struct two_candidates
{
    small_etcd store;
    members others{survey};
    boot_time now{1h};
    candidate a{store, others, host_a};
    candidate b{store, others, host_b};

    two_candidates()
    {
        list_members();
        a.list();
        b.list();
    }

    void list_members()
    {
        std::vector<etcd::key_value> hosts;
        for (const auto& host : {host_a, host_b}) {
            if (const auto* const key = store.find(survey.host(host)))
                hosts.push_back(*key);
        }
        others.listed(hosts, store.revision());
    }

    std::int64_t a_leads()
    {
        BOOST_TEST_REQUIRE(a.next(now) == "lead");
        BOOST_TEST((a.subject.led(a.send(), now).kind == verdict_kind::happened));
        BOOST_TEST(a.next(now) == "wait");
        return a.subject.term().value();
    }

    void end_session_of_a()
    {
        store.end_lease(a.present.lease());
        a.present.fenced(a.present.current()->session);
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(leaders, two_candidates)

BOOST_AUTO_TEST_CASE(nobody_tries_before_it_is_known_who_leads)
{
    candidate late(store, others, host_c);
    BOOST_TEST(late.next(now) == "wait");
    late.list();
    BOOST_TEST(late.next(now) == "lead");
}

BOOST_AUTO_TEST_CASE(the_first_one_leads_and_the_others_know_it)
{
    const auto term = a_leads();
    BOOST_TEST(term == store.find(survey.leader())->create_revision);
    BOOST_TEST(store.find(survey.leader())->lease == a.present.lease());
    BOOST_TEST(b.next(now) == "lead");
    BOOST_TEST((b.subject.led(b.send(), now).kind == verdict_kind::changed));
    BOOST_TEST(b.next(now) == "wait");
    BOOST_TEST(!b.subject.term().has_value());
    BOOST_TEST((b.subject.leader() == a.present.current()));
}

BOOST_AUTO_TEST_CASE(a_leader_whose_session_ends_stands_down)
{
    const auto term = a_leads();
    end_session_of_a();
    BOOST_TEST(a.next(now) == fmt::format("stand down {}", term));
    BOOST_TEST(!a.subject.term().has_value());
    BOOST_TEST(a.next(now) == "wait");
}

BOOST_AUTO_TEST_CASE(a_host_that_is_back_does_not_lead_by_what_it_led_before)
{
    const auto term = a_leads();
    end_session_of_a();
    a.begin_session(now);
    BOOST_TEST(a.next(now) == fmt::format("stand down {}", term));
    BOOST_TEST(a.next(now) == "wait");
    a.list();
    now += 1s;
    const auto again = a_leads();
    BOOST_TEST(again > term);
}

BOOST_AUTO_TEST_CASE(a_leader_whose_key_is_gone_or_somebody_elses_stands_down)
{
    const auto term = a_leads();
    a.subject.changed(
        {etcd::event_kind::deleted, {.key = survey.leader(), .mod_revision = store.revision() + 1}}
    );
    BOOST_TEST(a.next(now) == fmt::format("stand down {}", term));
    now += 1s;
    BOOST_TEST(a.next(now) == "lead");
}

BOOST_AUTO_TEST_CASE(another_takes_over_when_the_key_is_gone)
{
    a_leads();
    b.list();
    BOOST_TEST(b.next(now) == "wait");
    store.end_lease(a.present.lease());
    b.subject.changed({etcd::event_kind::deleted, {.key = survey.leader(), .mod_revision = store.revision()}}
    );
    BOOST_TEST(b.next(now) == "lead");
    BOOST_TEST((b.subject.led(b.send(), now).kind == verdict_kind::happened));
    BOOST_TEST(b.subject.term().has_value() == false);
    BOOST_TEST(b.next(now) == "wait");
    BOOST_TEST(b.subject.term().has_value());
}

BOOST_AUTO_TEST_CASE(another_takes_over_when_the_leader_is_missed_though_nobody_has_told_that_the_key_is_gone)
{
    a_leads();
    b.list();
    store.end_lease(a.present.lease());
    BOOST_TEST(b.next(now) == "wait");
    list_members();
    BOOST_TEST(b.next(now) == "lead");
    BOOST_TEST((b.subject.led(b.send(), now).kind == verdict_kind::happened));
}

BOOST_AUTO_TEST_CASE(a_leader_that_is_missed_by_mistake_is_asked_for_once_a_second)
{
    a_leads();
    b.list();
    others.listed({}, store.revision() + 1);
    BOOST_TEST(b.next(now) == "lead");
    BOOST_TEST((b.subject.led(b.send(), now).kind == verdict_kind::changed));
    BOOST_TEST(b.next(now) == "wait a while");
    BOOST_TEST((std::get<leading::wait>(b.last).until == now + 1s));
}

BOOST_AUTO_TEST_CASE(a_lead_whose_answer_was_lost_is_known_by_its_session)
{
    BOOST_TEST(a.next(now) == "lead");
    const auto term = a.send().header.revision;
    BOOST_TEST((a.subject.led(lost_answer, now).kind == verdict_kind::unknown));
    store.put("something else", "");
    BOOST_TEST(a.next(now) == "wait a while");
    now += 1s;
    BOOST_TEST(a.next(now) == "lead");
    BOOST_TEST((a.subject.led(a.send(), now).kind == verdict_kind::happened));
    a.next(now);
    BOOST_TEST((a.subject.term() == term));
}

BOOST_AUTO_TEST_CASE(a_lead_that_a_watch_tells_before_its_answer_is_known_as_well)
{
    BOOST_TEST(a.next(now) == "lead");
    const auto answer = a.send();
    a.subject.changed({etcd::event_kind::put, *store.find(survey.leader())});
    a.subject.led(answer, now);
    BOOST_TEST(a.next(now) == "wait");
    BOOST_TEST((a.subject.term() == answer.header.revision));
}

BOOST_AUTO_TEST_CASE(an_answer_that_is_older_than_what_a_watch_has_told_makes_nobody_leader)
{
    BOOST_TEST(a.next(now) == "lead");
    const auto answer = a.send();
    a.subject.changed(
        {etcd::event_kind::deleted, {.key = survey.leader(), .mod_revision = store.revision() + 1}}
    );
    a.subject.led(answer, now);
    a.next(now);
    BOOST_TEST(!a.subject.term().has_value());
}

BOOST_AUTO_TEST_CASE(a_session_that_is_over_leads_nothing_and_that_is_told)
{
    BOOST_TEST(a.next(now) == "lead");
    store.end_lease(a.present.lease());
    const auto come = a.subject.led(a.send(), now);
    BOOST_TEST((come.kind == verdict_kind::fenced));
    BOOST_TEST(come.session == a.present.current()->session);
    BOOST_TEST(!store.find(survey.leader()));
}

BOOST_AUTO_TEST_CASE(a_request_of_a_session_that_is_over_is_told_before_the_next_one_asks)
{
    BOOST_TEST(a.next(now) == "lead");
    const auto answer = a.send();
    BOOST_TEST(a.next(now) == "wait");
    end_session_of_a();
    a.begin_session(now);
    BOOST_TEST(a.next(now) == "wait");
    BOOST_TEST((a.subject.led(answer, now).kind == verdict_kind::happened));
    BOOST_TEST(a.next(now) == "wait");
    BOOST_TEST(!a.subject.term().has_value(), "the one before has led");
}

BOOST_AUTO_TEST_CASE(who_stops_leading_stands_down_though_a_request_is_under_way)
{
    BOOST_TEST(a.next(now) == "lead");
    const auto answer = a.send();
    a.list();
    BOOST_TEST(a.next(now) == "wait");
    const auto term = a.subject.term().value();
    end_session_of_a();
    BOOST_TEST(a.next(now) == fmt::format("stand down {}", term));
    a.subject.led(answer, now);
    BOOST_TEST(!a.subject.term().has_value());
}

BOOST_AUTO_TEST_CASE(a_request_of_a_session_before_is_not_repeated)
{
    BOOST_TEST(a.next(now) == "lead");
    a.subject.led(lost_answer, now);
    end_session_of_a();
    BOOST_TEST(a.next(now) == "wait");
    a.begin_session(now);
    now += 1s;
    BOOST_TEST(a.next(now) == "lead");
    BOOST_TEST((a.subject.led(a.send(), now).kind == verdict_kind::happened));
}

BOOST_AUTO_TEST_CASE(what_a_leader_writes_does_nothing_in_another_term)
{
    const auto term = a_leads();
    const writer who{survey, a.present.current().value()};
    const auto write = [&](std::int64_t of) {
        return store.apply(as_leader(who, of, {etcd::put_request{.key = survey.budget(), .value = "x"}})
        ).succeeded;
    };
    BOOST_TEST(write(term));
    BOOST_TEST(!write(term + 1));
    BOOST_TEST(!store.apply(as_leader({survey, b.present.current().value()}, term + 1, {})).succeeded);
    store.put(survey.leader(), to_text(who.own));
    BOOST_TEST(write(term));
    store.end_lease(a.present.lease());
    BOOST_TEST(!write(term), "its session is over, whatever the key says");
}

BOOST_AUTO_TEST_CASE(a_budget_that_comes_late_does_not_replace_a_newer_one)
{
    const auto term = a_leads();
    const writer who{survey, a.present.current().value()};
    const auto late = tell_budget(who, term, 0, "1");
    BOOST_TEST(store.apply(tell_budget(who, term, 0, "1")).succeeded);
    BOOST_TEST(store.apply(tell_budget(who, term, store.mod_revision(survey.budget()), "2")).succeeded);
    BOOST_TEST(!store.apply(late).succeeded);
    BOOST_TEST(store.find(survey.budget())->value == "2");
    BOOST_TEST(!store.apply(tell_budget(who, term + 1, store.mod_revision(survey.budget()), "3")).succeeded);
}

BOOST_AUTO_TEST_SUITE_END()
