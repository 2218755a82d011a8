// SPDX-License-Identifier: BSL-1.0
// The life of a job where calls fail, answers get lost and the daemon dies: the table of failures in the
// design.

#include "walk.hpp"

#include <boost/test/unit_test.hpp>

using namespace rdad::job;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(failures_in_the_life_of_a_job)

namespace {

const std::string to_create =
    R"({"name": "survey", "iTwinId": "c", "type": "mesh", "inputs": [], "outputs": []})";
const std::string patched =
    R"({"id": "6f51448f-6377-4330-9ab0-f13fe994b3f1", "type": "mesh", "settings": {"quality": 1}})";
const std::string refusal =
    R"({"error": {"code": "InvalidRealityDataAnalysisRequest", "message": "Bad.",
        "details": [{"code": "InvalidProperty", "message": "0 to 1 expected", "target": "quality"}]}})";

}  // namespace

BOOST_AUTO_TEST_CASE(a_deferred_call_is_made_again_and_is_no_failure)
{
    walk w(only_id);
    BOOST_TEST(w.defer() == "save, activate");
    BOOST_TEST(w.next() == "call activate");
    BOOST_TEST(w.events() == "accepted");
    walk created(to_create);
    BOOST_TEST(created.defer() == "save, create");
    BOOST_TEST(created.next() == "save");
    created.restart();
    BOOST_TEST(created.next() == "call create");
}

BOOST_AUTO_TEST_CASE(what_is_unavailable_is_tried_again_after_a_wait_and_rarely_noted)
{
    walk w(patched);
    std::chrono::milliseconds waited{};
    for (int i = 0; i < 20; ++i) {
        BOOST_TEST(w.answer(503, "<html>busy</html>") == "patch definition");
        while (w.next() == "wait") {
            BOOST_TEST((w.delay() <= 5min));
            waited += w.delay();
            w.pass_delay();
        }
    }
    BOOST_TEST((waited > 5min));
    BOOST_TEST(w.events() == "accepted interrupted stuck");
    BOOST_TEST(w.answer(200, job_body("unsubmitted")) == "patch definition");
    BOOST_TEST(w.next() == "call activate");
}

BOOST_AUTO_TEST_CASE(a_job_that_is_active_is_followed_however_long_the_service_is_away)
{
    walk w = followed();
    for (int i = 0; i < 1000; ++i) {
        BOOST_TEST(w.lose_answer() == "progress");
        BOOST_TEST(next_after_waits(w) == "call progress");
    }
    w.answer(200, R"({"progress": {"percentage": 100}})");
    w.answer(200, job_body("success"));
    BOOST_TEST(w.outcome() == "success: The job ended with success.");
}

BOOST_AUTO_TEST_CASE(an_unknown_job_is_rejected_before_its_activation)
{
    walk patch(patched);
    patch.answer(404, job_not_found);
    BOOST_TEST(patch.next() == "finish");
    BOOST_TEST(
        patch.outcome() == "rejected: The service doesn't know the job. Requested job is not available."
    );
    BOOST_TEST(patch.current().outcome->error->code == "JobNotFound");
    walk activation(only_id);
    activation.answer(404, job_not_found);
    BOOST_TEST(activation.outcome() == patch.outcome());
}

BOOST_AUTO_TEST_CASE(a_job_that_vanishes_after_its_activation_has_failed)
{
    walk w = followed();
    BOOST_TEST(
        w.answer(404, R"({"error": {"code": "ProgressNotFound", "message": "No progress."}})") == "progress"
    );
    BOOST_TEST(w.answer(404, job_not_found) == "get");
    BOOST_TEST(w.next() == "finish");
    BOOST_TEST(
        w.outcome() ==
        "failed: The service doesn't know the job any more (JobNotFound). Requested job is not available."
    );
}

BOOST_AUTO_TEST_CASE(a_404_of_a_gateway_says_nothing_of_the_job)
{
    walk w(only_id);
    w.answer(404, "<html>Not found</html>");
    BOOST_TEST(w.outcome() == "none");
    BOOST_TEST(next_after_waits(w) == "call get", "nor whether it was activated");
    w.answer(200, job_body("unsubmitted"));
    BOOST_TEST(next_after_waits(w) == "call activate");
    w.answer(200, job_body("active"));
    w.next();
    BOOST_TEST(next_after_waits(w) == "call progress");
    w.answer(404, R"({"error": {"code": "RouteNotFound", "message": "No route."}})");
    BOOST_TEST(next_after_waits(w) == "call get");
    BOOST_TEST(w.outcome() == "none");
}

BOOST_AUTO_TEST_CASE(a_job_that_was_activated_before_is_followed)
{
    walk w(only_id);
    BOOST_TEST(w.answer(422, invalid_change) == "save, activate");
    BOOST_TEST(w.answer(200, job_body("active")) == "get");
    BOOST_TEST(w.next() == "save");
    BOOST_TEST(next_after_waits(w) == "call progress");
}

BOOST_AUTO_TEST_CASE(a_job_that_has_ended_before_is_filed_as_it_ended)
{
    walk w(only_id);
    BOOST_TEST(w.answer(422, invalid_change) == "save, activate");
    BOOST_TEST(w.answer(200, job_body("success")) == "get");
    BOOST_TEST(w.next() == "finish");
    BOOST_TEST(w.outcome() == "success: The job ended with success.");
}

BOOST_AUTO_TEST_CASE(settings_that_come_too_late_are_rejected_whatever_became_of_the_job)
{
    for (const char* state : {"active", "success"}) {
        walk w(patched);
        BOOST_TEST(w.answer(422, invalid_change) == "patch definition");
        BOOST_TEST(w.answer(200, job_body(state)) == "get");
        BOOST_TEST(w.next() == "finish");
        BOOST_TEST(
            w.outcome() == std::string("rejected: The service refused: Cannot modify job. Cannot resubmit an "
                                       "already submitted job. The job's state is ") +
                               state + " already; it was left as it is."
        );
    }
}

BOOST_AUTO_TEST_CASE(an_invalid_change_of_a_job_that_is_still_unsubmitted_is_a_rejection)
{
    walk w(only_id);
    w.answer(422, invalid_change);
    w.answer(200, job_body("unsubmitted"));
    BOOST_TEST(w.next() == "finish");
    BOOST_TEST(
        w.outcome() ==
        "rejected: The service refused: Cannot modify job. Cannot resubmit an already submitted job."
    );
}

BOOST_AUTO_TEST_CASE(what_the_service_refuses_is_rejected_with_its_details)
{
    for (const unsigned status : {400U, 403U, 422U}) {
        walk w(patched);
        w.answer(status, refusal);
        BOOST_TEST(w.next() == "finish");
        BOOST_TEST(w.outcome() == "rejected: The service refused: Bad. quality: 0 to 1 expected");
        BOOST_TEST(w.current().outcome->error->details.size() == 1U);
    }
}

BOOST_AUTO_TEST_CASE(a_refusal_to_let_an_active_job_be_seen_does_not_end_it)
{
    walk w = followed();
    w.answer(403, refusal);
    BOOST_TEST(next_after_waits(w) == "call get");
    w.answer(422, invalid_change);
    BOOST_TEST(next_after_waits(w) == "call get");
    BOOST_TEST(w.outcome() == "none");
}

BOOST_AUTO_TEST_CASE(a_refusal_to_let_a_job_be_seen_is_none_of_its_activation)
{
    walk w(only_id);
    w.lose_answer();
    BOOST_TEST(next_after_waits(w) == "call get");
    w.answer(422, invalid_change);
    w.pass(1h);
    BOOST_TEST(next_after_waits(w) == "call get");
    w.answer(200, job_body("unsubmitted"));
    BOOST_TEST(next_after_waits(w) == "call activate");
}

BOOST_AUTO_TEST_CASE(looks_that_are_refused_again_and_again_are_made_ever_more_rarely_and_rarely_noted)
{
    walk w = followed();
    w.answer(403, refusal);
    std::chrono::milliseconds waited{};
    for (int i = 0; i < 20; ++i) {
        while (w.next() == "wait") {
            waited += w.delay();
            w.pass_delay();
        }
        BOOST_TEST(w.answer(403, refusal) == "get");
    }
    BOOST_TEST((waited > 5min));
    BOOST_TEST(w.events() == "accepted activated interrupted stuck");
}

BOOST_AUTO_TEST_CASE(after_a_lost_answer_to_an_activation_the_service_is_asked)
{
    walk arrived(only_id);
    BOOST_TEST(arrived.lose_answer() == "save, activate");
    BOOST_TEST(next_after_waits(arrived) == "call get");
    arrived.answer(200, job_body("active"));
    BOOST_TEST(arrived.next() == "save");
    BOOST_TEST(next_after_waits(arrived) == "call progress");

    walk did_not_arrive(only_id);
    did_not_arrive.lose_answer();
    BOOST_TEST(next_after_waits(did_not_arrive) == "call get");
    did_not_arrive.answer(200, job_body("unsubmitted"));
    BOOST_TEST(did_not_arrive.next() == "call activate");

    walk vanished(patched);
    vanished.answer(200, job_body("unsubmitted"));
    vanished.lose_answer();
    next_after_waits(vanished);
    vanished.answer(404, job_not_found);
    BOOST_TEST(vanished.outcome().starts_with("failed: "));

    walk was_never_there(only_id);
    was_never_there.lose_answer();
    next_after_waits(was_never_there);
    was_never_there.answer(404, job_not_found);
    BOOST_TEST(was_never_there.outcome().starts_with("rejected: "));
}

BOOST_AUTO_TEST_CASE(an_activation_that_was_not_sent_is_repeated_without_asking)
{
    walk w(only_id);
    w.fail_to_connect();
    BOOST_TEST(next_after_waits(w) == "call activate");
}

BOOST_AUTO_TEST_CASE(a_daemon_that_died_in_an_activation_asks_before_it_repeats_it)
{
    walk w(only_id);
    w.crash_in_call();
    BOOST_TEST(w.answer(200, job_body("active")) == "get");
    BOOST_TEST(w.next() == "save");
    w.restart();
    BOOST_TEST(w.next() == "call progress");
}

BOOST_AUTO_TEST_CASE(an_activation_in_doubt_at_the_deadline_is_cleared_up_first)
{
    const std::string spec = R"({"id": "6f51448f-6377-4330-9ab0-f13fe994b3f1",
        "rdad": {"deadline": "2027-01-15T08:00:10Z"}})";
    walk active(spec);
    active.lose_answer();
    active.pass(10s);
    BOOST_TEST(next_after_waits(active) == "call get");
    active.answer(200, job_body("active"));
    BOOST_TEST(active.next() == "save");
    BOOST_TEST(active.next() == "call cancel");

    walk unsubmitted(spec);
    unsubmitted.lose_answer();
    unsubmitted.pass(3min);
    BOOST_TEST(next_after_waits(unsubmitted) == "call get");
    unsubmitted.answer(200, job_body("unsubmitted"));
    BOOST_TEST(unsubmitted.next() == "finish");
    BOOST_TEST(unsubmitted.outcome().starts_with("unsubmitted: "));
}

BOOST_AUTO_TEST_CASE(a_job_document_without_a_state_is_asked_for_again)
{
    walk w(only_id);
    w.lose_answer();
    next_after_waits(w);
    w.answer(200, R"({"job": {}})");
    BOOST_TEST(next_after_waits(w) == "call get");
}

BOOST_AUTO_TEST_CASE(a_cancellation_that_is_refused_is_repeated_until_the_job_has_ended)
{
    walk w(R"({"id": "6f51448f-6377-4330-9ab0-f13fe994b3f1", "rdad": {"deadline": "2027-01-15T08:00:10Z"}})");
    w.answer(200, job_body("active"));
    w.next();
    w.pass(10s);
    for (int i = 0; i < 20; ++i) {
        BOOST_TEST(next_after_waits(w) == "call cancel");
        BOOST_TEST(w.answer(403, refusal) == "cancel");
    }
    BOOST_TEST(w.events() == "accepted activated cancelling interrupted stuck");
    next_after_waits(w);
    w.answer(422, invalid_change);
    w.answer(200, job_body("success"));
    BOOST_TEST(w.outcome() == "success: The job ended with success.");
}

BOOST_AUTO_TEST_CASE(a_job_that_stays_unsubmitted_after_its_activation_is_asked_about_ever_more_rarely)
{
    walk w = followed();
    const std::string no_progress = R"({"error": {"code": "ProgressNotFound", "message": "No progress."}})";
    for (int i = 0; i < 20; ++i) {
        BOOST_TEST(w.answer(404, no_progress) == "progress");
        BOOST_TEST(w.answer(200, job_body("unsubmitted")) == "get");
        BOOST_TEST(next_after_waits(w) == "call progress");
    }
    BOOST_TEST(w.events() == "accepted activated interrupted stuck");
}

BOOST_AUTO_TEST_CASE(the_document_of_another_job_says_nothing_of_this_one)
{
    const std::string another =
        R"({"job": {"id": "00000000-0000-4000-8000-000000000000", "state": "success"}})";
    walk w(patched);
    BOOST_TEST(w.answer(200, another) == "patch definition");
    BOOST_TEST(next_after_waits(w) == "call patch definition", "it may not have been done");
    w.answer(200, job_body("unsubmitted"));
    BOOST_TEST(w.answer(200, another) == "save, activate");
    BOOST_TEST(next_after_waits(w) == "call get", "it may have been done");
    w.answer(200, another);
    BOOST_TEST(next_after_waits(w) == "call get");
    w.answer(200, job_body("success"));
    BOOST_TEST(w.outcome() == "success: The job ended with success.");
}

BOOST_AUTO_TEST_CASE(the_id_of_a_job_may_be_written_in_another_case)
{
    walk w(only_id);
    w.answer(200, R"({"job": {"id": "6F51448F-6377-4330-9AB0-F13FE994B3F1", "state": "active"}})");
    BOOST_TEST(w.next() == "save");
    BOOST_TEST(w.events() == "accepted activated");
}

BOOST_AUTO_TEST_CASE(a_Retry_After_that_is_meant_for_the_job_delays_its_next_call_whatever_that_is)
{
    walk failed(only_id);
    failed.answer(500, "", 20min);
    BOOST_TEST(failed.next() == "wait");
    BOOST_TEST((failed.delay() == 20min));

    walk looked_at(only_id);
    looked_at.answer(200, job_body("active"), 1min);
    looked_at.next();
    BOOST_TEST(looked_at.next() == "wait");
    BOOST_TEST((looked_at.delay() == 1min));
    looked_at.ask();
    BOOST_TEST(looked_at.next() == "wait");
    looked_at.pass_delay();
    BOOST_TEST(looked_at.next() == "call get");

    walk cancelled(only_id);
    cancelled.answer(200, job_body("active"));
    cancelled.next();
    next_after_waits(cancelled);
    cancelled.answer(502, "", 5min);
    cancelled.order_cancel();
    cancelled.next();
    BOOST_TEST(cancelled.next() == "wait");
    BOOST_TEST((cancelled.delay() == 5min));
    cancelled.pass_delay();
    BOOST_TEST(cancelled.next() == "call cancel");
}

BOOST_AUTO_TEST_CASE(a_job_is_left_alone_for_an_hour_at_most)
{
    walk w(only_id);
    w.answer(500, "", 24h);
    w.next();
    BOOST_TEST((w.delay() == 1h));
}

BOOST_AUTO_TEST_SUITE_END()
