// SPDX-License-Identifier: BSL-1.0
// Jobs of the second generation, which a creation starts: what is done once.

#include "second_generation.hpp"

#include "api/date_time.hpp"
#include "job/job_file.hpp"

#include <boost/json/parse.hpp>
#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include <string>

using namespace rdad;
using namespace rdad::job;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(life_of_the_second_generation)

namespace {

std::string with_id(std::string_view more = "")
{
    return fmt::format(R"({{"id": "{}"{}, "rdad": {{"service": "reality-analysis"}}}})", some_id, more);
}

std::string problem_of(std::string_view text)
{
    const auto s = parse_spec(boost::json::parse(text).as_object());
    return s ? "none" : to_string(s.error().first());
}

std::string list_of(const walk& w, std::string_view state)
{
    return fmt::format(
        R"({{"jobs": [{{"id": "{}", "name": "{}", "state": "{}"}}]}})",
        some_id,
        w.current().created_name.value(),
        state
    );
}

const std::string nothing_listed = R"({"jobs": []})";

}  // namespace

BOOST_AUTO_TEST_CASE(a_creation_is_the_start_and_says_so_on_the_disk_before)
{
    walk w(new_job());
    BOOST_TEST(w.answer(201, job_body("Queued")) == "save, create");
    BOOST_TEST(w.current().activation_sent);
    BOOST_TEST((w.current().next_step == step::follow));
    BOOST_TEST(w.events() == "accepted activated");
    BOOST_TEST(next_after_waits(w) == "save");
    BOOST_TEST(next_after_waits(w) == "call progress");
}

BOOST_AUTO_TEST_CASE(it_is_not_started_before_its_time)
{
    const auto not_before = some_time + 1h;
    walk w(new_job(fmt::format(R"(, "notBefore": "{}")", api::to_date_time(not_before))));
    BOOST_TEST(w.next() == "wait");
    w.pass(1h);
    BOOST_TEST(w.next() == "call create");
}

BOOST_AUTO_TEST_CASE(where_its_cost_is_limited_it_is_held_until_somebody_releases_it)
{
    walk w(new_job(R"(, "maxEstimatedCost": 2.5)"));
    BOOST_TEST(w.next() == "finish");
    BOOST_TEST(
        w.outcome() ==
        "held: reality-analysis gives no estimate before a job is started, so that it can't be told whether "
        "this one "
        "costs at most 2.5. Release it if it is to be started whatever it costs."
    );
    w.restart_held();
    BOOST_TEST(w.release());
    BOOST_TEST(w.next() == "save");
    BOOST_TEST(w.fail_to_connect() == "save, create");
    BOOST_TEST(next_after_waits(w) == "save");
    BOOST_TEST(next_after_waits(w) == "call create");
}

BOOST_AUTO_TEST_CASE(a_release_of_a_repetition_says_nothing_of_the_cost)
{
    walk w(new_job(R"(, "maxEstimatedCost": 2.5)"));
    w.hold_as_repetition();
    BOOST_TEST(w.release());
    BOOST_TEST(w.next() == "finish");
    BOOST_TEST(w.outcome().starts_with("held: reality-analysis gives no estimate"), w.outcome());
}

BOOST_AUTO_TEST_CASE(after_a_lost_answer_it_is_looked_for_for_ten_minutes_before_it_is_started_anew)
{
    walk w(new_job());
    BOOST_TEST(w.lose_answer() == "save, create");
    std::chrono::milliseconds passed{};
    while (w.next() != "save") {
        if (w.next() == "wait") {
            passed += w.delay();
            w.pass_delay();
        } else {
            BOOST_TEST_REQUIRE(w.answer(200, nothing_listed) == "find created");
        }
    }
    BOOST_TEST((passed >= 10min));
    BOOST_TEST((passed < 11min + 30s));
    BOOST_TEST(w.next() == "call create");
}

BOOST_AUTO_TEST_CASE(one_that_is_found_is_followed_and_was_not_started_twice)
{
    for (const bool has_crashed : {false, true}) {
        walk w(new_job());
        if (has_crashed)
            w.crash_in_call();
        else
            w.lose_answer();
        BOOST_TEST(next_after_waits(w) == "call find created");
        w.answer(200, list_of(w, "Active"));
        BOOST_TEST((w.current().next_step == step::follow));
        BOOST_TEST(next_after_waits(w) == "save");
        BOOST_TEST(next_after_waits(w) == "call progress");
    }
}

BOOST_AUTO_TEST_CASE(one_that_is_found_may_have_ended_meanwhile)
{
    walk w(new_job());
    w.lose_answer();
    BOOST_TEST(next_after_waits(w) == "call find created");
    w.answer(200, list_of(w, "Success"));
    BOOST_TEST(w.outcome() == "success: The job ended with success.");
}

BOOST_AUTO_TEST_CASE(it_is_looked_for_in_its_iTwin_since_others_may_have_created_it)
{
    walk w(new_job());
    w.lose_answer();
    const std::string path = make_call(operation::find_created, w.current()).path;
    BOOST_TEST(path.find("%20and%20iTwinId%20eq%20t1&$top=1000") != std::string::npos, path);
}

BOOST_AUTO_TEST_CASE(a_service_may_write_a_name_in_another_form_if_it_leaves_the_mark)
{
    BOOST_TEST(has_mark_of("Bridge  7 [rdad 7f3a91c2] ", "bridge 7 [rdad 7f3a91c2]"));
    BOOST_TEST(!has_mark_of("bridge 7 [rdad 7f3a91c3]", "bridge 7 [rdad 7f3a91c2]"));
    BOOST_TEST(!has_mark_of("bridge 7", "bridge 7 [rdad 7f3a91c2]"));
    walk w(new_job());
    w.lose_answer();
    BOOST_TEST(next_after_waits(w) == "call find created");
    std::string listed = list_of(w, "Active");
    listed.replace(listed.find("bridge 7"), 8, "Bridge  7");
    w.answer(200, listed);
    BOOST_TEST((w.current().next_step == step::follow));
}

BOOST_AUTO_TEST_CASE(a_conflict_that_lasts_is_for_a_person_as_the_job_may_run)
{
    walk w(new_job());
    const std::string conflict = R"({"error": {"code": "Conflict", "message": "It is there."}})";
    for (int i = 0; i < 40 && w.outcome() == "none"; ++i) {
        const std::string next = next_after_waits(w);
        if (next == "call create")
            w.answer(409, conflict);
        else if (next == "call find created")
            w.answer(200, nothing_listed);
        w.pass(10min);
    }
    BOOST_TEST(w.outcome().starts_with("held: The service's answer to the creation"), w.outcome());
}

BOOST_AUTO_TEST_CASE(where_jobs_cannot_be_listed_a_lost_creation_is_held)
{
    walk w(new_job());
    w.lose_answer();
    BOOST_TEST(next_after_waits(w) == "call find created");
    w.answer(404, R"({"error": {"code": "ResourceNotFound", "message": "There is no list."}})");
    BOOST_TEST(
        w.outcome().starts_with("held: The service's answer to the creation of the job was lost"),
        w.outcome()
    );
}

BOOST_AUTO_TEST_CASE(a_creation_that_is_refused_ends_it_with_what_support_asks_for)
{
    walk w(new_job());
    w.answer_with_correlation_id(
        400,
        R"({"error": {"code": "InvalidRealityAnalysisRequest", "message": "Invalid request.",
            "details": [{"code": "InvalidProperty", "message": "Invalid value.", "target": "type"}]}})",
        "c-1"
    );
    BOOST_TEST(w.outcome() == "rejected: The service refused: Invalid request. type: Invalid value.");
    BOOST_TEST(w.current().outcome->correlation_id.value() == "c-1");
    const auto read = read_record(to_text(w.current()));
    BOOST_TEST(read->outcome->correlation_id.value() == "c-1");
}

BOOST_AUTO_TEST_CASE(cancelled_before_it_is_created_it_is_never_started)
{
    walk w(new_job());
    w.order_cancel();
    BOOST_TEST(w.next() == "finish");
    BOOST_TEST(
        w.outcome() == "rejected: Its cancellation was ordered before it was started: it was not started."
    );
}

BOOST_AUTO_TEST_CASE(cancelled_while_its_creation_is_in_doubt_it_is_looked_for_and_cancelled)
{
    walk w(new_job());
    w.lose_answer();
    w.order_cancel();
    BOOST_TEST(next_after_waits(w) == "save");
    BOOST_TEST(next_after_waits(w) == "call find created");
    w.answer(200, list_of(w, "Active"));
    BOOST_TEST(next_after_waits(w) == "save");
    BOOST_TEST(w.next() == "call cancel");
}

BOOST_AUTO_TEST_CASE(a_job_with_an_id_was_started_before_and_is_followed_to_its_end)
{
    walk w(with_id());
    BOOST_TEST(w.answer(200, job_body("Active")) == "get");
    BOOST_TEST(w.events() == "accepted activated");
    BOOST_TEST(next_after_waits(w) == "save");
    BOOST_TEST(next_after_waits(w) == "call progress");
}

BOOST_AUTO_TEST_CASE(a_job_with_an_id_that_was_never_there_is_rejected)
{
    walk w(with_id());
    w.answer(404, job_not_found);
    BOOST_TEST(w.outcome() == "rejected: The service doesn't know the job. Requested job is not available.");
}

BOOST_AUTO_TEST_CASE(a_job_with_an_id_that_may_not_be_looked_at_is_rejected)
{
    walk w(with_id());
    w.answer(403, R"({"error": {"code": "InsufficientPermissions", "message": "It is another's."}})");
    BOOST_TEST(w.outcome() == "rejected: The service refused: It is another's.");
}

BOOST_AUTO_TEST_CASE(a_job_with_an_id_can_be_cancelled)
{
    walk w(with_id(R"(, "state": "cancelled")"));
    BOOST_TEST(w.answer(200, job_body("TerminatingOnCancel")) == "cancel");
    BOOST_TEST((w.current().next_step == step::follow));
}

BOOST_AUTO_TEST_CASE(what_it_cannot_do_is_told_before_a_call)
{
    BOOST_TEST(
        problem_of(new_job(R"(, "estimateOnly": true)")) ==
        "/rdad/estimateOnly: is true, but reality-analysis gives no estimate before a job is started"
    );
    std::string unsubmitted = new_job();
    unsubmitted.insert(1, R"("state": "unsubmitted", )");
    BOOST_TEST(
        problem_of(unsubmitted) ==
        "/state: is unsubmitted, but reality-analysis starts a job as it is created"
    );
    BOOST_TEST(
        problem_of(with_id(R"(, "type": "Objects2D")")) ==
        "/type: can't be changed: a job of reality-analysis is started as it is created"
    );
    BOOST_TEST(
        problem_of(fmt::format(
            R"({{"id": "{}", "rdad": {{"service": "reality-analysis", "maxEstimatedCost": 1}}}})",
            some_id
        )) ==
        "/rdad/maxEstimatedCost: can't be kept: a job of reality-analysis that has an id was started already"
    );
}

BOOST_AUTO_TEST_CASE(its_calls_are_those_of_its_generation)
{
    const walk w = started();
    const call cancel = make_call(operation::cancel, w.current());
    BOOST_TEST(cancel.method == "DELETE");
    BOOST_TEST(cancel.path == fmt::format("/jobs/{}", some_id));
    BOOST_TEST(cancel.body.empty());
    const call told = make_call(operation::messages, w.current());
    BOOST_TEST(told.method + " " + told.path == fmt::format("GET /jobs/{}/messages", some_id));
    const call created = make_call(operation::create, w.current());
    BOOST_TEST(!created.idempotent);
    const auto body = boost::json::parse(created.body).as_object();
    BOOST_TEST(body.at("specifications") == boost::json::parse(specifications));
    BOOST_TEST(body.size() == 4U, created.body);
}

BOOST_AUTO_TEST_CASE(the_mark_keeps_a_name_within_what_the_schema_allows)
{
    const auto name_of = [](const std::string& member) {
        std::string text = new_job();
        const std::string_view written = R"("name": "bridge 7", )";
        text.replace(text.find(written), written.size(), member);
        return marked_name(spec_of(text), 0x7f3a91c2);
    };
    BOOST_TEST(name_of(R"("name": "bridge 7", )") == "bridge 7 [rdad 7f3a91c2]");
    BOOST_TEST(name_of("") == "Objects2D [rdad 7f3a91c2]");
    std::string long_name;
    for (int i = 0; i < 250; ++i)
        long_name += "é";
    const std::string cut = name_of(fmt::format(R"("name": "{}", )", long_name));
    BOOST_TEST(cut.ends_with("é [rdad 7f3a91c2]"), cut);
    BOOST_TEST(cut.size() == 2 * (256U - 16U) + 16U);
}

BOOST_AUTO_TEST_CASE(its_record_is_left_alone_by_releases_that_know_no_second_generation)
{
    const walk w = started();
    BOOST_TEST(to_text(w.current()).find(R"("format":3)") != std::string::npos, to_text(w.current()));
}

BOOST_AUTO_TEST_CASE(a_record_keeps_the_service_that_was_configured_when_it_was_taken)
{
    const std::string text = R"({"iTwinId": "t1", "type": "Tomorrow", "specifications": {}})";
    const auto spec = parse_job_file("a.json", text, api::reality_analysis).at(0).spec;
    BOOST_TEST_REQUIRE(spec.has_value());
    const auto read = read_record(to_text(new_record(*spec, text, "1", some_time)));
    BOOST_TEST_REQUIRE(read.has_value());
    BOOST_TEST((&service_of(read->spec) == &api::reality_analysis));
    BOOST_TEST(read->spec_text == text);
}

BOOST_AUTO_TEST_SUITE_END()
