// SPDX-License-Identifier: BSL-1.0
// Records whose host is gone come to those that are there, each to one.

#include "fleet/adopting.hpp"

#include "fleet/transactions.hpp"
#include "fleet_fixture.hpp"
#include "session_of_host.hpp"
#include "small_etcd.hpp"

#include <boost/system/errc.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

using namespace rdad;
using namespace rdad::fleet;
using namespace rdad::tests;
using namespace std::chrono_literals;

namespace {

/// host_a has published records and is gone; host_b and host_c are there.
struct gone_host
{
    small_etcd store;
    boot_time now{1h};
    session_of_host a{store, host_a};
    adopter b{store, host_b};
    adopter c{store, host_c};
    std::vector<record_id> ids;

    gone_host()
    {
        for (std::uint32_t number = 1; number <= 12; ++number)
            publish(number);
        a.end_lease();
    }

    void publish(std::uint32_t number)
    {
        ids.push_back({host_a, "18a3f2c4b5u1000", number});
        kept_life life = some_life();
        life.owner = a.own();
        store.put(survey.life(ids.back()), to_text(life));
    }

    kept_life life(const record_id& id) const
    {
        return read_kept_life(store.find(survey.life(id))->value).value();
    }

    std::vector<record_id> chosen_for(const adopter& who) const
    {
        std::vector<record_id> chosen;
        std::ranges::copy_if(ids, std::back_inserter(chosen), [&](const record_id& id) {
            return adopter_of(id, who.others.all()) == who.host.own().host;
        });
        return chosen;
    }
};

std::vector<record_id> ids_of(const adopting::outcome& come)
{
    std::vector<record_id> ids;
    for (const adopted& record : come.taken)
        ids.push_back(record.seen.id);
    return ids;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(adopting_of_records, gone_host)

BOOST_AUTO_TEST_CASE(each_host_adopts_what_is_chosen_for_it_at_once)
{
    b.list(now, ids);
    c.list(now, ids);
    BOOST_TEST_REQUIRE(!chosen_for(b).empty());
    BOOST_TEST_REQUIRE(!chosen_for(c).empty());
    const auto come = b.send(now);
    BOOST_TEST((come.kind == verdict_kind::happened));
    BOOST_TEST((ids_of(come) == chosen_for(b)));
    BOOST_TEST((ids_of(c.send(now)) == chosen_for(c)));
    for (const adopted& record : come.taken) {
        BOOST_TEST((life(record.seen.id) == record.life));
        BOOST_TEST((record.life.owner == b.host.own()));
        BOOST_TEST(record.seen.mod_revision == store.mod_revision(survey.life(record.seen.id)));
    }
}

BOOST_AUTO_TEST_CASE(what_others_leave_is_adopted_after_10_s)
{
    b.list(now, ids);
    b.send(now);
    BOOST_TEST((b.waits_until(now) == now + 10s));
    BOOST_TEST((b.waits_until(now + 10s - 1ns) == now + 10s));
    BOOST_TEST(b.send(now + 10s).taken.size() == ids.size() - chosen_for(b).size());
    BOOST_TEST(b.subject.orphans() == 0U);
    BOOST_TEST(!b.waits_until(now + 10s).has_value());
}

BOOST_AUTO_TEST_CASE(records_of_hosts_that_are_there_are_left_alone)
{
    session_of_host back(store, host_a);
    kept_life other = some_life();
    other.owner = back.own();
    store.put(survey.life(first), to_text(other));
    kept_life own = some_life();
    own.owner = b.host.own();
    store.put(survey.life(second), to_text(own));
    b.list(now, {first, second});
    BOOST_TEST(b.subject.orphans() == 0U);
}

BOOST_AUTO_TEST_CASE(nothing_is_adopted_before_it_is_known_who_is_there)
{
    BOOST_TEST(b.subject.saw(*store.find(survey.life(ids.front())), b.host.present, b.others, now).has_value()
    );
    BOOST_TEST(b.subject.orphans() == 0U);
}

BOOST_AUTO_TEST_CASE(a_request_whose_answer_was_lost_is_repeated_and_known_by_what_was_meant)
{
    b.list(now, ids);
    const auto done = store.apply(b.request(now));
    BOOST_TEST((b.told(lost_answer, now).kind == verdict_kind::unknown));
    BOOST_TEST((b.waits_until(now) == now + 1s));
    now += 1s;
    b.request(now);
    BOOST_TEST((b.told(nobody, now).kind == verdict_kind::unknown), "the first one may still come");
    now += 1s;
    const auto come = b.send(now);
    BOOST_TEST((ids_of(come) == chosen_for(b)));
    BOOST_TEST(come.taken.front().seen.mod_revision == done.header.revision);
}

BOOST_AUTO_TEST_CASE(what_another_one_was_faster_with_is_its_own_and_the_rest_is_tried_again)
{
    b.list(now, ids);
    b.send(now);
    c.list(now, ids);
    now += 10s;
    const etcd::txn left_over = b.request(now);
    const record_id taken = chosen_for(c).front();
    const std::vector one{adopted{
        {taken, store.mod_revision(survey.life(taken))},
        adopted_by(life(taken), c.host.own(), some_time)}};
    BOOST_TEST(store.apply(adopt({survey, c.host.own()}, one)).succeeded);
    const auto come = b.told(store.apply(left_over), now);
    BOOST_TEST((come.kind == verdict_kind::changed));
    BOOST_TEST(come.taken.empty());
    BOOST_TEST(b.subject.orphans() == chosen_for(c).size() - 1);
    BOOST_TEST((life(taken).owner == c.host.own()));
    now += 1s;
    BOOST_TEST(b.send(now).taken.size() == chosen_for(c).size() - 1);
}

BOOST_AUTO_TEST_CASE(a_record_that_has_ended_is_forgotten)
{
    b.list(now, ids);
    const etcd::txn request = b.request(now);
    store.apply({.compares = {}, .success = {etcd::delete_request{survey.life(chosen_for(b).front())}}});
    const auto count = b.subject.orphans();
    BOOST_TEST((b.told(store.apply(request), now).kind == verdict_kind::changed));
    BOOST_TEST(b.subject.orphans() == count - 1);
    b.subject.gone(chosen_for(b).back());
    BOOST_TEST(b.subject.orphans() == count - 2);
}

BOOST_AUTO_TEST_CASE(a_host_that_is_not_known_yet_keeps_its_records_and_is_asked_about_once_a_second)
{
    b.list(now, {});
    session_of_host back(store, host_a);
    kept_life living = some_life();
    living.owner = back.own();
    store.put(survey.life(first), to_text(living));
    BOOST_TEST(b.subject.saw(*store.find(survey.life(first)), b.host.present, b.others, now).has_value());
    now += 10s;
    BOOST_TEST((b.send(now).kind == verdict_kind::changed));
    BOOST_TEST((b.waits_until(now) == now + 1s));
    BOOST_TEST((life(first).owner == back.own()));
    b.others.changed({etcd::event_kind::put, *store.find(survey.host(host_a))});
    now += 1s;
    BOOST_TEST(!b.waits_until(now).has_value());
    BOOST_TEST(b.subject.orphans() == 0U);
}

BOOST_AUTO_TEST_CASE(many_go_by_sixty)
{
    session_of_host back(store, host_a);
    ids.clear();
    for (std::uint32_t number = 1; number <= 70; ++number) {
        ids.push_back({host_a, "2", number});
        kept_life life = some_life();
        life.owner = back.own();
        store.put(survey.life(ids.back()), to_text(life));
    }
    back.end_lease();
    c.host.end_lease();
    b.list(now, ids);
    BOOST_TEST(b.send(now).taken.size() == 60U);
    BOOST_TEST(b.send(now).taken.size() == 10U);
}

BOOST_AUTO_TEST_CASE(large_ones_go_in_parts)
{
    for (const record_id& id : ids) {
        kept_life large = life(id);
        large.name = std::string(700'000, 'x');
        store.put(survey.life(id), to_text(large));
    }
    c.host.end_lease();
    b.list(now, ids);
    for (std::size_t taken = 0; taken < ids.size();) {
        const auto come = b.send(now);
        BOOST_TEST_REQUIRE((come.kind == verdict_kind::happened));
        BOOST_TEST_REQUIRE((!come.taken.empty() && come.taken.size() <= 2));
        taken += come.taken.size();
    }
}

BOOST_AUTO_TEST_CASE(what_etcd_does_not_take_together_goes_one_by_one_and_one_that_it_never_takes_is_left)
{
    c.host.end_lease();
    b.list(now, ids);
    b.request(now);
    const auto refused = b.told(not_taken, now);
    BOOST_TEST((refused.kind == verdict_kind::impossible));
    BOOST_TEST(!refused.left.has_value());
    BOOST_TEST(b.subject.orphans() == ids.size());
    b.request(now);
    const auto left = b.told(not_taken, now).left;
    BOOST_TEST((left == ids.front()));
    std::size_t taken = 0;
    for (std::size_t i = 1; i < ids.size(); ++i) {
        const auto come = b.send(now);
        BOOST_TEST_REQUIRE(come.taken.size() == 1U);
        ++taken;
    }
    BOOST_TEST(taken == ids.size() - 1);
    BOOST_TEST(!b.waits_until(now).has_value());
    b.list(now, {ids.front()});
    BOOST_TEST((ids_of(b.send(now)) == std::vector{ids.front()}));
}

BOOST_AUTO_TEST_CASE(they_go_together_again_once_each_was_asked_for_by_itself)
{
    c.host.end_lease();
    b.list(now, {ids[0], ids[1]});
    b.request(now);
    b.told(not_taken, now);
    b.send(now);
    b.send(now);
    b.list(now, {ids[2], ids[3]});
    BOOST_TEST(b.send(now).taken.size() == 2U);
}

BOOST_AUTO_TEST_CASE(a_session_that_is_over_adopts_nothing_and_the_next_one_does)
{
    b.list(now, ids);
    const etcd::txn request = b.request(now);
    b.host.end_lease();
    const auto fenced = b.told(store.apply(request), now);
    BOOST_TEST((fenced.kind == verdict_kind::fenced));
    BOOST_TEST(fenced.session == b.host.own().session);
    b.host.end();
    BOOST_TEST(!b.waits_until(now).has_value());
    b.host.begin(now);
    now += 1s;
    const auto come = b.send(now);
    BOOST_TEST((ids_of(come) == chosen_for(b)));
    BOOST_TEST((come.taken.front().life.owner == b.host.own()));
}

BOOST_AUTO_TEST_CASE(what_a_session_that_is_over_has_adopted_when_its_answer_comes_is_not_the_next_ones)
{
    b.list(now, ids);
    const auto answer = store.apply(b.request(now));
    const auto before = b.host.own();
    BOOST_TEST(!b.waits_until(now).has_value(), "that is under way");
    b.host.end();
    b.host.begin(now);
    b.list(now, {});
    BOOST_TEST(!b.waits_until(now).has_value(), "still");
    BOOST_TEST(b.told(answer, now).taken.empty());
    const auto come = b.send(now);
    BOOST_TEST((ids_of(come) == chosen_for(b)));
    BOOST_TEST((come.taken.front().life.owner == b.host.own()));
    BOOST_TEST((come.taken.front().life.adopted->from == before));
}

BOOST_AUTO_TEST_CASE(a_request_of_a_session_that_is_over_does_not_have_the_next_one_fenced)
{
    b.list(now, ids);
    const etcd::txn request = b.request(now);
    const auto before = b.host.own();
    b.host.end();
    const auto answer = store.apply(request);
    b.host.begin(now);
    const auto come = b.told(answer, now);
    BOOST_TEST((come.kind == verdict_kind::fenced));
    BOOST_TEST(come.session == before.session);
    b.host.present.fenced(come.session);
    BOOST_TEST(b.host.present.current().has_value());
}

BOOST_AUTO_TEST_CASE(what_a_session_before_has_adopted_is_adopted_by_the_next_one_as_any_other)
{
    b.list(now, ids);
    store.apply(b.request(now));
    b.told(lost_answer, now);
    const auto before = b.host.own();
    b.host.end();
    b.host.begin(now);
    b.list(now, ids);
    const record_id id = chosen_for(b).front();
    BOOST_TEST((life(id).owner == before));
    now += 1s;
    const auto come = b.send(now);
    BOOST_TEST((ids_of(come) == chosen_for(b)));
    BOOST_TEST((life(id).owner == b.host.own()));
    BOOST_TEST((life(id).adopted->from == before));
}

BOOST_AUTO_TEST_CASE(a_request_of_a_session_before_is_not_what_the_next_one_asks_for)
{
    b.list(now, ids);
    store.apply(b.request(now));
    b.told(lost_answer, now);
    b.host.end();
    b.host.begin(now);
    now += 1s;
    BOOST_TEST(b.send(now).taken.empty(), "it is the record of the session before");
}

BOOST_AUTO_TEST_CASE(a_record_of_the_present_session_is_its_own_though_nobody_has_told_that_it_is_there)
{
    b.list(now, {});
    b.host.end();
    b.host.begin(now);
    kept_life own = some_life();
    own.owner = b.host.own();
    store.put(survey.life(first), to_text(own));
    BOOST_TEST(b.subject.saw(*store.find(survey.life(first)), b.host.present, b.others, now).has_value());
    BOOST_TEST(b.subject.orphans() == 0U);
}

BOOST_AUTO_TEST_CASE(a_record_of_a_newer_format_is_left_to_others)
{
    std::string text = to_text(life(ids.front()));
    store.put(survey.life(ids.front()), text.replace(text.find(R"("format":1)"), 10, R"("format":2)"));
    b.list(now, {});
    const auto read = b.subject.saw(*store.find(survey.life(ids.front())), b.host.present, b.others, now);
    BOOST_TEST_REQUIRE(read.has_error());
    BOOST_TEST((read.error().code == boost::system::errc::not_supported));
    BOOST_TEST(b.subject.orphans() == 0U);
}

BOOST_AUTO_TEST_SUITE_END()
