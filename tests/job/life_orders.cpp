// SPDX-License-Identifier: BSL-1.0
// What somebody orders of a job while it lives: its cancellation, and its release where it is held.

#include "walk.hpp"

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

using namespace rdad::job;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(orders_for_a_job)

namespace {

const std::string with_limit =
    R"({"id": "6f51448f-6377-4330-9ab0-f13fe994b3f1", "rdad": {"maxEstimatedCost": 3.5}})";

const std::string to_create = R"({"name": "survey", "iTwinId": "c", "type": "objects2D",
    "settings": {"inputs": [{"name": "photos", "realityDataId": "a"},
                            {"name": "photoObjectDetector", "realityDataId": "b"}], "outputs": ["objects2D"]}})";

const std::string created_body =
    R"({"job": {"id": "6f51448f-6377-4330-9ab0-f13fe994b3f1", "state": "unsubmitted"}})";

/// The service has no list of jobs.
const std::string no_list = R"({"error": {"code": "NotFound", "message": "Resource not found."}})";

std::string at_cost(double cost)
{
    return job_body("unsubmitted", fmt::format(R"(, "costEstimation": {{"estimatedCost": {}}})", cost));
}

walk held_at(double cost)
{
    walk w(with_limit);
    w.answer(200, at_cost(cost));
    w.next();
    return w;
}

walk held_in_doubt()
{
    walk w(to_create);
    w.lose_answer();
    next_after_waits(w);
    w.answer(404, no_list);
    w.next();
    return w;
}

}  // namespace

BOOST_AUTO_TEST_CASE(an_active_job_is_cancelled_at_once_whatever_it_waits_for)
{
    walk w(only_id);
    w.answer(200, job_body("active"));
    w.next();
    BOOST_TEST(w.next() == "wait");
    BOOST_TEST(w.order_cancel());
    BOOST_TEST(w.next() == "save");
    BOOST_TEST(w.answer(200, job_body("cancelled")) == "cancel");
    BOOST_TEST(w.next() == "finish");
    BOOST_TEST(w.outcome() == "cancelled: The job was cancelled.");
    BOOST_TEST(w.events() == "accepted activated cancelling ended");
}

BOOST_AUTO_TEST_CASE(a_cancellation_that_was_accepted_is_not_repeated)
{
    walk w = followed();
    w.order_cancel();
    BOOST_TEST(w.next() == "save");
    BOOST_TEST(w.answer(200, job_body("active")) == "cancel");
    BOOST_TEST(w.next() == "save");
    BOOST_TEST(next_after_waits(w) == "call progress");
}

BOOST_AUTO_TEST_CASE(a_cancellation_does_not_wait_for_what_a_list_has_shown)
{
    walk w = followed();
    w.order_cancel();
    BOOST_TEST(w.next() == "save");
    BOOST_TEST(w.next() == "call cancel");
    w.ask();
    BOOST_TEST(w.next() == "call cancel");
}

BOOST_AUTO_TEST_CASE(nothing_is_more_urgent_than_a_cancellation)
{
    for (const operation op :
         {operation::create,
          operation::patch_definition,
          operation::patch_cost,
          operation::activate,
          operation::get,
          operation::progress,
          operation::find_created,
          operation::list})
        BOOST_TEST((urgency_of(operation::cancel) < urgency_of(op)), to_string(op));
}

BOOST_AUTO_TEST_CASE(an_ordered_cancellation_survives_a_crash)
{
    walk w(only_id);
    w.answer(200, job_body("active"));
    w.next();
    w.order_cancel();
    w.next();
    w.restart();
    BOOST_TEST(w.next() == "call cancel");
}

BOOST_AUTO_TEST_CASE(a_job_that_ends_before_it_can_be_cancelled_has_the_end_that_it_had)
{
    walk w(only_id);
    w.answer(200, job_body("active"));
    w.next();
    w.order_cancel();
    w.next();
    BOOST_TEST(w.answer(422, invalid_change) == "cancel");
    BOOST_TEST(w.answer(200, job_body("Success")) == "get");
    BOOST_TEST(w.next() == "finish");
    BOOST_TEST(w.outcome() == "success: The job ended with success.");
}

BOOST_AUTO_TEST_CASE(a_job_whose_activation_is_under_way_is_looked_at_before_it_counts_as_not_started)
{
    walk w(only_id);
    w.lose_answer();
    w.order_cancel();
    BOOST_TEST(w.next() == "save");
    BOOST_TEST(next_after_waits(w) == "call get");
    w.answer(200, job_body("active"));
    BOOST_TEST(w.next() == "save");
    BOOST_TEST(w.next() == "call cancel");
}

BOOST_AUTO_TEST_CASE(a_job_that_is_not_started_yet_is_not_started)
{
    walk w(only_id);
    w.order_cancel();
    BOOST_TEST(w.next() == "finish");
    BOOST_TEST(
        w.outcome() == "unsubmitted: Its cancellation was ordered before it was started: it was not started."
    );
    walk unborn(to_create);
    unborn.order_cancel();
    BOOST_TEST(unborn.next() == "finish");
    BOOST_TEST(unborn.outcome().starts_with("rejected: "));
}

BOOST_AUTO_TEST_CASE(a_creation_whose_answer_was_lost_is_cleared_up_before_a_cancellation_counts)
{
    walk w(to_create);
    w.lose_answer();
    w.order_cancel();
    w.next();
    BOOST_TEST(next_after_waits(w) == "call find created");
}

BOOST_AUTO_TEST_CASE(a_cancellation_is_noted_once_and_not_at_all_for_a_job_that_has_ended)
{
    walk w(only_id);
    BOOST_TEST(w.order_cancel());
    BOOST_TEST(!w.order_cancel());
    walk ended(only_id);
    ended.answer(404, job_not_found);
    ended.next();
    BOOST_TEST(!ended.order_cancel());
    walk cancelling(R"({"id": "6f51448f-6377-4330-9ab0-f13fe994b3f1", "state": "cancelled"})");
    BOOST_TEST(!cancelling.order_cancel());
}

BOOST_AUTO_TEST_CASE(a_held_job_that_is_cancelled_is_not_started)
{
    walk w = held_at(4);
    BOOST_TEST(w.order_cancel());
    BOOST_TEST(w.next() == "finish");
    BOOST_TEST(w.outcome().starts_with("unsubmitted: "));
    BOOST_TEST(w.events() == "accepted ended cancelling ended");
}

BOOST_AUTO_TEST_CASE(a_released_job_is_looked_at_again_and_started_at_the_cost_that_was_told)
{
    walk w = held_at(4);
    BOOST_TEST(w.outcome().starts_with("held: "));
    BOOST_TEST(w.release());
    BOOST_TEST(w.next() == "save");
    BOOST_TEST(w.answer(200, at_cost(4)) == "get");
    BOOST_TEST(w.answer(200, job_body("active")) == "save, activate");
    BOOST_TEST(w.events() == "accepted ended released activated");
}

BOOST_AUTO_TEST_CASE(a_release_survives_a_crash)
{
    walk w = held_at(4);
    w.release();
    w.next();
    w.restart();
    BOOST_TEST(w.answer(200, at_cost(4)) == "get");
    BOOST_TEST(w.next() == "call activate");
}

BOOST_AUTO_TEST_CASE(a_released_job_whose_estimate_has_risen_meanwhile_is_held_again)
{
    walk w = held_at(4);
    w.release();
    w.next();
    w.answer(200, at_cost(5));
    BOOST_TEST(w.next() == "finish");
    BOOST_TEST(w.outcome() == "held: The estimated cost, 5, is higher than the 4 at which it was released.");
}

BOOST_AUTO_TEST_CASE(a_job_that_was_held_for_want_of_an_estimate_is_started_without_one_once_it_is_released)
{
    walk w(with_limit);
    w.answer(200, job_body("unsubmitted"));
    w.next();
    BOOST_TEST(w.outcome().starts_with("held: "));
    w.release();
    w.next();
    w.answer(200, job_body("unsubmitted"));
    BOOST_TEST(w.next() == "call activate");
}

BOOST_AUTO_TEST_CASE(a_released_job_that_somebody_has_started_meanwhile_is_followed)
{
    walk w = held_at(4);
    w.release();
    w.next();
    w.answer(200, job_body("active"));
    BOOST_TEST(w.next() == "save");
    BOOST_TEST(w.events() == "accepted ended released activated");
}

BOOST_AUTO_TEST_CASE(a_creation_in_doubt_is_looked_for_again_after_a_release_and_then_made_anew_once)
{
    walk w = held_in_doubt();
    BOOST_TEST(w.outcome().starts_with("held: "));
    w.release();
    BOOST_TEST(w.next() == "save");
    BOOST_TEST(w.answer(404, no_list) == "find created");
    // Whoever has looked for it may have looked too early.
    BOOST_TEST(w.next() == "wait");
    w.pass(2min);
    BOOST_TEST(w.answer(404, no_list) == "find created");
    BOOST_TEST(w.next() == "save");
    BOOST_TEST(w.lose_answer() == "save, create");
    BOOST_TEST(next_after_waits(w) == "call find created");
    w.answer(404, no_list);
    BOOST_TEST(w.next() == "finish");
    BOOST_TEST(w.outcome().starts_with("held: "));
}

BOOST_AUTO_TEST_CASE(a_release_of_what_was_never_sent_is_no_word_on_a_creation_that_comes)
{
    walk w(held_record(spec_of(to_create), std::string(to_create), "1", "Twice.", some_time));
    BOOST_TEST(w.next() == "finish");
    w.release();
    BOOST_TEST(w.next() == "save");
    BOOST_TEST(w.lose_answer() == "save, create");
    BOOST_TEST(next_after_waits(w) == "call find created");
    w.answer(404, no_list);
    BOOST_TEST(w.next() == "finish");
    BOOST_TEST(w.outcome().starts_with("held: "), "nobody has said that it doesn't exist");
}

BOOST_AUTO_TEST_CASE(a_release_of_what_was_never_estimated_is_no_word_on_its_cost)
{
    const std::string text =
        R"({"id": "6f51448f-6377-4330-9ab0-f13fe994b3f1", "rdad": {"maxEstimatedCost": 4}})";
    walk w(held_record(spec_of(text), text, "1", "Twice.", some_time));
    BOOST_TEST(w.next() == "finish");
    w.release();
    BOOST_TEST(w.next() == "save");
    BOOST_TEST(w.next() == "call get");
    w.answer(200, job_body("unsubmitted"));
    BOOST_TEST(w.next() == "finish");
    BOOST_TEST(w.outcome().starts_with("held: The service gives no estimate"), w.outcome());
}

BOOST_AUTO_TEST_CASE(only_a_held_job_can_be_released)
{
    walk w(only_id);
    BOOST_TEST(!w.release());
    w.answer(404, job_not_found);
    w.next();
    BOOST_TEST(!w.release());
}

BOOST_AUTO_TEST_CASE(a_release_takes_back_a_cancellation)
{
    walk w = held_in_doubt();
    w.order_cancel();
    w.next();
    w.answer(404, no_list);
    w.next();
    BOOST_TEST(w.outcome().starts_with("held: "));
    w.release();
    w.next();
    w.pass(2min);
    w.answer(404, no_list);
    w.next();
    BOOST_TEST(w.next() == "call create");
}

BOOST_AUTO_TEST_CASE(a_creation_that_was_held_for_long_is_made_anew_at_once_after_a_release_and_a_restart)
{
    walk w = held_in_doubt();
    w.next();
    w.pass(1h);
    w.restart_held();
    w.release();
    BOOST_TEST(w.next() == "save");
    BOOST_TEST(w.answer(404, no_list) == "find created");
    BOOST_TEST(w.next() == "save");
    BOOST_TEST(w.next() == "call create");
}

BOOST_AUTO_TEST_SUITE_END()
