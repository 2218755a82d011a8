// SPDX-License-Identifier: BSL-1.0
// Records: what is written is read back, and what was dropped or answered stays as it was.

#include "job/record.hpp"

#include "walk.hpp"

#include <boost/json/parse.hpp>
#include <boost/test/unit_test.hpp>

namespace json = boost::json;
using namespace rdad::job;

BOOST_AUTO_TEST_SUITE(records)

namespace {

record full_record()
{
    const std::string text =
        R"({ "id": "6f51448f-6377-4330-9ab0-f13fe994b3f1", "rdad": {"maxEstimatedCost": 3.50} })";
    record r = new_record(spec_of(text), text, "survey.json", some_time);
    r.job_text = R"({"id": "6f51448f-6377-4330-9ab0-f13fe994b3f1", "big": 12345678901234567890.10})";
    r.batch = batch{"survey", 12, 1000, "e3b0c442"};
    r.activation_sent = true;
    r.by_proxy = true;
    r.cancel_ordered = true;
    r.released = true;
    r.accepted_cost = 4.2;
    r.next_step = step::follow;
    r.events.push_back(
        {std::chrono::system_clock::time_point(std::chrono::hours(9)), event_kind::activated, "It \"is\"."}
    );
    return r;
}

const std::string new_estimate =
    R"({"name": "a", "iTwinId": "c", "type": "mesh", "inputs": [], "outputs": [], "rdad": {"estimateOnly": true}})";

/// Of a job that was created, and is to be deleted next.
record record_to_delete(const std::string& spec_text)
{
    record r = new_record(spec_of(spec_text), spec_text, "survey.json", some_time);
    r.created_name = "a [rdad 7f3a91c2]";
    r.creation_sent = true;
    r.job_id = some_id;
    r.next_step = step::delete_job;
    r.outcome_after_deletion = outcome{final_state::unsubmitted, "So it is.", std::nullopt};
    return r;
}

std::string problem_of(std::string_view text)
{
    const auto r = read_record(text);
    return r ? "none" : to_string(r.error().first());
}

}  // namespace

BOOST_AUTO_TEST_CASE(an_unfinished_record_round_trips)
{
    const record r = full_record();
    BOOST_TEST((read_record(to_text(r)).value() == r));
}

BOOST_AUTO_TEST_CASE(a_record_of_an_estimate_round_trips_and_is_left_alone_by_releases_that_know_none)
{
    const record r = record_to_delete(new_estimate);
    const std::string text = to_text(r);
    BOOST_TEST((read_record(text).value() == r));
    BOOST_TEST(text.find(R"("format":2)") != std::string::npos, text);
    BOOST_TEST(to_text(full_record()).find("format") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_record_that_would_delete_what_was_not_created_for_an_estimate_is_refused)
{
    const std::string problem = "/life/nextStep: is to delete a job that wasn't created for an estimate";
    BOOST_TEST(problem_of(to_text(record_to_delete(new_estimate))) == "none");
    BOOST_TEST(
        problem_of(to_text(
            record_to_delete(R"({"name": "a", "iTwinId": "c", "type": "mesh", "inputs": [], "outputs": []})")
        )) == problem
    );
    BOOST_TEST(
        problem_of(to_text(record_to_delete(
            R"({"id": "6f51448f-6377-4330-9ab0-f13fe994b3f1", "rdad": {"estimateOnly": true}})"
        ))) == problem
    );
    record r = record_to_delete(new_estimate);
    r.created_name.reset();
    BOOST_TEST(problem_of(to_text(r)) == problem);
    r = record_to_delete(new_estimate);
    r.outcome_after_deletion.reset();
    BOOST_TEST(problem_of(to_text(r)) == problem);
}

BOOST_AUTO_TEST_CASE(an_estimate_has_ended_as_wanted_where_the_job_was_not_started)
{
    record r = record_to_delete(new_estimate);
    for (const final_state end : all_final_states) {
        r.outcome = outcome{end, "So it is.", std::nullopt};
        BOOST_TEST(has_ended_as_wanted(r) == (end == final_state::unsubmitted), to_string(end));
    }
}

BOOST_AUTO_TEST_CASE(a_batch_is_read_back_whatever_is_known_of_it)
{
    record r = full_record();
    for (const auto& b :
         {std::optional<batch>(),
          std::optional(batch{"a", 1}),
          std::optional(batch{"b#2", 3, 0, "e3", 20000, true})}) {
        r.batch = b;
        BOOST_TEST((read_record(to_text(r)).value() == r));
    }
    BOOST_TEST(label_of({"bridges", 12}) == "bridges#12");
}

BOOST_AUTO_TEST_CASE(a_batch_that_is_repeated_is_told_and_read_back)
{
    const std::chrono::system_clock::time_point dropped{std::chrono::hours(500'000)};
    earlier_batch earlier{{"bridges", 12, 1000, "e3", 2}, dropped, true};
    BOOST_TEST(
        sentence_of(earlier) == "The same file is being run, dropped as bridges#12 at 2027-01-15T08:00:00Z."
    );
    BOOST_TEST((read_earlier_batch(to_json(earlier)) == earlier));
    earlier.is_running = false;
    BOOST_TEST(sentence_of(earlier) == "The same file was dropped as bridges#12 at 2027-01-15T08:00:00Z.");
    BOOST_TEST((read_earlier_batch(to_json(earlier)) == earlier));
    boost::json::object without_time = to_json(earlier);
    without_time.erase("dropped");
    BOOST_TEST(!read_earlier_batch(without_time));
}

BOOST_AUTO_TEST_CASE(what_a_job_has_come_to_is_held_against_what_was_wanted)
{
    using rdad::api::job_state;
    record r = full_record();
    r.outcome.reset();
    BOOST_TEST(!has_ended_as_wanted(r));
    const auto ends_well = [&](job_state wanted, final_state end) {
        r.spec.wanted = wanted;
        r.outcome = outcome{end, "So it is.", std::nullopt};
        return has_ended_as_wanted(r);
    };
    BOOST_TEST(ends_well(job_state::active, final_state::success));
    BOOST_TEST(ends_well(job_state::cancelled, final_state::cancelled));
    BOOST_TEST(ends_well(job_state::unsubmitted, final_state::unsubmitted));
    for (const final_state end :
         {final_state::failed,
          final_state::cancelled,
          final_state::unsubmitted,
          final_state::held,
          final_state::rejected})
        BOOST_TEST(!ends_well(job_state::active, end));
    BOOST_TEST(!ends_well(job_state::cancelled, final_state::success));
}

BOOST_AUTO_TEST_CASE(a_batch_that_makes_no_sense_is_passed_over)
{
    record r = full_record();
    const std::string text = to_text(r);
    const auto begin = text.find("\"batch\": ") + 9;
    r.batch.reset();
    for (const char* other :
         {"null",
          "7",
          "{}",
          R"({"name": "a"})",
          R"({"number": 1})",
          R"({"name": 1, "number": 1})",
          R"({"name": "a", "number": -1})"}) {
        std::string changed = text;
        changed.replace(begin, text.find('\n', begin) - 1 - begin, other);
        BOOST_TEST((read_record(changed).value() == r), changed);
    }
}

BOOST_AUTO_TEST_CASE(a_record_that_is_held_at_once_goes_on_from_its_first_step)
{
    const std::string text = R"({"name": "a", "iTwinId": "c", "type": "mesh", "inputs": [], "outputs": []})";
    const record r = held_record(spec_of(text), text, "1", "Twice.", some_time);
    BOOST_TEST((r.next_step == step::create));
    BOOST_TEST((r.outcome->state == final_state::held));
    BOOST_TEST(r.events.size() == 2U);
    BOOST_TEST(r.events.back().message == "Twice.");
    BOOST_TEST((read_record(to_final_text(r)).value() == r));
}

BOOST_AUTO_TEST_CASE(what_is_no_Job_document_is_not_taken_for_one)
{
    record r = full_record();
    BOOST_TEST(document_of(r).has_value());
    for (const char* text : {"[1]", "1", ""}) {
        r.job_text = text;
        BOOST_TEST(!document_of(read_record(to_text(r)).value()), text);
    }
}

BOOST_AUTO_TEST_CASE(a_held_record_keeps_what_is_needed_to_go_on)
{
    record r = full_record();
    r.outcome = outcome{final_state::held, "Too much.", std::nullopt};
    BOOST_TEST((read_record(to_final_text(r)).value() == r));
}

BOOST_AUTO_TEST_CASE(a_final_record_has_spec_job_outcome_batch_and_events_and_no_more)
{
    record r = full_record();
    r.outcome = outcome{final_state::failed, "Gone.", rdad::api::error{"JobNotFound", "Not here.", {}}};
    const json::object object = json::parse(to_final_text(r)).as_object();
    BOOST_TEST(object.size() == 5U);
    BOOST_TEST(object.at("batch").at("number") == 12);
    BOOST_TEST(object.at("outcome").at("state") == "failed");
    BOOST_TEST(object.at("outcome").at("error").at("code") == "JobNotFound");
    BOOST_TEST(object.at("events").at(1).at("time") == "1970-01-01T09:00:00Z");
    const record read = read_record(to_final_text(r)).value();
    BOOST_TEST((read.outcome == r.outcome));
    BOOST_TEST(read.spec_text == r.spec_text);
}

BOOST_AUTO_TEST_CASE(spec_and_job_stay_as_they_were_written)
{
    const record r = full_record();
    const std::string text = to_text(r);
    BOOST_TEST(text.find(r.spec_text) != text.npos);
    BOOST_TEST(text.find(r.job_text) != text.npos);
}

BOOST_AUTO_TEST_CASE(the_record_of_a_bad_spec_has_its_outcome_from_the_start)
{
    const record bad =
        rejected_record(R"({"id": 7})", "a.json", "Line 1, /id: 7 is not a string.", some_time);
    BOOST_TEST((read_record(to_text(bad)).value().outcome == bad.outcome));
    BOOST_TEST(read_record(to_text(bad)).value().source == "a.json", "so that its claim is known");
    const record no_json = rejected_record("", "a.json", "The file is empty.", some_time);
    BOOST_TEST(json::parse(to_text(no_json)).at("spec").is_null());
    BOOST_TEST(read_record(to_text(no_json)).value().spec_text.empty());
}

BOOST_AUTO_TEST_CASE(a_spec_as_deep_as_may_be_can_be_read_back)
{
    // Inside settings anything may stand: the levels of the spec and of settings are the two others.
    const std::size_t levels = rdad::api::deepest_nesting - 2;
    const std::string spec_text =
        R"({"id": "6f51448f-6377-4330-9ab0-f13fe994b3f1", "type": "mesh", "settings": {"a": )" +
        std::string(levels, '[') + std::string(levels, ']') + "}}";
    const record r = new_record(spec_of(spec_text), spec_text, "a.json", some_time);
    BOOST_TEST((read_record(to_text(r)).value() == r));
}

BOOST_AUTO_TEST_CASE(a_record_that_was_damaged_is_refused_with_the_place)
{
    BOOST_TEST(problem_of("") == "is not JSON: it ends in the middle of a value");
    BOOST_TEST(problem_of("[]") == "is not an object");
    BOOST_TEST(problem_of("{}") == "/life: is missing");
    const std::string create = R"(, "life": {"nextStep": "create"}})";
    BOOST_TEST(problem_of(R"({"spec": {"id": 7})" + create) == "/spec/id: 7 is not a string");
    BOOST_TEST(
        problem_of(R"({"spec": {"id": "6f51448f-6377-4330-9ab0-f13fe994b3f1"}, "life": {"nextStep": "fly"}})"
        ) == R"(/life/nextStep: "fly" is not known here)"
    );
    for (const char* step : {"patchDefinition", "patchCost", "checkCost", "activate", "follow", "cancel"}) {
        const std::string record =
            R"({"spec": {"id": "6f51448f-6377-4330-9ab0-f13fe994b3f1"}, "life": {"nextStep": ")" +
            std::string(step) + R"("}})";
        BOOST_TEST(problem_of(record) == "/life/jobId: is missing", step);
    }
    BOOST_TEST(
        problem_of(R"({"spec": null, "life": {"nextStep": "follow", "jobId": "../x"}})") ==
            "/life/jobId: is not a UUID",
        "an id becomes part of a URL"
    );
}

BOOST_AUTO_TEST_CASE(a_record_may_have_its_id_in_any_case)
{
    const record r = full_record();
    std::string text = to_text(r);
    const std::string id = R"("jobId":"6f51448f)";
    BOOST_REQUIRE(text.find(id) != std::string::npos);
    text.replace(text.find(id), id.size(), R"("jobId":"6F51448F)");
    BOOST_TEST((read_record(text).value() == r));
}

BOOST_AUTO_TEST_CASE(a_record_of_a_later_format_is_told_from_one_that_makes_no_sense)
{
    const std::string text = to_text(full_record());
    const auto with_format = [&](const std::string& format) {
        std::string changed = text;
        const std::string life = R"("life": {)";
        return changed.replace(changed.find(life), life.size(), life + "\"format\": " + format + ", ");
    };
    BOOST_TEST(!is_of_later_format(text));
    BOOST_TEST(!is_of_later_format(with_format("1")));
    BOOST_TEST((read_record(with_format("1")).value() == full_record()));
    BOOST_TEST(is_of_later_format(with_format("4")));
    BOOST_TEST(problem_of(with_format("4")) == "/life/format: is that of a newer release of rdad");
    for (const char* nonsense : {"", "{", "[]", "{}", R"({"life": 1})", R"({"life": {"format": "3"}})"})
        BOOST_TEST(!is_of_later_format(nonsense), nonsense);
}

BOOST_AUTO_TEST_SUITE_END()
