// SPDX-License-Identifier: BSL-1.0
// Jobs that can't get on: what the service won't do at present, and what is told where that lasts.

#include "walk.hpp"

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include <vector>

using namespace rdad::job;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(jobs_that_cannot_get_on)

namespace {

const std::string patched =
    R"({"id": "6f51448f-6377-4330-9ab0-f13fe994b3f1", "type": "mesh", "settings": {"quality": 1}})";
const std::string to_create =
    R"({"name": "survey", "iTwinId": "c", "type": "mesh", "inputs": [], "outputs": []})";
const std::string to_cancel = R"({"id": "6f51448f-6377-4330-9ab0-f13fe994b3f1", "state": "cancelled"})";
const std::string is_busy = R"({"error": {"code": "Busy", "message": "Another request is worked on."}})";
const std::string is_gone = R"({"error": {"code": "Removed", "message": "It was deleted."}})";

/// When it was told that the job is stuck, while every call is answered so for a day.
std::vector<std::chrono::minutes> times_told(walk& w, unsigned status, std::string_view body)
{
    std::vector<std::chrono::minutes> told;
    std::chrono::milliseconds passed{};
    while (passed < 24h) {
        const auto events = w.current().events.size();
        w.answer(status, body);
        for (auto at = events; at < w.current().events.size(); ++at) {
            if (w.current().events[at].kind == event_kind::stuck)
                told.push_back(std::chrono::floor<std::chrono::minutes>(passed));
        }
        while (w.next() == "wait") {
            passed += w.delay();
            w.pass_delay();
        }
    }
    return told;
}

}  // namespace

BOOST_AUTO_TEST_CASE(what_is_in_the_way_is_told_after_some_minutes_and_then_ever_more_rarely)
{
    walk w(patched);
    const auto told = times_told(w, 503, "");
    const std::vector<std::chrono::minutes> expected{5min, 1h, 6h, 12h, 18h};
    BOOST_REQUIRE(told.size() >= expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i)
        BOOST_TEST((told[i] >= expected[i] && told[i] <= expected[i] + 6min), told[i].count());
    BOOST_TEST(told.size() <= expected.size() + 1);
    BOOST_TEST(
        stuck_event(w.current())->message.ends_with("The service answered 503."),
        stuck_event(w.current())->message
    );
}

BOOST_AUTO_TEST_CASE(how_long_a_job_is_stuck_is_told_in_minutes_and_then_in_hours)
{
    walk w(patched);
    times_told(w, 503, "");
    std::vector<std::string> messages;
    for (const event& e : w.current().events) {
        if (e.kind == event_kind::stuck)
            messages.push_back(e.message);
    }
    BOOST_REQUIRE(messages.size() >= 3);
    BOOST_TEST(messages[0].starts_with("The job has not got on for "), messages[0]);
    BOOST_TEST(messages[0].find(" min: ") != std::string::npos, messages[0]);
    BOOST_TEST(messages[2].find("for 6 h: ") != std::string::npos, messages[2]);
}

BOOST_AUTO_TEST_CASE(a_failure_that_is_over_soon_makes_no_job_stuck)
{
    walk w = followed();
    for (int i = 0; i < 200; ++i) {
        w.answer(503, "");
        BOOST_TEST(next_after_waits(w) == "call progress");
        w.answer(200, R"({"progress": {"percentage": 5}})");
        BOOST_TEST(next_after_waits(w) == "call progress");
    }
    BOOST_TEST(!stuck_event(w.current()));
}

BOOST_AUTO_TEST_CASE(a_job_that_gets_on_again_says_so_once)
{
    walk w = followed();
    for (int i = 0; i < 20; ++i) {
        w.answer(503, "");
        next_after_waits(w);
    }
    BOOST_TEST(w.events() == "accepted activated interrupted stuck");
    w.answer(200, R"({"progress": {"percentage": 5}})");
    next_after_waits(w);
    BOOST_TEST(w.events() == "accepted activated interrupted stuck resumed");
    BOOST_TEST(!stuck_event(w.current()));
    w.answer(200, R"({"progress": {"percentage": 6}})");
    BOOST_TEST(w.events() == "accepted activated interrupted stuck resumed");
}

BOOST_AUTO_TEST_CASE(a_stuck_job_gets_on_by_what_is_told_anyway)
{
    walk w(only_id);
    for (int i = 0; i < 20; ++i) {
        w.fail_to_connect();
        next_after_waits(w);
    }
    BOOST_REQUIRE(stuck_event(w.current()));
    w.answer(200, job_body("active"));
    BOOST_TEST(w.events() == "accepted interrupted stuck activated");
    BOOST_TEST(!stuck_event(w.current()));
}

BOOST_AUTO_TEST_CASE(a_job_that_was_stuck_before_a_restart_says_that_it_gets_on_again)
{
    walk w = followed();
    for (int i = 0; i < 20; ++i) {
        w.answer(503, "");
        next_after_waits(w);
    }
    walk restarted(read_record(to_text(w.current())).value());
    BOOST_TEST(next_after_waits(restarted) == "call progress");
    restarted.answer(503, "");
    BOOST_TEST(restarted.events() == "accepted activated interrupted stuck interrupted");
    BOOST_TEST(stuck_event(restarted.current()));
    next_after_waits(restarted);
    restarted.answer(200, R"({"progress": {"percentage": 5}})");
    BOOST_TEST(restarted.events() == "accepted activated interrupted stuck interrupted resumed");
}

BOOST_AUTO_TEST_CASE(a_state_that_nobody_knows_is_named)
{
    walk w = followed();
    w.answer(200, R"({"progress": {"percentage": 100}})");
    w.answer(200, job_body("paused"));
    BOOST_TEST(
        w.current().events.back().message ==
        "The service says that the job's state is \"paused\", which isn't one that its API has."
    );
    walk without = followed();
    without.answer(200, R"({"progress": {"percentage": 100}})");
    without.answer(200, R"({"job": {"state": null}})");
    BOOST_TEST(
        without.current().events.back().message == "The service's Job document doesn't say the job's state."
    );
}

BOOST_AUTO_TEST_CASE(a_redirect_that_lasts_is_told_with_its_target)
{
    walk w = followed();
    for (int i = 0; i < 20; ++i) {
        w.redirect("https://other.example.com/");
        next_after_waits(w);
    }
    BOOST_REQUIRE(stuck_event(w.current()));
    BOOST_TEST(
        stuck_event(w.current())
            ->message.ends_with(
                ": The service answered 301, which redirects to https://other.example.com/. Redirects aren't "
                "followed: base_url has to name the service itself."
            ),
        stuck_event(w.current())->message
    );
}

BOOST_AUTO_TEST_CASE(an_activation_that_the_service_will_not_do_at_present_is_looked_at_and_repeated)
{
    for (const unsigned status : {409U, 423U, 425U}) {
        walk w(only_id);
        BOOST_TEST(w.answer(status, is_busy) == "save, activate");
        BOOST_TEST(next_after_waits(w) == "call get");
        w.answer(200, job_body("unsubmitted"));
        BOOST_TEST(next_after_waits(w) == "call activate");
        w.answer(200, job_body("active"));
        BOOST_TEST(w.events() == "accepted interrupted activated");

        walk was_done(only_id);
        was_done.answer(status, is_busy);
        next_after_waits(was_done);
        was_done.answer(200, job_body("active"));
        BOOST_TEST(was_done.events() == "accepted interrupted activated");
    }
}

BOOST_AUTO_TEST_CASE(what_the_service_will_not_do_for_an_hour_is_refused)
{
    const std::string reason = "rejected: The service refused: Another request is worked on.";
    for (const std::string& spec : {only_id, patched}) {
        walk w(spec);
        const auto began = w.now().steady;
        while (next_after_waits(w) != "finish") {
            if (w.next() == "call get")
                w.answer(200, job_body("unsubmitted"));
            else
                w.answer(409, is_busy);
            BOOST_REQUIRE((w.now().steady - began < 2h));
        }
        BOOST_TEST((w.now().steady - began >= 1h));
        BOOST_TEST(w.outcome() == reason);
        BOOST_TEST(w.current().outcome->error->code == "Busy");
    }
}

BOOST_AUTO_TEST_CASE(the_hour_begins_anew_with_each_step)
{
    const std::string with_cost = R"({"id": "6f51448f-6377-4330-9ab0-f13fe994b3f1", "type": "mesh",
        "settings": {"quality": 1}, "costEstimationParameters": {"gigaPixels": 1}})";
    walk w(with_cost);
    w.answer(409, is_busy);
    w.pass(59min);
    w.answer(200, job_body("unsubmitted"));
    w.answer(200, job_body("unsubmitted"));
    BOOST_TEST(next_after_waits(w) == "call patch cost");
    w.answer(409, is_busy);
    w.pass(30min);
    w.answer(200, job_body("unsubmitted"));
    BOOST_TEST(next_after_waits(w) == "call patch cost");
}

BOOST_AUTO_TEST_CASE(settings_that_the_service_would_not_take_before_somebody_started_the_job_are_rejected)
{
    walk w(patched);
    BOOST_TEST(w.answer(409, is_busy) == "patch definition");
    BOOST_TEST(next_after_waits(w) == "call get");
    w.answer(200, job_body("active"));
    BOOST_TEST(
        w.outcome() ==
        "rejected: The service refused: Another request is worked on. The job's state is active "
        "already; it was left as it is."
    );
}

BOOST_AUTO_TEST_CASE(a_cancellation_that_the_service_will_not_do_at_present_is_repeated_while_the_job_runs)
{
    for (const bool is_ordered : {true, false}) {
        walk w = is_ordered ? followed() : walk(to_cancel);
        if (is_ordered) {
            w.order_cancel();
            BOOST_TEST(w.next() == "save");
        }
        for (int i = 0; i < 5; ++i) {
            BOOST_TEST(next_after_waits(w) == "call cancel");
            w.answer(423, is_busy);
            BOOST_TEST(next_after_waits(w) == "call get");
            w.answer(200, job_body("active"));
        }
        BOOST_TEST(next_after_waits(w) == "call cancel");
        w.answer(423, is_busy);
        next_after_waits(w);
        w.answer(200, job_body("success"));
        BOOST_TEST(w.outcome() == "success: The job ended with success.");
    }
}

BOOST_AUTO_TEST_CASE(a_job_that_was_ordered_to_stop_is_cancelled_however_long_the_service_will_not)
{
    walk w = followed();
    w.order_cancel();
    BOOST_TEST(w.next() == "save");
    for (int i = 0; i < 200; ++i) {
        BOOST_TEST(next_after_waits(w) == "call cancel");
        w.answer(409, is_busy);
        next_after_waits(w);
        w.answer(200, job_body("active"));
    }
    BOOST_TEST(next_after_waits(w) == "call cancel");
    w.answer(200, job_body("cancelled"));
    BOOST_TEST(w.outcome().starts_with("cancelled: "));
}

BOOST_AUTO_TEST_CASE(a_spec_that_is_to_cancel_a_job_which_the_service_will_not_is_rejected_in_the_end)
{
    walk w(to_cancel);
    while (next_after_waits(w) == "call cancel") {
        w.answer(409, is_busy);
        next_after_waits(w);
        w.answer(200, job_body("active"));
    }
    BOOST_TEST(
        w.outcome() ==
        "rejected: The service refused: Another request is worked on. The job's state is active "
        "already; it was left as it is."
    );
}

BOOST_AUTO_TEST_CASE(a_creation_that_the_service_will_not_do_at_present_is_looked_for_before_it_is_repeated)
{
    walk w(to_create);
    BOOST_TEST(w.answer(409, is_busy) == "save, create");
    BOOST_TEST(next_after_waits(w) == "call find created");
    w.answer(423, is_busy);
    BOOST_TEST(next_after_waits(w) == "call find created");
    w.answer(
        200,
        fmt::format(
            R"({{"jobs": [{{"id": "{}", "name": "{}", "state": "unsubmitted"}}]}})",
            some_id,
            w.current().created_name.value()
        )
    );
    BOOST_TEST(w.events() == "accepted interrupted created");
}

BOOST_AUTO_TEST_CASE(a_creation_that_the_service_will_not_do_for_an_hour_is_refused)
{
    walk w(to_create);
    const auto began = w.now().steady;
    std::string next = next_after_waits(w);
    for (; next != "finish"; next = next_after_waits(w)) {
        if (next == "call find created")
            w.answer(200, R"({"jobs": []})");
        else if (next == "call create")
            w.answer(409, is_busy);
        BOOST_REQUIRE((w.now().steady - began < 3h));
    }
    BOOST_TEST((w.now().steady - began >= 1h));
    BOOST_TEST(w.outcome() == "rejected: The service refused: Another request is worked on.");
    BOOST_TEST((w.current().events.back().kind == event_kind::ended), "nothing is noted after its end");
}

BOOST_AUTO_TEST_CASE(what_the_service_would_not_do_once_is_no_reason_to_reject_the_job_later)
{
    walk w(only_id);
    w.answer(409, is_busy);
    const auto began = w.now().steady;
    while (w.now().steady - began < 3h) {
        BOOST_TEST_REQUIRE(next_after_waits(w) == "call get");
        w.answer(200, job_body("unsubmitted"));
        BOOST_TEST_REQUIRE(next_after_waits(w) == "call activate");
        w.lose_answer();
    }
    BOOST_TEST(w.outcome() == "none");
}

BOOST_AUTO_TEST_CASE(a_look_that_the_service_will_not_do_at_present_is_repeated)
{
    walk w = followed();
    for (int i = 0; i < 100; ++i) {
        w.answer(409, is_busy);
        BOOST_TEST(next_after_waits(w) == "call progress");
    }
    w.answer(200, R"({"progress": {"percentage": 100}})");
    for (int i = 0; i < 100; ++i) {
        w.answer(423, is_busy);
        BOOST_TEST(next_after_waits(w) == "call get");
    }
    w.answer(200, job_body("success"));
    BOOST_TEST(w.outcome() == "success: The job ended with success.");
}

BOOST_AUTO_TEST_CASE(a_job_that_is_gone_has_ended)
{
    walk w = followed();
    BOOST_TEST(w.answer(410, is_gone) == "progress");
    BOOST_TEST(w.answer(410, is_gone) == "get");
    BOOST_TEST(
        w.outcome() == "failed: The service doesn't know the job any more (410 Gone). It was deleted."
    );
    walk not_started(only_id);
    not_started.answer(410, is_gone);
    BOOST_TEST(not_started.outcome() == "rejected: The service doesn't know the job. It was deleted.");
}

BOOST_AUTO_TEST_SUITE_END()
