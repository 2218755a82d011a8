// SPDX-License-Identifier: BSL-1.0
// The life of a job where all goes as it should: which calls are made, in which order, and when.

#include "walk.hpp"

#include <boost/test/unit_test.hpp>

using namespace rdad::job;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(life_of_a_job)

namespace {

const std::string full = R"({"id": "6f51448f-6377-4330-9ab0-f13fe994b3f1", "type": "objects2D",
    "settings": {"inputs": [{"name": "photos", "realityDataId": "a"},
                            {"name": "photoObjectDetector", "realityDataId": "b"}], "outputs": ["objects2D"]},
    "costEstimationParameters": {"gigaPixels": 2}, "rdad": {"maxEstimatedCost": 3.5}})";

const std::string to_create = R"({"name": "survey", "iTwinId": "c", "type": "objects2D",
    "settings": {"inputs": [{"name": "photos", "realityDataId": "a"},
                            {"name": "photoObjectDetector", "realityDataId": "b"}], "outputs": ["objects2D"]}})";

std::string estimate(double cost)
{
    return ", \"costEstimation\": {\"estimatedCost\": " + std::to_string(cost) + "}";
}

std::string with(std::string spec, const std::string& member)
{
    return spec.insert(1, member + ", ");
}

walk followed_by_list(const std::string& spec)
{
    walk w(spec);
    w.follow_by(following::list);
    w.answer(200, job_body("active"));
    w.next();
    return w;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_job_is_activated_as_it_is_when_only_its_id_is_given)
{
    walk w(only_id);
    BOOST_TEST(w.answer(200, job_body("active")) == "save, activate");
    BOOST_TEST(w.next() == "save");
    BOOST_TEST(w.next() == "wait");
    w.pass_delay();
    BOOST_TEST(w.answer(200, R"({"progress": {"percentage": 100, "state": "Success"}})") == "progress");
    BOOST_TEST(w.answer(200, job_body("Success")) == "get");
    BOOST_TEST(w.next() == "finish");
    BOOST_TEST(w.outcome() == "success: The job ended with success.");
    BOOST_TEST(w.events() == "accepted activated ended");
    BOOST_TEST(
        w.current().job_text == R"({"id": "6f51448f-6377-4330-9ab0-f13fe994b3f1", "state": "Success"})"
    );
}

BOOST_AUTO_TEST_CASE(type_and_settings_are_patched_first_then_the_cost_parameters_then_the_state)
{
    walk w(full);
    BOOST_TEST(w.answer(200, job_body("unsubmitted")) == "patch definition");
    BOOST_TEST(w.answer(200, job_body("unsubmitted", estimate(3.5))) == "patch cost");
    BOOST_TEST(w.answer(200, job_body("active")) == "save, activate");
    BOOST_TEST(w.events() == "accepted patched patched activated");
}

BOOST_AUTO_TEST_CASE(a_job_whose_estimate_is_over_the_limit_is_held_and_not_started)
{
    walk w(full);
    w.answer(200, job_body("unsubmitted"));
    w.answer(200, job_body("unsubmitted", estimate(3.6)));
    BOOST_TEST(w.next() == "finish");
    BOOST_TEST(w.outcome() == "held: The estimated cost, 3.6, is higher than maxEstimatedCost, 3.5.");
}

BOOST_AUTO_TEST_CASE(a_job_without_an_estimate_is_held_where_there_is_a_limit)
{
    walk w(full);
    w.answer(200, job_body("unsubmitted"));
    w.answer(200, job_body("unsubmitted", R"(, "costEstimation": {"estimatedCost": null})"));
    BOOST_TEST(w.answer(200, job_body("unsubmitted")) == "get", "the service may just have needed a moment");
    BOOST_TEST(w.next() == "finish");
    BOOST_TEST(w.outcome() == "held: The service gives no estimate of the cost, which may be 3.5 at most.");
}

BOOST_AUTO_TEST_CASE(the_estimate_is_asked_for_where_no_patch_has_answered_it)
{
    walk w(with(only_id, R"("rdad": {"maxEstimatedCost": 1})"));
    BOOST_TEST(w.answer(200, job_body("unsubmitted", estimate(1))) == "get");
    BOOST_TEST(w.next() == "call activate");
}

BOOST_AUTO_TEST_CASE(the_estimate_of_a_job_that_may_cost_anything_is_asked_for_once_where_it_is_needed)
{
    walk w(only_id);
    w.need_estimate();
    BOOST_TEST(w.answer(200, job_body("unsubmitted")) == "get", "it may have been estimated before");
    BOOST_TEST(w.next() == "call activate", "where there is none it is started all the same");
    walk patched(full);
    patched.need_estimate();
    BOOST_TEST(patched.answer(200, job_body("unsubmitted")) == "patch definition");
    BOOST_TEST(patched.answer(200, job_body("unsubmitted", estimate(3.5))) == "patch cost");
    BOOST_TEST(patched.next() == "call activate");
    walk late(with(only_id, R"("costEstimationParameters": {"gigaPixels": 2})"));
    late.need_estimate();
    BOOST_TEST(late.answer(200, job_body("unsubmitted")) == "patch cost");
    BOOST_TEST(late.answer(200, job_body("unsubmitted", estimate(9))) == "get", "it may just need a moment");
    BOOST_TEST(late.next() == "call activate");
    walk created(to_create);
    created.need_estimate();
    created.answer(201, job_body("unsubmitted"));
    BOOST_TEST(created.next() == "save");
    BOOST_TEST(created.next() == "call activate", "nobody has asked what it costs");
}

BOOST_AUTO_TEST_CASE(a_job_without_an_id_is_created_once_and_then_goes_on_by_its_id)
{
    walk w(to_create);
    BOOST_TEST(w.answer(201, job_body("unsubmitted")) == "save, create");
    BOOST_TEST(w.next() == "save");
    BOOST_TEST(w.next() == "call activate");
    BOOST_TEST(w.current().job_id.value() == some_id);
    w.restart();
    BOOST_TEST(w.next() == "call activate");
}

BOOST_AUTO_TEST_CASE(a_job_that_is_wanted_unsubmitted_is_patched_and_estimated_only)
{
    walk w(with(full, R"("state": "unsubmitted")"));
    w.answer(200, job_body("unsubmitted"));
    w.answer(200, job_body("unsubmitted", estimate(99)));
    BOOST_TEST(w.next() == "finish");
    BOOST_TEST(
        w.outcome() == "unsubmitted: The job is ready and not started, as asked. The estimated cost is 99."
    );
    walk unpatched(with(only_id, R"("state": "unsubmitted")"));
    BOOST_TEST(unpatched.answer(200, job_body("unsubmitted")) == "get");
    BOOST_TEST(unpatched.outcome() == "none");
    BOOST_TEST(unpatched.next() == "finish");
}

BOOST_AUTO_TEST_CASE(a_job_that_the_list_follows_makes_no_calls_of_its_own)
{
    walk w(only_id);
    w.follow_by(following::list);
    w.answer(200, job_body("active"));
    BOOST_TEST(w.next() == "save");
    for (int hours = 0; hours < 5; ++hours) {
        BOOST_TEST(w.next() == "wait");
        w.pass(1h);
    }
    w.find(job_body("success"));
    BOOST_TEST(w.next() == "finish");
    BOOST_TEST(w.outcome() == "success: The job ended with success.");
}

BOOST_AUTO_TEST_CASE(a_job_that_is_gone_from_the_list_is_asked_for)
{
    walk w = followed_by_list(only_id);
    w.ask();
    BOOST_TEST(w.answer(200, job_body("active")) == "get");
    BOOST_TEST(w.next() == "wait");
    w.ask();
    BOOST_TEST(w.answer(200, job_body("cancelled")) == "get");
    BOOST_TEST(w.outcome() == "cancelled: The job was cancelled.");
}

BOOST_AUTO_TEST_CASE(a_list_that_shows_a_job_as_active_is_not_believed_for_ever)
{
    walk w = followed_by_list(only_id);
    w.next();
    BOOST_TEST((w.delay() == 6h));
    w.pass_delay();
    BOOST_TEST(w.answer(200, job_body("active")) == "get");
    BOOST_TEST(w.next() == "wait");
    BOOST_TEST((w.delay() == 6h));
}

BOOST_AUTO_TEST_CASE(jobs_that_the_list_follows_no_more_are_looked_at_spread_over_an_interval)
{
    walk w = followed_by_list(only_id);
    w.pass(1h);
    w.next();
    w.follow_by(following::progress);
    BOOST_TEST(w.next() == "wait");
    BOOST_TEST((w.delay() <= 15s));
    w.pass_delay();
    BOOST_TEST(w.next() == "call progress");
}

BOOST_AUTO_TEST_CASE(the_deadline_cancels_a_job_that_the_list_follows)
{
    walk w = followed_by_list(with(only_id, R"("rdad": {"deadline": "2027-01-15T09:00:00Z"})"));
    BOOST_TEST(w.next() == "wait");
    BOOST_TEST((w.delay() <= 1min));
    w.pass(10h);
    BOOST_TEST(w.next() == "call cancel");
}

BOOST_AUTO_TEST_CASE(a_job_is_looked_at_in_growing_intervals_that_start_over_when_the_percentage_has_changed)
{
    walk w(only_id);
    w.answer(200, job_body("active"));
    w.next();
    const auto interval_after = [&](int percentage) {
        BOOST_TEST(w.next() == "wait");
        w.pass_delay();
        w.answer(
            200,
            R"({"progress": {"state": "active", "percentage": )" + std::to_string(percentage) + "}}"
        );
        w.next();
        return w.delay();
    };
    const auto check = [](std::chrono::milliseconds delay, std::chrono::milliseconds interval) {
        BOOST_TEST((delay >= interval && delay <= interval + interval / 10), delay.count());
    };
    check(interval_after(0), 15s);
    check(interval_after(0), 30s);
    check(interval_after(0), 60s);
    check(interval_after(0), 120s);
    check(interval_after(0), 120s);
    check(interval_after(1), 15s);
    check(interval_after(1), 30s);
}

BOOST_AUTO_TEST_CASE(a_job_is_not_started_before_its_time)
{
    walk w(with(only_id, R"("rdad": {"notBefore": "2027-01-15T08:02:30Z"})"));
    BOOST_TEST(w.next() == "wait");
    BOOST_TEST((w.delay() == 60s), "the calendar may be set meanwhile");
    w.pass(149s);
    BOOST_TEST(w.next() == "wait");
    BOOST_TEST((w.delay() == 1s));
    w.pass_delay();
    BOOST_TEST(w.next() == "call activate");
}

BOOST_AUTO_TEST_CASE(a_job_that_has_not_ended_by_its_deadline_is_cancelled)
{
    walk w(with(only_id, R"("rdad": {"deadline": "2027-01-15T08:00:10Z"})"));
    w.answer(200, job_body("active"));
    BOOST_TEST(w.next() == "save");
    BOOST_TEST(w.next() == "wait");
    BOOST_TEST((w.delay() == 10s), "it wakes up for the deadline");
    w.pass_delay();
    BOOST_TEST(w.answer(200, job_body("cancelled")) == "cancel");
    BOOST_TEST(w.next() == "finish");
    BOOST_TEST(w.outcome() == "cancelled: The job was cancelled.");
    BOOST_TEST(w.events() == "accepted activated cancelling ended");
}

BOOST_AUTO_TEST_CASE(a_call_is_not_waited_for_beyond_the_deadline)
{
    walk w(with(only_id, R"("rdad": {"deadline": "2027-01-15T08:00:10Z"})"));
    BOOST_TEST(w.next() == "call activate");
    BOOST_TEST((w.delay() == 10s));
    walk without_deadline(only_id);
    BOOST_TEST(without_deadline.next() == "call activate");
    BOOST_TEST((without_deadline.delay() == 0s));
}

BOOST_AUTO_TEST_CASE(a_job_that_is_wanted_unsubmitted_is_left_alone_where_it_is_active)
{
    walk w(with(only_id, R"("state": "unsubmitted", "rdad": {"deadline": "2027-01-15T08:00:10Z"})"));
    BOOST_TEST(w.answer(200, job_body("active")) == "get");
    BOOST_TEST(w.next() == "finish");
    BOOST_TEST(
        w.outcome() ==
        "rejected: The job is active, though it was to stay unsubmitted: somebody else has started it. It "
        "was left alone."
    );
}

BOOST_AUTO_TEST_CASE(a_job_that_cannot_be_seen_is_cancelled_at_its_deadline_all_the_same)
{
    walk w(with(only_id, R"("rdad": {"deadline": "2027-01-15T08:05:00Z"})"));
    w.answer(200, job_body("active"));
    w.next();
    w.next();
    w.pass_delay();
    w.answer(200, R"({"progress": {"percentage": 100}})");
    BOOST_TEST(w.answer(500, "") == "get");
    w.pass(300s);
    BOOST_TEST(w.next() == "call cancel");
}

BOOST_AUTO_TEST_CASE(a_job_whose_deadline_passes_before_it_is_started_is_not_started)
{
    walk w(with(only_id, R"("rdad": {"deadline": "2027-01-15T08:00:10Z"})"));
    w.pass(10s);
    BOOST_TEST(w.next() == "finish");
    BOOST_TEST(
        w.outcome() == "unsubmitted: The deadline passed before the job was started: it was not started."
    );
    walk unborn(with(to_create, R"("rdad": {"deadline": "2027-01-15T08:00:10Z"})"));
    unborn.pass(10s);
    BOOST_TEST(unborn.next() == "finish");
    BOOST_TEST(
        unborn.outcome() == "rejected: The deadline passed before the job was started: it was not started."
    );
}

BOOST_AUTO_TEST_CASE(a_job_is_cancelled_where_that_is_wanted)
{
    walk w(with(only_id, R"("state": "cancelled")"));
    BOOST_TEST(w.answer(200, job_body("cancelled")) == "cancel");
    BOOST_TEST(w.next() == "finish");
    BOOST_TEST(w.outcome() == "cancelled: The job was cancelled.");
}

BOOST_AUTO_TEST_CASE(a_job_that_was_never_started_has_nothing_to_cancel)
{
    walk w(with(only_id, R"("state": "cancelled")"));
    BOOST_TEST(w.answer(422, invalid_change) == "cancel");
    BOOST_TEST(w.answer(200, job_body("unsubmitted")) == "get");
    BOOST_TEST(w.next() == "finish");
    BOOST_TEST(
        w.outcome() ==
        "unsubmitted: The job was never started: there is nothing to cancel. "
        "Cannot modify job. Cannot resubmit an already submitted job."
    );
}

BOOST_AUTO_TEST_CASE(a_job_that_is_cancelled_too_late_is_followed_to_its_end)
{
    walk w(with(only_id, R"("rdad": {"deadline": "2027-01-15T08:00:10Z"})"));
    w.answer(200, job_body("active"));
    w.next();
    w.pass(10s);
    BOOST_TEST(w.answer(422, invalid_change) == "cancel");
    BOOST_TEST(w.answer(200, job_body("active")) == "get");
    BOOST_TEST(w.next() == "save");
    BOOST_TEST(w.next() == "wait");
    w.pass_delay();
    BOOST_TEST(w.answer(200, R"({"progress": {"percentage": 100}})") == "progress");
    BOOST_TEST(w.answer(200, job_body("success")) == "get");
    BOOST_TEST(w.outcome() == "success: The job ended with success.");
}

BOOST_AUTO_TEST_CASE(a_failed_job_says_why)
{
    walk w(only_id);
    w.answer(200, job_body("active"));
    w.next();
    w.next();
    w.pass_delay();
    w.answer(200, R"({"progress": {"state": "failed"}})");
    w.answer(
        200,
        job_body(
            "failed",
            R"(, "executionInformation": {"errors": [{"code": "E1", "message": "No photos in {0} of {1}.", "params": ["3", "4"]}]})"
        )
    );
    BOOST_TEST(w.outcome() == "failed: The job failed. No photos in 3 of 4.");
}

BOOST_AUTO_TEST_SUITE_END()
