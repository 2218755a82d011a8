// SPDX-License-Identifier: BSL-1.0
// The driver of a job, walked action by action: saving, turns, filing, and a disk that fails.

#include "driver/driver_walk.hpp"

#include <boost/test/unit_test.hpp>

using namespace rdad;
using namespace rdad::driver;
using namespace rdad::tests;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(driver_of_a_job)

BOOST_FIXTURE_TEST_CASE(a_call_gets_its_turn_then_its_record_is_saved_then_it_is_made, driver_walk)
{
    BOOST_TEST(next() == "enter queue");
    BOOST_TEST(next() == "rest");
    BOOST_TEST(next() == "rest");
    subject.has_turn();
    BOOST_TEST(next() == "save");
    BOOST_TEST(of<save>().text.find(R"("activationSent":true)") != std::string::npos);
    saved();
    BOOST_TEST(next() == "call activate");
    BOOST_TEST(of<job::call>().method == "PATCH");
    answer_state("active");
    BOOST_TEST(next() == "save");
    BOOST_TEST(of<save>().text.find(R"("nextStep":"follow")") != std::string::npos);
}

BOOST_FIXTURE_TEST_CASE(what_needs_no_save_is_called_at_once, driver_walk)
{
    follow();
    pass(17s);
    take_turn();
    BOOST_TEST(next() == "call progress");
}

BOOST_AUTO_TEST_CASE(a_call_stands_where_its_job_stands)
{
    driver_walk w(R"({"id": "6f51448f-6377-4330-9ab0-f13fe994b3f1",
               "rdad": {"priority": 7, "deadline": "2027-01-15T08:00:10Z"}})");
    BOOST_TEST(w.next() == "enter queue");
    const pace::standing s = w.of<enter_queue>().standing;
    BOOST_TEST((s.urgency == pace::urgency::starting));
    BOOST_TEST(s.priority == 7);
    BOOST_TEST((s.seniority == pace::seniority{3, 4}));
    BOOST_TEST((s.deadline == w.now.calendar + 10s));
    BOOST_TEST(w.next() == "rest");
    BOOST_TEST((w.of<rest>().at_most == 10s), "then it is wanted no more");
}

BOOST_FIXTURE_TEST_CASE(a_record_that_cannot_be_saved_keeps_no_turn, driver_walk)
{
    take_turn();
    BOOST_TEST(next() == "save");
    saved(false);
    BOOST_TEST(subject.is_disk_failing());
    BOOST_TEST(next() == "give turn back");
    BOOST_TEST(next() == "wait");
    BOOST_TEST((of<driver::wait>().delay <= 1s));
    pass(1s);
    BOOST_TEST(next() == "save");
    saved();
    BOOST_TEST(!subject.is_disk_failing());
    take_turn();
    BOOST_TEST(next() == "call activate");
}

BOOST_FIXTURE_TEST_CASE(a_disk_that_goes_on_failing_is_tried_more_rarely, driver_walk)
{
    take_turn();
    std::chrono::milliseconds longest{};
    for (int i = 0; i < 30; ++i) {
        std::string what = next();
        for (; what != "save"; what = next()) {
            if (what != "wait")
                continue;
            longest = std::max(longest, of<driver::wait>().delay);
            pass(of<driver::wait>().delay);
        }
        saved(false);
    }
    BOOST_TEST((longest > 15s));
    BOOST_TEST((longest <= 30s));
}

BOOST_FIXTURE_TEST_CASE(who_asks_earlier_waits_for_the_disk_all_the_same, driver_walk)
{
    take_turn();
    next();
    saved(false);
    next();
    BOOST_TEST(next() == "wait");
    BOOST_TEST(subject.order_cancel(now));
    BOOST_TEST(next() == "wait");
}

BOOST_FIXTURE_TEST_CASE(a_job_that_is_cancelled_while_its_call_waits_leaves_the_queue, driver_walk)
{
    next();
    BOOST_TEST(next() == "rest");
    BOOST_TEST(subject.order_cancel(now));
    BOOST_TEST(next() == "leave queue");
    BOOST_TEST(next() == "file unsubmitted");
}

BOOST_FIXTURE_TEST_CASE(a_job_that_is_cancelled_while_it_is_saved_for_its_start_is_not_started, driver_walk)
{
    take_turn();
    BOOST_TEST(next() == "save");
    BOOST_TEST(subject.order_cancel(now));
    saved();
    BOOST_TEST(next() == "save", "the order isn't on the disk yet");
    BOOST_TEST(of<save>().text.find("cancelOrdered") != std::string::npos);
    saved();
    BOOST_TEST(next() == "give turn back");
    take_turn();
    BOOST_TEST(next() == "call get", "it was to be sent, and a crash would not know more");
    answer_state("unsubmitted");
    BOOST_TEST(next() == "file unsubmitted");
}

BOOST_AUTO_TEST_CASE(a_job_that_is_cancelled_while_it_is_saved_for_its_creation_is_not_created)
{
    driver_walk w(R"({"name": "survey", "iTwinId": "c", "type": "mesh", "inputs": [], "outputs": []})");
    w.take_turn();
    BOOST_TEST(w.next() == "save");
    BOOST_TEST(w.subject.order_cancel(w.now));
    w.saved();
    BOOST_TEST(w.next() == "give turn back");
    BOOST_TEST(w.next() == "file rejected");
}

BOOST_FIXTURE_TEST_CASE(a_job_that_is_cancelled_while_its_connection_opens_is_not_started, driver_walk)
{
    activate();
    BOOST_TEST(subject.is_wanted(now, {.how = how}));
    BOOST_TEST(subject.order_cancel(now));
    BOOST_TEST(!subject.is_wanted(now, {.how = how}));
    subject.answered(job::deferred_answer(), now);
    BOOST_TEST(next() == "save");
    saved();
    take_turn();
    BOOST_TEST(next() == "call get");
}

BOOST_FIXTURE_TEST_CASE(a_call_that_was_put_off_waits_for_another_turn, driver_walk)
{
    activate();
    subject.answered(job::deferred_answer(), now);
    take_turn();
    BOOST_TEST(next() == "call activate");
}

BOOST_FIXTURE_TEST_CASE(a_turn_is_for_the_call_that_has_waited_for_it, driver_walk)
{
    follow();
    pass(17s);
    take_turn();
    subject.found({some_id, std::nullopt}, now);
    BOOST_TEST(next() == "give turn back");
    take_turn();
    BOOST_TEST(next() == "call get");
}

BOOST_FIXTURE_TEST_CASE(a_final_record_is_filed_and_that_is_all, driver_walk)
{
    follow();
    subject.found({some_id, api::read_job_response(document("success"))}, now);
    BOOST_TEST(next() == "file success");
    BOOST_TEST(of<file>().text.find(R"("state":"success")") != std::string::npos);
    BOOST_TEST(subject.is_being_filed());
    subject.filed(filing::synced, now);
    BOOST_TEST(next() == "end");
    BOOST_TEST(!subject.is_disk_failing());
}

BOOST_FIXTURE_TEST_CASE(what_is_filed_is_not_filed_again_where_only_that_it_is_sure_fails, driver_walk)
{
    activate();
    answer_state("success");
    BOOST_TEST(next() == "file success");
    subject.filed(filing::failed, now);
    BOOST_TEST(subject.is_disk_failing());
    BOOST_TEST(next() == "wait");
    pass(30s);
    BOOST_TEST(next() == "file success");
    subject.filed(filing::moved, now);
    BOOST_TEST(subject.is_disk_failing());
    BOOST_TEST(next() == "wait");
    BOOST_TEST(subject.is_being_filed());
    pass(30s);
    BOOST_TEST(next() == "sync success");
    subject.synced(false, now);
    BOOST_TEST(next() == "wait");
    pass(30s);
    BOOST_TEST(next() == "sync success");
    subject.synced(true, now);
    BOOST_TEST(next() == "end");
}

BOOST_FIXTURE_TEST_CASE(a_second_look_is_kept_before_the_record_is_filed, driver_walk)
{
    activate();
    subject.answered(job::no_answer("Lost.", true, false), now);
    BOOST_TEST(subject.order_cancel(now));
    pass(3min);
    BOOST_TEST(next() == "save");
    saved();
    take_turn();
    BOOST_TEST(next() == "call get");
    answer_state("unsubmitted");
    BOOST_TEST(next() == "plan second look");
    BOOST_TEST(of<plan_second_look>().look.name == "survey");
    BOOST_TEST(of<plan_second_look>().look.is_to_be_cancelled);
    subject.look_planned(false, now);
    BOOST_TEST(next() == "wait");
    pass(30s);
    BOOST_TEST(next() == "plan second look");
    subject.look_planned(true, now);
    BOOST_TEST(next() == "file unsubmitted");
}

BOOST_FIXTURE_TEST_CASE(no_order_is_taken_once_the_record_is_being_filed, driver_walk)
{
    activate();
    answer(403, R"({"error": {"code": "Forbidden", "message": "No."}})");
    BOOST_TEST(next() == "file rejected");
    BOOST_TEST(!subject.order_cancel(now));
    BOOST_TEST(!subject.release(now));
}

BOOST_AUTO_TEST_CASE(a_held_job_is_released_before_it_is_filed_and_not_after)
{
    driver_walk in_doubt(R"({"name": "survey", "iTwinId": "c", "type": "mesh", "inputs": [], "outputs": []})"
    );
    in_doubt.take_turn();
    BOOST_TEST(in_doubt.next() == "save");
    in_doubt.saved();
    BOOST_TEST(in_doubt.next() == "call create");
    in_doubt.subject.answered(job::no_answer("Lost.", true, false), in_doubt.now);
    BOOST_TEST(in_doubt.next() == "save");
    in_doubt.saved();
    in_doubt.pass(1h);
    in_doubt.take_turn();
    BOOST_TEST(in_doubt.next() == "call find created");
    in_doubt.answer(404, R"({"error": {"code": "NotFound", "message": "No list."}})");
    BOOST_TEST((in_doubt.subject.current().outcome->state == job::final_state::held));
    BOOST_TEST(in_doubt.subject.release(in_doubt.now));
    BOOST_TEST(in_doubt.next() == "save");
    in_doubt.saved();
    BOOST_TEST(in_doubt.next() == "enter queue");

    driver_walk w(R"({"id": "6f51448f-6377-4330-9ab0-f13fe994b3f1", "rdad": {"maxEstimatedCost": 1}})");
    w.take_turn();
    BOOST_TEST(w.next() == "call get");
    w.answer_state("unsubmitted");
    BOOST_TEST(w.next() == "file held");
    BOOST_TEST(!w.subject.release(w.now));
    BOOST_TEST(!w.subject.order_cancel(w.now));
}

BOOST_FIXTURE_TEST_CASE(the_sweeps_look_out_for_it_from_its_start_to_its_end, driver_walk)
{
    BOOST_TEST(!subject.is_followed());
    activate();
    answer_state("active");
    BOOST_TEST(subject.is_followed());
    next();
    saved();
    BOOST_TEST(subject.order_cancel(now));
    BOOST_TEST(next() == "save");
    saved();
    BOOST_TEST(next() == "enter queue");
    BOOST_TEST(next() == "rest");
    BOOST_TEST(next() == "rest");
    BOOST_TEST(subject.is_followed(), "it is being cancelled, and still active");
    subject.found({some_id, api::read_job_response(document("success"))}, now);
    BOOST_TEST(!subject.is_followed());
    BOOST_TEST(next() == "leave queue");
    BOOST_TEST(next() == "file success");
}

BOOST_FIXTURE_TEST_CASE(what_was_found_in_another_way_stands, driver_walk)
{
    follow();
    subject.found({some_id, api::read_job_response(document("failed"))}, now);
    subject.found({some_id, api::read_job_response(document("success"))}, now);
    subject.found({some_id, std::nullopt}, now);
    BOOST_TEST(next() == "file failed");
}

BOOST_FIXTURE_TEST_CASE(a_daemon_that_stops_begins_nothing_and_saves_what_is_known, driver_walk)
{
    activate();
    is_stopping = true;
    answer_state("active");
    BOOST_TEST(next() == "save");
    saved();
    BOOST_TEST(next() == "end");

    driver_walk waiting;
    BOOST_TEST(waiting.next() == "enter queue");
    waiting.is_stopping = true;
    BOOST_TEST(waiting.next() == "leave queue");
    BOOST_TEST(waiting.next() == "end");

    driver_walk has_ended;
    has_ended.activate();
    has_ended.is_stopping = true;
    has_ended.answer_state("success");
    BOOST_TEST(has_ended.next() == "file success");
}

BOOST_AUTO_TEST_SUITE_END()
