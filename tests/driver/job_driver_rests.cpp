// SPDX-License-Identifier: BSL-1.0
// The driver of a job around its rests: what is saved before, read after, and left undone at a stop.

#include "driver/driver_walk.hpp"

#include <boost/test/unit_test.hpp>

using namespace rdad;
using namespace rdad::driver;
using namespace rdad::tests;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(rests_of_a_job)

BOOST_FIXTURE_TEST_CASE(what_the_disk_does_not_have_is_saved_before_the_job_rests, driver_walk)
{
    activate();
    answer(503, "");
    BOOST_TEST(next() == "save", "that it was interrupted is an event");
    BOOST_TEST(of<save>().text.find("interrupted") != std::string::npos);
    saved();
    BOOST_TEST(next() == "rest");
}

BOOST_FIXTURE_TEST_CASE(what_the_disk_has_is_not_saved_again, driver_walk)
{
    follow();
    pass(17s);
    take_turn();
    BOOST_TEST(next() == "call progress");
    answer(200, R"({"progress": {"state": "active", "percentage": 7}})");
    BOOST_TEST(next() == "rest");
}

BOOST_FIXTURE_TEST_CASE(a_job_that_rests_is_looked_at_when_it_would_have_been, driver_walk)
{
    follow();
    for (const auto interval : {15s, 15s, 15s}) {
        const auto at_most = *of<rest>().at_most;
        BOOST_TEST((at_most >= interval && at_most <= interval * 11 / 10));
        pass(at_most - 1ms);
        BOOST_TEST(next() == "rest");
        BOOST_TEST((of<rest>().at_most == 1ms));
        pass(1ms);
        take_turn();
        BOOST_TEST(next() == "call progress");
        answer(200, R"({"progress": {"state": "active", "percentage": 7}})");
        BOOST_TEST(next() == "rest");
    }
}

BOOST_FIXTURE_TEST_CASE(a_job_that_rests_keeps_its_place_in_the_queue, driver_walk)
{
    BOOST_TEST(next() == "enter queue");
    BOOST_TEST(next() == "rest");
    BOOST_TEST((subject.notes().waiting == job::operation::activate));
    BOOST_TEST(!of<rest>().at_most, "there is no deadline");
    BOOST_TEST(next() == "rest", "not another place");
}

BOOST_FIXTURE_TEST_CASE(a_record_that_cannot_be_read_is_tried_again_ever_more_rarely, driver_walk)
{
    std::chrono::milliseconds longest{};
    subject = made({});
    for (int i = 0; i < 30; ++i) {
        BOOST_TEST(next() == "read");
        subject.could_not_read(now);
        BOOST_TEST(next() == "rest");
        longest = std::max(longest, *of<rest>().at_most);
        const auto left = now;
        subject = made(subject.notes());
        BOOST_TEST(next() == "rest", "who wakes it earlier waits for the disk all the same");
        pass(*of<rest>().at_most);
        BOOST_TEST((now.steady - left.steady <= 30s));
    }
    BOOST_TEST((longest > 15s));
    read();
    BOOST_TEST(!subject.is_disk_failing());
    BOOST_TEST(next() == "enter queue");
}

BOOST_FIXTURE_TEST_CASE(a_record_that_cannot_be_read_keeps_no_turn, driver_walk)
{
    BOOST_TEST(next() == "enter queue");
    BOOST_TEST(next() == "rest");
    subject = made(subject.notes());
    subject.has_turn();
    BOOST_TEST(next() == "read");
    subject.could_not_read(now);
    BOOST_TEST(next() == "give turn back");
    BOOST_TEST(next() == "rest");
    pass(30s);
    read();
    take_turn();
    BOOST_TEST(next() == "save");
}

BOOST_FIXTURE_TEST_CASE(what_was_known_of_a_job_outlasts_a_record_that_cannot_be_read, driver_walk)
{
    follow();
    const auto due = now.steady + *of<rest>().at_most;
    subject = made(subject.notes());
    BOOST_TEST(next() == "read");
    subject.could_not_read(now);
    BOOST_TEST(next() == "rest");
    subject = made(subject.notes());
    pass(*of<rest>().at_most);
    read();
    BOOST_TEST(next() == "rest");
    BOOST_TEST((now.steady + *of<rest>().at_most == due));
}

BOOST_FIXTURE_TEST_CASE(nobody_goes_on_with_a_job_whose_record_is_lost, driver_walk)
{
    BOOST_TEST(next() == "enter queue");
    BOOST_TEST(next() == "rest");
    subject = made(subject.notes());
    BOOST_TEST(next() == "read");
    subject.was_lost();
    BOOST_TEST(next() == "leave queue");
    BOOST_TEST(next() == "end");
}

BOOST_FIXTURE_TEST_CASE(a_daemon_that_stops_reads_nothing_and_saves_what_the_disk_does_not_have, driver_walk)
{
    activate();
    answer(503, "");
    is_stopping = true;
    BOOST_TEST(next() == "save");
    saved();
    BOOST_TEST(next() == "end");

    subject = made({});
    BOOST_TEST(next() == "end");
}

BOOST_FIXTURE_TEST_CASE(a_daemon_that_stops_does_not_wait_for_a_disk_that_fails, driver_walk)
{
    activate();
    answer(503, "");
    BOOST_TEST(next() == "save");
    saved(false);
    is_stopping = true;
    BOOST_TEST(next() == "end");
}

BOOST_AUTO_TEST_CASE(a_job_that_has_to_be_cancelled_waits_in_line_though_the_disk_fails)
{
    driver_walk w(
        R"({"id": "6f51448f-6377-4330-9ab0-f13fe994b3f1", "rdad": {"deadline": "2027-01-15T08:01:00Z"}})"
    );
    w.follow();
    w.pass(61s);
    BOOST_TEST(w.next() == "enter queue");
    for (int i = 0; i < 3; ++i) {
        BOOST_TEST(w.next() == "save", "that it is being cancelled");
        w.saved(false);
        BOOST_TEST(w.next() == "wait");
        w.pass(w.of<driver::wait>().delay);
    }
    BOOST_TEST(w.next() == "save");
    w.saved(false);
    w.subject.has_turn();
    BOOST_TEST(w.next() == "call cancel");
}

BOOST_AUTO_TEST_CASE(a_call_before_which_something_is_to_be_saved_does_not_wait_in_line_while_the_disk_fails)
{
    driver_walk w(
        R"({"id": "6f51448f-6377-4330-9ab0-f13fe994b3f1", "type": "mesh", "settings": {"quality": 1}})"
    );
    w.take_turn();
    BOOST_TEST(w.next() == "call patch definition");
    w.answer(503, "");
    for (std::string what = w.next(); what != "enter queue"; what = w.next()) {
        if (what == "save")
            w.saved(false);
        else
            w.pass(w.of<driver::wait>().delay);
    }
    while (w.next() == "wait")
        w.pass(w.of<driver::wait>().delay);
    w.saved(false);
    w.subject.has_turn();
    BOOST_TEST(w.next() == "call patch definition", "nothing is to be saved before it");
    w.answer_state("unsubmitted");
    BOOST_TEST(w.next() == "wait");
    w.pass(w.of<driver::wait>().delay);
    BOOST_TEST(w.next() == "enter queue");
}

BOOST_FIXTURE_TEST_CASE(a_daemon_that_stops_leaves_no_call_behind, driver_walk)
{
    BOOST_TEST(next() == "enter queue");
    BOOST_TEST(next() == "rest");
    subject = made(subject.notes());
    is_stopping = true;
    BOOST_TEST(next() == "leave queue");
    BOOST_TEST(next() == "end");
}

BOOST_AUTO_TEST_CASE(a_call_that_waits_gets_another_place_when_its_batch_gets_another_priority)
{
    driver_walk w(R"({"id": "6f51448f-6377-4330-9ab0-f13fe994b3f1", "rdad": {"priority": 2}})");
    const auto priority_in_queue = [&] { return w.of<enter_queue>().standing.priority; };
    BOOST_TEST(w.next() == "enter queue");
    BOOST_TEST(priority_in_queue() == 2);
    BOOST_TEST(w.next() == "rest");
    w.priority = 2;
    BOOST_TEST(w.next() == "rest", "it has its place already");
    w.priority = -1;
    BOOST_TEST(w.next() == "leave queue");
    BOOST_TEST(w.next() == "enter queue");
    BOOST_TEST(priority_in_queue() == -1);
    BOOST_TEST(w.next() == "rest");
    w.subject.has_turn();
    w.priority = 9;
    BOOST_TEST(w.next() == "save", "what has its turn keeps it");
}

BOOST_AUTO_TEST_SUITE_END()
