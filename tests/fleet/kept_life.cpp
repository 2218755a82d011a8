// SPDX-License-Identifier: BSL-1.0
// What the fleet keeps of a record is read back, and with its spec it is the record that it was.

#include "fleet/kept_life.hpp"

#include "fleet_fixture.hpp"

#include <boost/system/errc.hpp>
#include <boost/test/unit_test.hpp>

#include <string>
#include <utility>
#include <vector>

using namespace rdad;
using namespace rdad::fleet;
using namespace rdad::tests;

BOOST_AUTO_TEST_SUITE(kept_lives)

namespace {

kept_life full_life()
{
    kept_life life = some_life();
    life.name = "a \"survey\".1";
    life.home = host_b;
    life.intent = {job::operation::activate, life.owner};
    life.open = job::operation::create;
    life.adopted = adoption{{host_c, 7}, some_time};
    life.followed = job_1;
    return life;
}

job::record rich_record()
{
    job::record r = record_of(spec_text);
    r.batch = job::batch{"survey", 12, 1000, "e3b0c442", 3};
    r.activation_sent = true;
    r.by_proxy = true;
    r.cancel_ordered = true;
    r.released = true;
    r.accepted_cost = 0.1 + 0.2;
    r.next_step = job::step::follow;
    r.events.push_back({some_time, job::event_kind::activated, "It \"is\"."});
    return r;
}

job::record record_to_delete()
{
    job::record r = record_of(
        R"({"name": "a", "iTwinId": "c", "type": "mesh", "inputs": [], "outputs": [], "rdad": {"estimateOnly": true}})"
    );
    r.created_name = "a [rdad 7f3a91c2]";
    r.creation_sent = true;
    r.job_id = job_1;
    r.next_step = job::step::delete_job;
    r.outcome_after_deletion = job::outcome{job::final_state::unsubmitted, "So it is.", std::nullopt};
    return r;
}

std::vector<job::record> records()
{
    job::record created =
        record_of(R"({"name": "b", "iTwinId": "c", "type": "mesh", "inputs": [], "outputs": []})");
    created.created_name = "b [rdad 00000001]";
    created.creation_sent = true;
    job::record without_batch = rich_record();
    without_batch.batch.reset();
    return {record_of(spec_text), rich_record(), without_batch, created, record_to_delete()};
}

bool is_refused_for_its_format(const failure& failure)
{
    return failure.code == boost::system::errc::not_supported &&
           failure.sentence ==
               "The record was written by a newer release of rdad: it is left to hosts that have that.";
}

/// to_text(life), with something else in it.
std::string changed(const kept_life& life, std::string_view what, std::string_view by)
{
    std::string text = to_text(life);
    const auto at = text.find(what);
    BOOST_TEST_REQUIRE(at != text.npos, what);
    return text.replace(at, what.size(), by);
}

}  // namespace

BOOST_AUTO_TEST_CASE(one_is_read_back_whatever_it_has)
{
    for (const auto& life : {some_life(), full_life()})
        BOOST_TEST((read_kept_life(to_text(life)).value() == life));
}

BOOST_AUTO_TEST_CASE(a_record_without_its_spec_gets_it_back)
{
    for (const job::record& r : records()) {
        const std::string rest = text_without_spec(r);
        BOOST_TEST(rest.find(r.spec_text) == rest.npos);
        BOOST_TEST((record_with_spec(rest, r.spec_text).value() == r));
        kept_life life = full_life();
        life.record_text = rest;
        const kept_life read = read_kept_life(to_text(life)).value();
        BOOST_TEST((record_with_spec(read.record_text, r.spec_text).value() == r));
    }
}

BOOST_AUTO_TEST_CASE(the_services_document_is_left_out)
{
    job::record r = rich_record();
    r.job_text = R"({"id": "6f51448f-6377-4330-9ab0-f13fe994b3f1"})";
    const job::record read = record_with_spec(text_without_spec(r), r.spec_text).value();
    BOOST_TEST(read.job_text.empty());
    r.job_text.clear();
    BOOST_TEST((read == r));
}

BOOST_AUTO_TEST_CASE(a_spec_of_the_same_words_as_the_record_goes_to_its_place)
{
    const std::string spec =
        R"({"id": "6f51448f-6377-4330-9ab0-f13fe994b3f1", "type": "later", )"
        R"("settings": {"spec": null, "life": {"spec": null}, "text": "\"spec\": null"}})";
    const job::record r = record_of(spec);
    BOOST_TEST((record_with_spec(text_without_spec(r), spec).value() == r));
}

BOOST_AUTO_TEST_CASE(what_a_newer_release_has_written_is_refused_with_one_sentence)
{
    const std::string text = changed(some_life(), R"("format":1)", R"("format":2)");
    BOOST_TEST(is_refused_for_its_format(read_kept_life(text).error()));
    kept_life life = some_life();
    life.record_text.replace(life.record_text.find(R"("source")"), 8, R"("format":99,"source")");
    BOOST_TEST(is_refused_for_its_format(read_kept_life(to_text(life)).error()));
    BOOST_TEST(is_refused_for_its_format(record_with_spec(life.record_text, spec_text).error()));
}

BOOST_AUTO_TEST_CASE(a_newer_format_is_refused_whatever_else_is_in_it)
{
    BOOST_TEST(is_refused_for_its_format(read_kept_life(R"({"format":2,"owners":[]})").error()));
}

BOOST_AUTO_TEST_CASE(what_makes_no_sense_says_where)
{
    const std::string host = R"("host":")" + host_a + '"';
    for (const auto& [text, where] : std::vector<std::pair<std::string, std::string>>{
             {"", "syntax"},
             {"[]", "is not an object"},
             {changed(some_life(), R"("format":1)", R"("format":0)"), "/format: "},
             {changed(some_life(), R"("owner")", R"("own")"), "/owner: is missing"},
             {changed(some_life(), host, R"("host":"a/b")"), "/owner/host: "},
             {changed(some_life(), R"("session":100)", R"("session":-1)"), "/owner/session: "},
             {changed(some_life(), R"("session":100)", R"("session":1.5)"), "/owner/session: "},
             {changed(some_life(), R"("name")", R"("nam")"), "/name: "},
             {changed(full_life(), R"("home":")" + host_b, R"("home":")"), "/home: "},
             {changed(full_life(), R"("operation":"activate")", R"("operation":"cancel")"),
              "/intent/operation: "},
             {changed(full_life(), R"("operation":"activate")", R"("a":1)"), "/intent/operation: is missing"},
             {changed(full_life(), R"("open":"create")", R"("open":"get")"), "/open: "},
             {changed(full_life(), R"("session":7)", R"("session":0)"), "/adopted/session: "},
             {changed(full_life(), R"("time":")", R"("time":"x)"), "/adopted/time: "},
             {changed(full_life(), R"("followed":")", R"("followed":"x)"), "/followed: "},
             {changed(some_life(), R"("record":{)", R"("rec":{)"), "/record: is missing"}}) {
        const auto read = read_kept_life(text);
        BOOST_TEST_REQUIRE(read.has_error(), text);
        BOOST_TEST((read.error().code != boost::system::errc::not_supported));
        BOOST_TEST(
            (where == "syntax" || read.error().sentence.find(where) != std::string::npos),
            read.error().sentence
        );
    }
}

BOOST_AUTO_TEST_CASE(a_record_that_makes_no_sense_with_its_spec_is_refused)
{
    const std::string rest = text_without_spec(record_of(spec_text));
    BOOST_TEST(record_with_spec("", spec_text).has_error());
    BOOST_TEST(record_with_spec(rest, "{").has_error());
    BOOST_TEST(record_with_spec(rest, "null").has_error());
    BOOST_TEST(record_with_spec(job::to_text(record_of(spec_text)), spec_text).has_error());
}

BOOST_AUTO_TEST_CASE(a_call_that_is_intended_is_open_until_it_is_withdrawn_or_the_job_is_followed)
{
    const kept_life intended = with_intent(some_life(), job::operation::create);
    BOOST_TEST((intended.intent == intent{job::operation::create, {host_a, 100}}));
    BOOST_TEST((open_call(intended) == job::operation::create));
    BOOST_TEST((without_intent(intended) == some_life()));
    const kept_life followed = followed_as(intended, job_1);
    BOOST_TEST(!open_call(followed).has_value());
    BOOST_TEST((followed.followed == job_1));
}

BOOST_AUTO_TEST_CASE(a_call_that_was_lost_stays_open_when_a_repetition_is_answered)
{
    const kept_life again =
        with_intent(with_intent(some_life(), job::operation::activate), job::operation::activate);
    BOOST_TEST((open_call(without_intent(again)) == job::operation::activate));
    BOOST_TEST(!open_call(followed_as(again, job_1)).has_value());
}

BOOST_AUTO_TEST_CASE(an_activation_that_is_withdrawn_stays_open_for_that_of_an_earlier_record_of_its_job)
{
    const kept_life intended = with_intent(some_life(), job::operation::activate);
    BOOST_TEST((open_call(without_intent(intended)) == job::operation::activate));
    BOOST_TEST(!open_call(followed_as(intended, job_1)).has_value());
}

BOOST_AUTO_TEST_CASE(the_call_of_a_host_that_is_gone_stays_open_through_each_adoption)
{
    const kept_life once =
        adopted_by(with_intent(some_life(), job::operation::activate), {host_b, 200}, some_time);
    BOOST_TEST((once.owner == host_session{host_b, 200}));
    BOOST_TEST(once.home == host_a);
    BOOST_TEST(!once.intent.has_value());
    BOOST_TEST((once.adopted == adoption{{host_a, 100}, some_time}));
    const kept_life own = without_intent(with_intent(once, job::operation::activate));
    BOOST_TEST((open_call(own) == job::operation::activate));
    const kept_life twice = adopted_by(once, {host_c, 300}, some_time);
    BOOST_TEST((twice.adopted == adoption{{host_b, 200}, some_time}));
    BOOST_TEST((open_call(twice) == job::operation::activate));
    BOOST_TEST(!open_call(adopted_by(some_life(), {host_b, 200}, some_time)).has_value());
}

BOOST_AUTO_TEST_CASE(an_open_activation_counts_for_more_than_a_creation)
{
    kept_life life = with_intent(some_life(), job::operation::create);
    BOOST_TEST((open_call(life) == job::operation::create));
    life = with_intent(life, job::operation::activate);
    BOOST_TEST((open_call(life) == job::operation::activate));
    life = with_intent(life, job::operation::create);
    BOOST_TEST((open_call(life) == job::operation::activate));
}

BOOST_AUTO_TEST_SUITE_END()
