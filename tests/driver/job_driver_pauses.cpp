// SPDX-License-Identifier: BSL-1.0
// The driver of a job whose batch somebody has paused: what isn't begun, what goes on all the same, and how it is resumed.

#include "driver/driver_walk.hpp"
#include "driver/waits_for.hpp"

#include <boost/test/unit_test.hpp>

using namespace rdad;
using namespace rdad::driver;
using namespace rdad::tests;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(pauses_of_a_job)

namespace {

const std::string new_job =
    R"({"name": "survey", "iTwinId": "c", "type": "mesh", "inputs": [], "outputs": []})";
const std::string estimate =
    R"({"name": "survey", "iTwinId": "c", "type": "mesh", "inputs": [], "outputs": [], "rdad": {"estimateOnly": true}})";
const std::string patched_job =
    R"({"id": "6f51448f-6377-4330-9ab0-f13fe994b3f1", "type": "mesh", "settings": {"inputs": [], "outputs": []}})";

}  // namespace

BOOST_AUTO_TEST_CASE(nothing_of_a_paused_job_is_begun_and_it_waits_to_be_resumed)
{
    for (const std::string& spec : {only_id, new_job, estimate, patched_job}) {
        driver_walk w(spec);
        w.is_paused = true;
        BOOST_TEST(w.next() == "rest", spec);
        BOOST_TEST(!w.of<rest>().at_most, "for as long as it takes");
        BOOST_TEST((what_it_waits_for(w.subject.current(), w.subject.notes(), w.now) == waits_for::resume));
        w.pass(1h);
        BOOST_TEST(w.next() == "rest");
        w.is_paused = false;
        BOOST_TEST(w.next() == "enter queue");
        BOOST_TEST((what_it_waits_for(w.subject.current(), w.subject.notes(), w.now) == waits_for::turn));
    }
}

BOOST_FIXTURE_TEST_CASE(a_call_that_waits_for_its_turn_leaves_the_queue, driver_walk)
{
    BOOST_TEST(next() == "enter queue");
    BOOST_TEST(next() == "rest");
    is_paused = true;
    BOOST_TEST(next() == "leave queue");
    BOOST_TEST(next() == "rest");
}

BOOST_FIXTURE_TEST_CASE(a_turn_that_has_come_is_given_back, driver_walk)
{
    take_turn();
    is_paused = true;
    BOOST_TEST(next() == "give turn back");
    BOOST_TEST(next() == "rest");
}

BOOST_FIXTURE_TEST_CASE(a_job_that_is_paused_while_its_connection_opens_is_not_started, driver_walk)
{
    activate();
    BOOST_TEST(subject.is_wanted(now, {.how = how}));
    BOOST_TEST(!subject.is_wanted(now, {.how = how, .is_paused = true}));
}

BOOST_FIXTURE_TEST_CASE(a_job_that_runs_is_followed_although_it_is_paused, driver_walk)
{
    follow();
    is_paused = true;
    pass(17s);
    take_turn();
    BOOST_TEST(next() == "call progress");
    answer_state("success");
    BOOST_TEST(!subject.is_wanted(now, {.how = how, .is_paused = true}));
}

BOOST_FIXTURE_TEST_CASE(it_is_looked_whether_a_start_whose_answer_was_lost_has_come_true, driver_walk)
{
    activate();
    is_paused = true;
    subject.answered(job::no_answer("It was lost.", true, false), now);
    BOOST_TEST(next() == "save");
    saved();
    std::string what = next();
    while (what == "rest" && of<rest>().at_most) {
        pass(*of<rest>().at_most);
        what = next();
    }
    BOOST_TEST(what == "enter queue");
    BOOST_TEST(next() == "rest");
    subject.has_turn();
    BOOST_TEST(next() == "call get");
}

BOOST_AUTO_TEST_CASE(what_was_created_for_an_estimate_is_deleted_although_it_is_paused)
{
    driver_walk w(estimate);
    w.take_turn();
    BOOST_TEST(w.next() == "save");
    w.saved();
    BOOST_TEST(w.next() == "call create");
    w.is_paused = true;
    w.answer(201, driver_walk::document("unsubmitted"));
    BOOST_TEST(w.next() == "save");
    w.saved();
    w.take_turn();
    BOOST_TEST(w.next() == "call get");
    w.answer_state("unsubmitted");
    BOOST_TEST(w.next() == "save");
    w.saved();
    w.take_turn();
    BOOST_TEST(w.next() == "call delete");
    BOOST_TEST(w.of<job::call>().method == "DELETE");
    BOOST_TEST(w.of<job::call>().path == "/jobs/6f51448f-6377-4330-9ab0-f13fe994b3f1");
    w.answer(204, "");
    BOOST_TEST(w.next() == "file unsubmitted");
}

BOOST_FIXTURE_TEST_CASE(a_paused_job_is_cancelled_by_order, driver_walk)
{
    is_paused = true;
    BOOST_TEST(next() == "rest");
    BOOST_TEST(subject.order_cancel(now));
    BOOST_TEST(next() == "file unsubmitted");
}

BOOST_AUTO_TEST_CASE(a_deadline_passes_while_a_job_is_paused)
{
    // driver_walk's calendar is at 500,000 hours.
    driver_walk w(
        R"({"id": "6f51448f-6377-4330-9ab0-f13fe994b3f1", "rdad": {"deadline": "2027-01-15T09:00:00Z"}})"
    );
    w.is_paused = true;
    const auto deadline = w.now.calendar + 1h;
    std::string what = w.next();
    while (what == "rest" && w.now.calendar < deadline) {
        BOOST_TEST_REQUIRE(w.of<rest>().at_most.has_value());
        w.pass(*w.of<rest>().at_most);
        what = w.next();
    }
    BOOST_TEST((w.now.calendar == deadline));
    BOOST_TEST(what == "file unsubmitted");
}

BOOST_AUTO_TEST_SUITE_END()
