// SPDX-License-Identifier: BSL-1.0
// What the hosts of a fleet do to what they share, and what they can't do to each other.

#include "fleet/transactions.hpp"

#include "fleet/open_start.hpp"
#include "fleet/settlement.hpp"
#include "fleet_fixture.hpp"
#include "two_hosts.hpp"

#include <boost/test/unit_test.hpp>

#include <optional>
#include <string>
#include <vector>

using namespace rdad;
using namespace rdad::fleet;
using namespace rdad::tests;

BOOST_FIXTURE_TEST_SUITE(transactions_of_a_fleet, two_hosts)

BOOST_AUTO_TEST_CASE(a_host_has_one_session_at_a_time)
{
    const auto answer = store.apply(begin_session(survey, host_a, {key_a.value, 13}));
    BOOST_TEST(!answer.succeeded);
    const auto& there = std::get<etcd::range_answer>(answer.answers.front()).keys.front();
    BOOST_TEST(there.create_revision == a.own.session);
    BOOST_TEST(there.lease == 11);
}

BOOST_AUTO_TEST_CASE(records_are_published_with_spec_and_life)
{
    const auto answer = store.apply(publication_of({first, second}));
    const publication read = read_publication(answer, a.own.session, 2);
    BOOST_TEST((read.kind == verdict_kind::happened));
    BOOST_TEST(read.host_revision == store.mod_revision(survey.host(host_a)));
    BOOST_TEST(store.find(survey.spec(second))->value == spec_text);
    BOOST_TEST((life(first) == life_of(a)));
    BOOST_TEST(store.find(survey.host(host_a))->create_revision == a.own.session, "the session goes on");
    BOOST_TEST(store.find(survey.host(host_a))->lease == 11);
}

BOOST_AUTO_TEST_CASE(a_record_that_is_published_again_says_where_it_is)
{
    publish_first();
    const etcd::txn again = publication_of({first, second});
    publication read = read_publication(store.apply(again), a.own.session, 2);
    BOOST_TEST((read.kind == verdict_kind::changed));
    BOOST_TEST((read.each == std::vector{whereabouts::alive, whereabouts::nowhere}));
    BOOST_TEST(is_happened(settle(end(a, seen(first), life(first), some_end, std::nullopt))));
    read = read_publication(store.apply(again), a.own.session, 2);
    BOOST_TEST((read.each == std::vector{whereabouts::done, whereabouts::nowhere}));
    BOOST_TEST(!has(survey.life(second)));
}

BOOST_AUTO_TEST_CASE(a_publication_that_arrives_late_does_not_run_a_record_again_that_is_collected)
{
    const etcd::txn late = publication_of({first});
    publish_first();
    BOOST_TEST(is_happened(settle(end(a, seen(first), life(first), some_end, std::nullopt))));
    BOOST_TEST(is_happened(settle(collect(a, first, store.mod_revision(survey.done(host_a, first))))));
    const auto answer = store.apply(late);
    BOOST_TEST(!answer.succeeded);
    BOOST_TEST(!has(survey.life(first)));
}

BOOST_AUTO_TEST_CASE(a_session_that_is_over_publishes_nothing)
{
    const etcd::txn request = publication_of({first});
    store.end_lease(11);
    BOOST_TEST((read_publication(store.apply(request), a.own.session, 1).kind == verdict_kind::fenced));
    begin(host_a, {key_a.value, 13});
    BOOST_TEST((read_publication(store.apply(request), a.own.session, 1).kind == verdict_kind::fenced));
    BOOST_TEST(!has(survey.life(first)));
}

BOOST_AUTO_TEST_CASE(an_owner_advances_its_record_from_what_it_has_seen)
{
    const seen_life published = publish_first();
    const verdict said = settle(advance(a, published, with_intent(life(first), job::operation::activate)));
    BOOST_TEST(is_happened(said));
    BOOST_TEST(said.mod_revision == store.mod_revision(survey.life(first)));
    BOOST_TEST((life(first).intent == intent{job::operation::activate, a.own}));
    const verdict stale = settle(advance(a, published, life_of(a)));
    BOOST_TEST((stale.kind == verdict_kind::changed));
    BOOST_TEST(stale.there->mod_revision == said.mod_revision);
    BOOST_TEST(life(first).intent.has_value());
}

BOOST_AUTO_TEST_CASE(a_change_whose_answer_was_lost_is_known_by_what_was_meant)
{
    const seen_life published = publish_first();
    settlement until(advance(a, published, with_intent(life(first), job::operation::activate)));
    const auto answer = store.apply(until.request());
    BOOST_TEST((until.told(lost_answer).kind == verdict_kind::unknown));
    const verdict said = until.told(store.apply(until.request()));
    BOOST_TEST(is_happened(said));
    BOOST_TEST(said.mod_revision == answer.header.revision);
}

BOOST_AUTO_TEST_CASE(a_change_that_may_have_happened_is_unknown_though_nobody_can_be_asked_any_more)
{
    const seen_life published = publish_first();
    settlement until(advance(a, published, life_of(a)));
    BOOST_TEST((until.told(nobody).kind == verdict_kind::refused));
    BOOST_TEST((until.told(lost_answer).kind == verdict_kind::unknown));
    const verdict said = until.told(nobody);
    BOOST_TEST((said.kind == verdict_kind::unknown));
    BOOST_TEST((said.why->code == nobody.code));
}

BOOST_AUTO_TEST_CASE(a_change_that_etcd_never_takes_is_impossible_unless_it_may_have_happened)
{
    const seen_life published = publish_first();
    for (const auto code : {etcd::errc::too_large, etcd::errc::invalid}) {
        settlement until(advance(a, published, life_of(a)));
        BOOST_TEST((until.told(failure{code, "No."}).kind == verdict_kind::impossible));
        until.told(lost_answer);
        BOOST_TEST((until.told(failure{code, "No."}).kind == verdict_kind::unknown));
    }
    for (const auto code : {etcd::errc::no_space, etcd::errc::unauthenticated, etcd::errc::lease_gone}) {
        settlement until(advance(a, published, life_of(a)));
        BOOST_TEST((until.told(failure{code, "Not now."}).kind == verdict_kind::refused));
    }
}

BOOST_AUTO_TEST_CASE(a_change_that_arrives_late_does_nothing_to_those_after_it)
{
    const seen_life published = publish_first();
    const change late = advance(a, published, with_intent(life(first), job::operation::activate));
    BOOST_TEST(is_happened(settle(late)));
    BOOST_TEST(is_happened(settle(advance(a, seen(first), without_intent(life(first))))));
    store.apply(late.request);
    BOOST_TEST(!life(first).intent.has_value());
}

BOOST_AUTO_TEST_CASE(a_session_that_is_over_changes_nothing_also_where_its_host_is_back)
{
    const seen_life published = publish_first();
    const kept_life before = life(first);
    store.end_lease(11);
    const kept_life intended = with_intent(before, job::operation::activate);
    const verdict said = settle(advance(a, published, intended));
    BOOST_TEST((said.kind == verdict_kind::fenced));
    BOOST_TEST(said.session == a.own.session);
    begin(host_a, {key_a.value, 13});
    BOOST_TEST((settle(advance(a, published, intended)).kind == verdict_kind::fenced));
    BOOST_TEST((settle(follow(a, published, followed_as(before, job_1))).kind == verdict_kind::fenced));
    BOOST_TEST((settle(end(a, published, before, some_end, std::nullopt)).kind == verdict_kind::fenced));
    BOOST_TEST((settle(order(a, published, "cancel")).kind == verdict_kind::fenced));
    BOOST_TEST((settle(lead(a, 11)).kind == verdict_kind::fenced));
    BOOST_TEST((settle(collect(a, first, 1)).kind == verdict_kind::fenced));
    BOOST_TEST((life(first) == before));
    BOOST_TEST(!has(survey.order(first)));
    BOOST_TEST(!has(survey.leader()));
}

BOOST_AUTO_TEST_CASE(a_followed_job_names_its_record_and_owner)
{
    const seen_life published = publish_first();
    BOOST_TEST(is_happened(settle(follow(a, published, followed_as(life(first), job_1)))));
    BOOST_TEST(
        (read_followed_job(store.find(survey.followed(job_1, first))->value) == followed_job{first, a.own})
    );
    BOOST_TEST((life(first).followed == job_1));
}

BOOST_AUTO_TEST_CASE(records_that_follow_one_job_are_adopted_together_and_each_ends_for_itself)
{
    store.apply(publication_of({first, second}));
    for (const record_id& id : {first, second})
        BOOST_TEST(is_happened(settle(follow(a, seen(id), followed_as(life(id), job_1)))));
    store.end_lease(11);
    const std::vector records{adoption_of(first, b), adoption_of(second, b)};
    BOOST_TEST(store.apply(adopt(b, records)).succeeded);
    BOOST_TEST(is_happened(settle(end(b, seen(first), life(first), some_end, std::nullopt))));
    BOOST_TEST(!has(survey.followed(job_1, first)));
    const auto left = read_followed_job(store.find(survey.followed(job_1, second))->value);
    BOOST_TEST((left == followed_job{second, b.own}));
}

BOOST_AUTO_TEST_CASE(a_job_that_is_followed_is_in_doubt_no_more)
{
    store.put(survey.doubt(job_1), "{}");
    const seen_life published = publish_first();
    settle(follow(a, published, followed_as(life(first), job_1)));
    BOOST_TEST(!has(survey.doubt(job_1)));
}

BOOST_AUTO_TEST_CASE(a_record_of_a_living_session_is_not_adopted)
{
    publish_first();
    const std::vector records{adoption_of(first, b)};
    const auto read = read_adoption(store.apply(adopt(b, records)), b.own.session, 1);
    BOOST_TEST((read.kind == verdict_kind::changed));
    BOOST_TEST(read.each.front()->mod_revision == records.front().seen.mod_revision);
    BOOST_TEST((life(first).owner == a.own));
}

BOOST_AUTO_TEST_CASE(records_of_a_session_that_is_over_are_adopted_with_what_is_followed)
{
    store.apply(publication_of({first, second}));
    settle(follow(a, seen(first), followed_as(life(first), job_1)));
    settle(advance(a, seen(second), with_intent(life(second), job::operation::activate)));
    store.end_lease(11);
    const std::vector records{adoption_of(first, b), adoption_of(second, b)};
    const auto read = read_adoption(store.apply(adopt(b, records)), b.own.session, 2);
    BOOST_TEST((read.kind == verdict_kind::happened));
    BOOST_TEST(read.mod_revision == store.mod_revision(survey.life(second)));
    BOOST_TEST((life(first).owner == b.own));
    BOOST_TEST((read_followed_job(store.find(survey.followed(job_1, first))->value)->owner == b.own));
    BOOST_TEST((open_call(life(second)) == job::operation::activate));
}

BOOST_AUTO_TEST_CASE(a_record_is_adopted_once_and_the_other_sees_by_whom)
{
    publish_first();
    store.end_lease(11);
    const std::vector by_b{adoption_of(first, b)};
    const writer c{survey, begin(host_c, {to_text(member{"c", 1}), 14})};
    const std::vector by_c{adoption_of(first, c)};
    BOOST_TEST(store.apply(adopt(b, by_b)).succeeded);
    const auto read = read_adoption(store.apply(adopt(c, by_c)), c.own.session, 1);
    BOOST_TEST((read.kind == verdict_kind::changed));
    BOOST_TEST((read_kept_life(read.each.front()->value)->owner == b.own));
}

BOOST_AUTO_TEST_CASE(a_host_that_is_back_adopts_its_own_records_and_its_old_session_is_fenced)
{
    const seen_life published = publish_first();
    store.end_lease(11);
    const writer back{survey, begin(host_a, {key_a.value, 13})};
    const std::vector records{adoption_of(first, back)};
    BOOST_TEST(store.apply(adopt(back, records)).succeeded);
    BOOST_TEST((life(first).owner == back.own));
    BOOST_TEST((settle(advance(a, seen(first), life_of(a))).kind == verdict_kind::fenced));
    BOOST_TEST((settle(advance(a, published, life_of(a))).kind == verdict_kind::fenced));
}

BOOST_AUTO_TEST_CASE(a_session_that_is_over_adopts_nothing)
{
    publish_first();
    const std::vector records{adoption_of(first, b)};
    store.end_lease(11);
    store.end_lease(12);
    BOOST_TEST((read_adoption(store.apply(adopt(b, records)), b.own.session, 1).kind == verdict_kind::fenced)
    );
}

BOOST_AUTO_TEST_CASE(an_end_leaves_nothing_but_what_its_home_collects)
{
    publish_first();
    settle(follow(a, seen(first), followed_as(life(first), job_1)));
    store.end_lease(11);
    const std::vector records{adoption_of(first, b)};
    store.apply(adopt(b, records));
    store.put(survey.found(host_a, first), "{}");
    store.put(survey.found(host_b, first), "{}");
    store.put(survey.order(first), "cancel");
    BOOST_TEST(is_happened(settle(end(b, seen(first), life(first), some_end, std::nullopt))));
    BOOST_TEST(store.size() == 2U, "the key of host_b, and the end");
    BOOST_TEST(store.find(survey.done(host_a, first))->value == to_text(some_end));
}

BOOST_AUTO_TEST_CASE(an_end_in_doubt_is_kept_by_its_job)
{
    publish_first();
    const doubt open{job_1, first, "survey.1", &api::realitydataanalysis, some_time, false};
    BOOST_TEST(is_happened(settle(end(a, seen(first), life(first), some_end, open))));
    BOOST_TEST((read_doubt(store.find(survey.doubt(job_1))->value) == open));
}

BOOST_AUTO_TEST_CASE(
    a_job_that_an_earlier_record_has_left_in_doubt_is_not_while_it_is_wanted_and_is_again_at_its_end
)
{
    store.put(survey.doubt(job_1), "{}");
    publish_first();
    const kept_life intended = with_intent(life(first), job::operation::activate);
    BOOST_TEST(is_happened(settle(activate(a, seen(first), intended, job_1))));
    BOOST_TEST(!has(survey.doubt(job_1)));
    BOOST_TEST(is_happened(settle(advance(a, seen(first), without_intent(life(first))))));
    job::record ended = record_of(spec_text);
    ended.job_id = job_1;
    ended.outcome = job::outcome{job::final_state::rejected, "So it is.", std::nullopt};
    const auto open = doubt_at_end(first, life(first), ended, some_time);
    BOOST_TEST(is_happened(settle(end(a, seen(first), life(first), some_end, open))));
    BOOST_TEST_REQUIRE(has(survey.doubt(job_1)));
    BOOST_TEST((read_doubt(store.find(survey.doubt(job_1))->value)->record == first));
}

BOOST_AUTO_TEST_CASE(an_activation_of_a_session_that_is_over_leaves_the_doubt)
{
    store.put(survey.doubt(job_1), "{}");
    const seen_life published = publish_first();
    const kept_life intended = with_intent(life(first), job::operation::activate);
    store.end_lease(11);
    BOOST_TEST((settle(activate(a, published, intended, job_1)).kind == verdict_kind::fenced));
    BOOST_TEST(has(survey.doubt(job_1)));
}

BOOST_AUTO_TEST_CASE(an_end_whose_answer_was_lost_has_happened_where_the_record_is_gone)
{
    const seen_life published = publish_first();
    settlement until(end(a, published, life(first), some_end, std::nullopt));
    store.apply(until.request());
    until.told(lost_answer);
    BOOST_TEST(is_happened(until.told(store.apply(until.request()))));
    BOOST_TEST(is_happened(settle(collect(a, first, store.mod_revision(survey.done(host_a, first))))));
    BOOST_TEST(is_happened(until.told(store.apply(until.request()))), "also once it is collected");
    BOOST_TEST(!has(survey.done(host_a, first)));
}

BOOST_AUTO_TEST_CASE(an_order_is_for_the_record_as_it_was_seen_and_is_taken_once)
{
    const seen_life published = publish_first();
    const change ordered = order(b, published, "cancel");
    BOOST_TEST(is_happened(settle(ordered)));
    kept_life next = life(first);
    next.name = "next";
    const std::int64_t order_revision = store.mod_revision(survey.order(first));
    BOOST_TEST((settle(take_order(a, published, order_revision - 1, next)).kind == verdict_kind::changed));
    BOOST_TEST(is_happened(settle(take_order(a, published, order_revision, next))));
    BOOST_TEST(!has(survey.order(first)));
    BOOST_TEST((settle(ordered).kind == verdict_kind::changed), "late, it does not come back");
    BOOST_TEST(!has(survey.order(first)));
}

BOOST_AUTO_TEST_CASE(one_host_leads_until_its_session_ends)
{
    const verdict said = settle(lead(a, 11));
    BOOST_TEST(is_happened(said));
    const verdict other = settle(lead(b, 12));
    BOOST_TEST((other.kind == verdict_kind::changed));
    BOOST_TEST((read_leader(other.there->value) == a.own));
    store.end_lease(11);
    BOOST_TEST(is_happened(settle(lead(b, 12))));
}

BOOST_AUTO_TEST_SUITE_END()
