// SPDX-License-Identifier: BSL-1.0
// A record of a session: what its driver wants to be kept, as the fleet has it then.

#include "fleet/owned_record.hpp"

#include "two_hosts.hpp"

#include <boost/test/unit_test.hpp>

#include <optional>
#include <string>

using namespace rdad;
using namespace rdad::fleet;
using namespace rdad::tests;

namespace {

struct owned_by_a : two_hosts
{
    owned_record subject = made();
    job::record record = record_of(spec_text);

    owned_record made()
    {
        publish_first();
        return {a, seen(first), life(first)};
    }

    verdict_kind settle_it() { return subject.told(store.apply(subject.request())).kind; }

    bool happens() { return settle_it() == verdict_kind::happened && !subject.is_asking(); }

    void be_active()
    {
        record.activation_sent = true;
        subject.save(record, job::operation::activate);
        BOOST_TEST_REQUIRE(happens());
    }

    job::record kept() const
    {
        return record_with_spec(life(first).record_text, store.find(survey.spec(first))->value).value();
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(owned_records, owned_by_a)

BOOST_AUTO_TEST_CASE(what_is_saved_is_what_another_host_would_go_on_from)
{
    record.cancel_ordered = true;
    subject.save(record);
    BOOST_TEST(happens());
    BOOST_TEST((kept() == record));
    BOOST_TEST((subject.life() == life(first)));
    record.cancel_ordered = false;
    subject.save(record);
    BOOST_TEST(happens(), "it goes on from its own change");
    BOOST_TEST((kept() == record));
}

BOOST_AUTO_TEST_CASE(before_a_call_that_starts_the_job_its_intent_is_kept_and_the_doubt_taken_over)
{
    store.put(survey.doubt(job_1), "of an earlier record");
    be_active();
    BOOST_TEST((life(first).intent == intent{job::operation::activate, a.own}));
    BOOST_TEST(kept().activation_sent);
    BOOST_TEST(!has(survey.doubt(job_1)));
}

BOOST_AUTO_TEST_CASE(before_a_creation_its_intent_is_kept)
{
    subject.save(record, job::operation::create);
    BOOST_TEST(happens());
    BOOST_TEST((life(first).intent == intent{job::operation::create, a.own}));
}

BOOST_AUTO_TEST_CASE(a_call_that_has_begun_nothing_leaves_no_intent)
{
    subject.save(record, job::operation::create);
    BOOST_TEST(happens());
    subject.save(record);
    BOOST_TEST(happens());
    BOOST_TEST(!life(first).intent.has_value());
}

BOOST_AUTO_TEST_CASE(a_job_that_is_active_is_told_to_be_followed_once)
{
    be_active();
    record.next_step = job::step::follow;
    record.job_id = job_1;
    subject.save(record);
    BOOST_TEST(happens());
    const auto followed = read_followed_job(store.find(survey.followed(job_1, first))->value);
    BOOST_TEST((followed == followed_job{first, a.own}));
    BOOST_TEST(!life(first).intent.has_value());
    const auto revision = store.mod_revision(survey.followed(job_1, first));
    subject.save(record);
    BOOST_TEST(happens());
    BOOST_TEST(store.mod_revision(survey.followed(job_1, first)) == revision);
}

BOOST_AUTO_TEST_CASE(an_order_is_gone_once_the_record_has_it)
{
    store.put(survey.order(first), "cancel");
    record.cancel_ordered = true;
    subject.save_with_order(record, store.mod_revision(survey.order(first)));
    BOOST_TEST(happens());
    BOOST_TEST(!has(survey.order(first)));
    BOOST_TEST(kept().cancel_ordered);
}

BOOST_AUTO_TEST_CASE(an_order_that_has_changed_meanwhile_is_not_taken_for_the_other)
{
    store.put(survey.order(first), "cancel");
    const auto revision = store.mod_revision(survey.order(first));
    store.put(survey.order(first), "release");
    record.cancel_ordered = true;
    subject.save_with_order(record, revision);
    BOOST_TEST((settle_it() == verdict_kind::changed));
    BOOST_TEST(has(survey.order(first)));
    record.cancel_ordered = false;
    subject.save(record);
    BOOST_TEST(happens(), "the record is still this session's");
}

BOOST_AUTO_TEST_CASE(a_record_that_is_done_goes_home_with_all_that_was_kept_for_it)
{
    be_active();
    record.next_step = job::step::follow;
    subject.save(record);
    BOOST_TEST(happens());
    record.outcome = job::outcome{job::final_state::success, "The job ended with success.", std::nullopt};
    subject.end(record, some_time);
    BOOST_TEST(happens());
    BOOST_TEST(store.find(survey.done(host_a, first))->value == to_text(done_record_of("survey.1", record)));
    for (const std::string& key : {survey.life(first), survey.spec(first), survey.followed(job_1, first)})
        BOOST_TEST(!has(key), key);
    BOOST_TEST(!has(survey.doubt(job_1)));
}

BOOST_AUTO_TEST_CASE(a_job_that_may_be_started_after_all_is_kept_in_doubt)
{
    be_active();
    record.outcome = job::outcome{job::final_state::unsubmitted, "It was not started.", std::nullopt};
    subject.end(record, some_time);
    BOOST_TEST(happens());
    BOOST_TEST(has(survey.doubt(job_1)));
}

BOOST_AUTO_TEST_CASE(a_change_whose_answer_is_lost_is_sent_again_until_it_is_known)
{
    record.cancel_ordered = true;
    subject.save(record);
    const etcd::txn sent = subject.request();
    BOOST_TEST((subject.told(lost_answer).kind == verdict_kind::unknown));
    BOOST_TEST(subject.is_asking());
    store.apply(sent);
    BOOST_TEST(happens(), "it was the first request that did it");
    record.cancel_ordered = false;
    subject.save(record);
    BOOST_TEST(happens());
    BOOST_TEST(!store.apply(sent).succeeded, "though it comes once more");
    BOOST_TEST((kept() == record));
}

BOOST_AUTO_TEST_CASE(nothing_is_kept_of_a_session_that_is_over)
{
    record.cancel_ordered = true;
    subject.save(record);
    store.end_lease(key_a.lease);
    const verdict what = subject.told(store.apply(subject.request()));
    BOOST_TEST((what.kind == verdict_kind::fenced));
    BOOST_TEST(what.session == a.own.session);
    BOOST_TEST(!subject.is_asking());
    BOOST_TEST(!kept().cancel_ordered);
}

BOOST_AUTO_TEST_SUITE_END()
