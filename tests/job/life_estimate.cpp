// SPDX-License-Identifier: BSL-1.0
// The life of a job of which only the cost is wanted: it is never started, and leaves nothing behind that was created for
// it.

#include "walk.hpp"

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

using namespace rdad::job;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(life_of_an_estimate)

namespace {

std::string to_create(std::string_view policy = "")
{
    return fmt::format(
        R"({{"name": "survey", "iTwinId": "c", "type": "mesh", "inputs": [], "outputs": [],
            "rdad": {{"estimateOnly": true{}}}}})",
        policy
    );
}

std::string existing(std::string_view members = "")
{
    return fmt::format(R"({{"id": "{}", "rdad": {{"estimateOnly": true}}{}}})", some_id, members);
}

std::string estimate(double cost)
{
    return fmt::format(R"(, "costEstimation": {{"estimatedCost": {}}})", cost);
}

const std::string is_deleted = " The job was created for the estimate, and is deleted.";
const std::string refusal = R"({"error": {"code": "Forbidden", "message": "You may not."}})";

/// A job that the service has created and estimated, when it is next to be deleted.
walk estimated(std::string_view policy = "", const std::string& document = estimate(2.1))
{
    walk w(to_create(policy));
    w.answer(201, job_body("unsubmitted", document));
    BOOST_TEST(w.next() == "save", "how it ends is known after a crash, too");
    return w;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_job_is_created_estimated_and_deleted_and_ends_with_the_estimate)
{
    walk w(to_create());
    BOOST_TEST(w.answer(201, job_body("unsubmitted", estimate(2.1))) == "save, create");
    BOOST_TEST(w.next() == "save");
    BOOST_TEST(w.answer(204, "") == "delete");
    BOOST_TEST(w.next() == "finish");
    BOOST_TEST(w.outcome() == "unsubmitted: The estimated cost is 2.1." + is_deleted);
    BOOST_TEST(w.events() == "accepted created deleted ended");
    BOOST_TEST(has_ended_as_wanted(w.current()));
    BOOST_TEST(read_record(to_final_text(w.current())).has_value());
}

BOOST_AUTO_TEST_CASE(a_job_whose_document_has_no_estimate_is_looked_at_once_and_deleted_without_one)
{
    walk w(to_create());
    w.answer(201, job_body("unsubmitted"));
    w.next();
    BOOST_TEST(w.answer(200, job_body("unsubmitted")) == "get");
    BOOST_TEST(w.next() == "save");
    BOOST_TEST(w.answer(204, "") == "delete");
    BOOST_TEST(w.outcome() == "unsubmitted: The service gives no estimate of the cost." + is_deleted);
}

BOOST_AUTO_TEST_CASE(an_estimate_over_the_limit_is_told_and_the_job_neither_held_nor_started)
{
    walk w = estimated(R"(, "maxEstimatedCost": 1)");
    BOOST_TEST(w.answer(204, "") == "delete");
    BOOST_TEST(
        w.outcome() == "unsubmitted: The estimated cost is 2.1, higher than maxEstimatedCost, 1." + is_deleted
    );
}

BOOST_AUTO_TEST_CASE(a_job_that_the_service_does_not_know_any_more_is_deleted)
{
    for (const unsigned status : {404U, 410U}) {
        walk w = estimated();
        w.lose_answer();
        BOOST_TEST(next_after_waits(w) == "call delete");
        w.answer(status, job_not_found);
        BOOST_TEST(w.outcome() == "unsubmitted: The estimated cost is 2.1." + is_deleted);
        BOOST_TEST(w.events() == "accepted created interrupted deleted ended");
    }
}

BOOST_AUTO_TEST_CASE(nothing_but_the_word_of_the_service_counts_as_a_deletion)
{
    walk w = estimated();
    const struct
    {
        unsigned status;
        std::string body;
    } answers[]{
        {200, ""},
        {200, job_body("unsubmitted")},
        {202, ""},
        {200, "<html>Sign in</html>"},
        {404, "<html>Not found</html>"},
        {410, ""},
        {500, ""},
        {503, refusal},
        {408, refusal}};
    for (const auto& [status, body] : answers) {
        BOOST_TEST(next_after_waits(w) == "call delete", status << " " << body);
        w.answer(status, body);
    }
    BOOST_TEST(next_after_waits(w) == "call delete");
    w.fail_to_connect();
    BOOST_TEST(next_after_waits(w) == "call delete");
    w.defer();
    BOOST_TEST(next_after_waits(w) == "call delete");
    w.answer(204, "");
    BOOST_TEST(w.next() == "finish");
}

BOOST_AUTO_TEST_CASE(a_job_that_may_not_be_deleted_is_left_and_told_with_its_id)
{
    for (const auto& [status, body] : {std::pair(422U, invalid_change), std::pair(403U, refusal)}) {
        walk w = estimated();
        w.answer(status, body);
        BOOST_TEST(w.next() == "finish");
        BOOST_TEST(
            w.outcome().starts_with("rejected: The estimated cost is 2.1. The job "
                                    "6f51448f-6377-4330-9ab0-f13fe994b3f1 was created for the "
                                    "estimate, and the service refused to delete it: "),
            w.outcome()
        );
        BOOST_TEST(w.current().outcome->error.has_value());
        BOOST_TEST(w.events() == "accepted created ended");
        BOOST_TEST(!has_ended_as_wanted(w.current()));
    }
}

BOOST_AUTO_TEST_CASE(a_job_that_is_not_deleted_at_present_is_later_and_left_after_an_hour)
{
    walk w = estimated();
    w.answer(423, refusal);
    BOOST_TEST(next_after_waits(w) == "call delete");
    w.pass(59min);
    w.answer(409, refusal);
    BOOST_TEST(next_after_waits(w) == "call delete");
    w.pass(1h);
    w.answer(409, refusal);
    BOOST_TEST(w.outcome().starts_with("rejected: The estimated cost is 2.1. The job "), w.outcome());
}

BOOST_AUTO_TEST_CASE(a_crash_after_the_creation_ends_in_the_deletion)
{
    walk w(to_create());
    w.answer(201, job_body("unsubmitted", estimate(2.1)));
    BOOST_TEST(w.next() == "save");
    w.restart();
    BOOST_TEST(w.next() == "call delete");
    w.crash_in_call();
    BOOST_TEST(w.answer(404, job_not_found) == "delete");
    BOOST_TEST(w.outcome() == "unsubmitted: The estimated cost is 2.1." + is_deleted);
}

BOOST_AUTO_TEST_CASE(a_job_whose_creation_was_lost_is_found_and_deleted)
{
    walk w(to_create());
    w.crash_in_call();
    const std::string name = w.current().created_name.value();
    BOOST_TEST(next_after_waits(w) == "call find created");
    w.answer(200, fmt::format(R"({{"jobs": [{{"id": "{}", "name": "{}"{}}}]}})", some_id, name, estimate(3)));
    BOOST_TEST(w.next() == "save");
    BOOST_TEST(w.answer(204, "") == "delete");
    BOOST_TEST(w.outcome() == "unsubmitted: The estimated cost is 3." + is_deleted);
}

BOOST_AUTO_TEST_CASE(a_job_that_can_not_be_looked_at_is_deleted_and_its_end_tells_why)
{
    walk w(to_create());
    w.answer(201, job_body("unsubmitted"));
    w.next();
    BOOST_TEST(w.answer(403, refusal) == "get");
    BOOST_TEST(w.next() == "save");
    w.restart();
    BOOST_TEST(w.answer(204, "") == "delete");
    BOOST_TEST(w.outcome() == "rejected: The service refused: You may not." + is_deleted, w.outcome());
    BOOST_TEST(w.current().outcome->error.has_value());
}

BOOST_AUTO_TEST_CASE(a_job_that_is_cancelled_before_it_is_estimated_is_deleted)
{
    walk w(to_create());
    w.cancel_in_call(201, job_body("unsubmitted"));
    BOOST_TEST(w.next() == "save");
    BOOST_TEST(w.answer(204, "") == "delete");
    BOOST_TEST(
        w.outcome() ==
        "unsubmitted: Its cancellation was ordered before it was started: it was not started." + is_deleted
    );
}

BOOST_AUTO_TEST_CASE(a_cancellation_during_the_deletion_changes_nothing_of_it)
{
    walk w = estimated();
    w.cancel_in_call(500, "");
    BOOST_TEST(w.next() == "save");
    BOOST_TEST(next_after_waits(w) == "call delete");
    w.answer(204, "");
    BOOST_TEST(w.outcome() == "unsubmitted: The estimated cost is 2.1." + is_deleted);
}

BOOST_AUTO_TEST_CASE(nothing_is_deleted_that_was_never_created)
{
    walk w(to_create());
    w.order_cancel();
    BOOST_TEST(w.next() == "finish");
    BOOST_TEST((w.current().outcome->state == final_state::rejected));
    walk refused(to_create());
    refused.answer(422, refusal);
    BOOST_TEST(refused.next() == "finish");
    BOOST_TEST(refused.outcome() == "rejected: The service refused: You may not.");
}

BOOST_AUTO_TEST_CASE(a_job_that_is_gone_before_it_is_estimated_needs_no_deletion)
{
    walk w(to_create());
    w.answer(201, job_body("unsubmitted"));
    w.next();
    w.answer(404, job_not_found);
    BOOST_TEST(w.next() == "finish");
    BOOST_TEST(
        w.outcome() ==
        "rejected: The service doesn't know the job. Requested job is not available." + is_deleted
    );
    BOOST_TEST(w.events() == "accepted created deleted ended");
}

BOOST_AUTO_TEST_CASE(a_job_that_somebody_else_has_started_is_left_alone)
{
    for (const char* state : {"active", "success", "failed"}) {
        walk w(to_create());
        w.answer(201, job_body("unsubmitted"));
        w.next();
        w.answer(200, job_body(state));
        BOOST_TEST(w.next() == "finish");
        BOOST_TEST(
            w.outcome() == fmt::format(
                               "rejected: The job's state is {} already, though it was only to be estimated: "
                               "somebody else has started it. It was left alone.",
                               state
                           )
        );
        BOOST_TEST(w.events() == "accepted created ended");
    }
}

BOOST_AUTO_TEST_CASE(a_job_that_is_there_is_looked_at_and_neither_started_nor_deleted)
{
    walk w(existing());
    BOOST_TEST(w.answer(200, job_body("unsubmitted", estimate(2.1))) == "get");
    BOOST_TEST(w.next() == "finish");
    BOOST_TEST(w.outcome() == "unsubmitted: The estimated cost is 2.1.");
    BOOST_TEST(has_ended_as_wanted(w.current()));
}

BOOST_AUTO_TEST_CASE(a_job_that_is_there_is_patched_as_for_its_run_so_that_the_estimate_is_of_that)
{
    walk w(existing(
        R"(, "type": "mesh", "inputs": [], "outputs": [], "costEstimationParameters": {"gigaPixels": 2})"
    ));
    BOOST_TEST(w.answer(200, job_body("unsubmitted")) == "patch definition");
    BOOST_TEST(w.answer(200, job_body("unsubmitted", estimate(2.1))) == "patch cost");
    BOOST_TEST(w.next() == "finish");
    BOOST_TEST(w.outcome() == "unsubmitted: The estimated cost is 2.1.");
}

BOOST_AUTO_TEST_CASE(a_job_that_is_there_and_runs_is_not_followed)
{
    walk w(existing());
    w.answer(200, job_body("active"));
    BOOST_TEST(w.next() == "finish");
    BOOST_TEST((w.current().outcome->state == final_state::rejected));
}

BOOST_AUTO_TEST_CASE(a_job_that_is_there_is_not_deleted_where_its_estimate_is_cancelled_or_fails)
{
    walk cancelled(existing());
    cancelled.order_cancel();
    BOOST_TEST(cancelled.next() == "finish");
    walk refused(existing());
    refused.answer(403, refusal);
    BOOST_TEST(refused.next() == "finish");
}

BOOST_AUTO_TEST_SUITE_END()
