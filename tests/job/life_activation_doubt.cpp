// SPDX-License-Identifier: BSL-1.0
// Jobs whose activation was given up, and may still arrive: none of them counts as not started too early.

#include "walk.hpp"

#include <boost/test/unit_test.hpp>

using namespace rdad::job;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(activation_in_doubt)

namespace {

const std::string refusal = R"({"error": {"code": "InsufficientPermissions", "message": "Not yours."}})";
const std::string not_started =
    "unsubmitted: Its cancellation was ordered before it was started: it was not started.";
const std::string second_look =
    " A call that was given up may have started it all the same: it is looked at once more in an hour.";

/// Its activation was given up, and a look has shown nothing of it.
walk given_up(bool by_proxy = false)
{
    walk w(only_id);
    BOOST_TEST(w.lose_answer(by_proxy) == "save, activate");
    next_after_waits(w);
    BOOST_TEST(w.answer(200, job_body("unsubmitted")) == "get");
    return w;
}

/// Lets looks show that the job is unsubmitted for as long as there are any. Answers how long that took.
std::chrono::milliseconds look_until_the_end(walk& w)
{
    std::chrono::milliseconds passed{};
    std::string next = w.next();
    for (; next != "finish"; next = w.next()) {
        BOOST_REQUIRE((next == "wait" || next == "call get" || next == "save"));
        if (next == "wait") {
            passed += w.delay();
            w.pass_delay();
        } else if (next == "call get") {
            w.answer(200, job_body("unsubmitted"));
        }
    }
    return passed;
}

}  // namespace

BOOST_AUTO_TEST_CASE(it_is_repeated_at_once_where_the_job_is_to_be_started)
{
    walk w = given_up();
    BOOST_TEST(w.answer(200, job_body("active")) == "activate");
    BOOST_TEST(w.next() == "save");
    BOOST_TEST((w.current().next_step == step::follow));
}

BOOST_AUTO_TEST_CASE(a_job_that_is_cancelled_counts_as_not_started_when_the_activation_can_not_arrive_any_more
)
{
    walk w = given_up();
    BOOST_TEST(w.order_cancel());
    BOOST_TEST(w.next() == "save");
    BOOST_TEST(w.next() == "call get");
    const auto passed = look_until_the_end(w);
    // It was given up 2 to 4 s before.
    BOOST_TEST((passed > 115s));
    BOOST_TEST((passed <= 2min + 30s));
    BOOST_TEST(w.outcome() == not_started + second_look);
}

BOOST_AUTO_TEST_CASE(by_way_of_a_proxy_it_may_arrive_for_twenty_minutes)
{
    walk w = given_up(true);
    w.order_cancel();
    BOOST_TEST((look_until_the_end(w) > 19min + 55s));
    BOOST_TEST(w.outcome() == not_started + second_look);
}

BOOST_AUTO_TEST_CASE(a_job_that_is_cancelled_and_started_late_is_cancelled_at_the_service)
{
    walk w = given_up();
    w.order_cancel();
    BOOST_TEST(w.next() == "save");
    next_after_waits(w);
    w.answer(200, job_body("unsubmitted"));
    BOOST_TEST(next_after_waits(w) == "call get");
    w.answer(200, job_body("active"));
    BOOST_TEST(w.next() == "save");
    BOOST_TEST(w.next() == "call cancel");
}

BOOST_AUTO_TEST_CASE(why_it_waits_is_told_once)
{
    walk w = given_up();
    w.order_cancel();
    look_until_the_end(w);
    BOOST_TEST(w.events() == "accepted interrupted cancelling interrupted ended");
}

BOOST_AUTO_TEST_CASE(at_the_deadline_it_is_the_same)
{
    walk w(R"({"id": "6f51448f-6377-4330-9ab0-f13fe994b3f1", "rdad": {"deadline": "2027-01-15T08:00:10Z"}})");
    w.lose_answer();
    w.pass(10s);
    BOOST_TEST((look_until_the_end(w) > 105s));
    BOOST_TEST(
        w.outcome() ==
        "unsubmitted: The deadline passed before the job was started: it was not started." + second_look
    );
}

BOOST_AUTO_TEST_CASE(a_job_whose_repeated_activation_is_refused_may_be_started_by_the_first)
{
    walk started = given_up();
    BOOST_TEST(started.answer(403, refusal) == "activate");
    BOOST_TEST(started.answer(200, job_body("active")) == "get");
    BOOST_TEST(started.next() == "save");
    BOOST_TEST((started.current().next_step == step::follow));

    walk refused = given_up();
    refused.answer(403, refusal);
    BOOST_TEST((look_until_the_end(refused) > 115s));
    BOOST_TEST(refused.outcome() == "rejected: The service refused: Not yours." + second_look);
}

BOOST_AUTO_TEST_CASE(an_activation_that_is_refused_without_a_doubt_is_rejected_at_once)
{
    walk w(only_id);
    w.answer(403, refusal);
    BOOST_TEST(w.next() == "finish");
    BOOST_TEST(!w.is_to_be_looked_at_later());
}

BOOST_AUTO_TEST_CASE(a_restart_does_not_shorten_it)
{
    walk w = given_up();
    w.pass(90s);
    w.order_cancel();
    BOOST_TEST(w.next() == "save");
    w.restart();
    BOOST_TEST(w.next() == "call get");
    BOOST_TEST((look_until_the_end(w) >= 2min));
    BOOST_TEST(w.outcome() == not_started + second_look);

    walk by_proxy = given_up(true);
    by_proxy.use_proxy();
    by_proxy.order_cancel();
    by_proxy.next();
    by_proxy.restart();
    BOOST_TEST((look_until_the_end(by_proxy) >= 20min));
}

BOOST_AUTO_TEST_CASE(an_activation_that_was_put_off_is_in_no_doubt)
{
    walk w(only_id);
    BOOST_TEST(w.defer() == "save, activate");
    w.order_cancel();
    BOOST_TEST(w.next() == "save");
    BOOST_TEST(w.answer(200, job_body("unsubmitted")) == "get");
    BOOST_TEST(w.next() == "finish");
    BOOST_TEST(w.outcome() == not_started);
    BOOST_TEST(!w.is_to_be_looked_at_later());
}

BOOST_AUTO_TEST_CASE(a_creation_that_was_in_doubt_does_not_make_one_of_the_activation)
{
    walk w(R"({"name": "survey", "iTwinId": "c", "type": "mesh", "inputs": [], "outputs": []})");
    w.lose_answer();
    next_after_waits(w);
    w.answer(
        200,
        R"({"jobs": [{"id": "6f51448f-6377-4330-9ab0-f13fe994b3f1", "name": ")" +
            w.current().created_name.value() + R"(", "state": "unsubmitted"}]})"
    );
    BOOST_TEST(w.next() == "save");
    BOOST_TEST(w.defer() == "save, activate");
    w.order_cancel();
    w.next();
    w.answer(200, job_body("unsubmitted"));
    BOOST_TEST(w.next() == "finish");
}

BOOST_AUTO_TEST_CASE(what_counts_as_not_started_after_a_doubt_is_looked_at_once_more_later)
{
    walk cancelled = given_up();
    cancelled.order_cancel();
    look_until_the_end(cancelled);
    BOOST_TEST(cancelled.is_to_be_looked_at_later());

    walk refused = given_up();
    refused.answer(403, refusal);
    look_until_the_end(refused);
    BOOST_TEST(refused.is_to_be_looked_at_later());

    walk started = given_up();
    started.answer(200, job_body("active"));
    BOOST_TEST(started.next() == "save");
    next_after_waits(started);
    started.answer(200, R"({"progress": {"percentage": 100, "state": "success"}})");
    BOOST_TEST(!started.is_to_be_looked_at_later());
    next_after_waits(started);
    started.answer(200, job_body("success"));
    BOOST_TEST(started.next() == "finish");
    BOOST_TEST(!started.is_to_be_looked_at_later());
}

BOOST_AUTO_TEST_CASE(a_cancelled_job_whose_repeated_activation_is_refused_is_looked_at_before_it_is_rejected)
{
    walk w = given_up();
    w.pass(3min);
    BOOST_TEST(w.next() == "call activate");
    w.cancel_in_call(403, refusal);
    BOOST_TEST(w.next() == "save");
    BOOST_TEST(w.next() == "call get");
    w.answer(200, job_body("active"));
    BOOST_TEST(next_after_waits(w) == "save");
    BOOST_TEST(next_after_waits(w) == "call cancel");
}

BOOST_AUTO_TEST_CASE(a_call_that_a_proxy_has_answered_itself_may_arrive_by_it_as_long_as_another)
{
    walk w(only_id);
    w.answer_by_proxy(502, "<html>");
    next_after_waits(w);
    w.answer(200, job_body("unsubmitted"));
    w.order_cancel();
    BOOST_TEST((look_until_the_end(w) > 19min + 55s));
}

BOOST_AUTO_TEST_CASE(a_proxy_that_is_configured_no_more_may_still_have_the_call)
{
    walk w(only_id);
    w.use_proxy();
    w.restart();
    w.crash_in_call();
    w.use_proxy(false);
    w.restart();
    w.order_cancel();
    BOOST_TEST((look_until_the_end(w) >= 20min));
}

BOOST_AUTO_TEST_SUITE_END()
