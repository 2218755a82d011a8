// SPDX-License-Identifier: BSL-1.0
// The driver of a job that another record follows already.

#include "driver/driver_walk.hpp"

#include <boost/test/unit_test.hpp>

using namespace rdad;
using namespace rdad::driver;
using namespace rdad::tests;

BOOST_AUTO_TEST_SUITE(repetitions)

BOOST_FIXTURE_TEST_CASE(a_new_record_of_a_job_that_another_one_follows_is_held_before_any_call, driver_walk)
{
    earlier.emplace("first", record_of(only_id));
    BOOST_TEST(next() == "file held");
    BOOST_TEST(of<file>().text.find("first follows this job already") != std::string::npos);
}

BOOST_FIXTURE_TEST_CASE(one_that_wants_something_else_is_worked_on, driver_walk)
{
    earlier.emplace(
        "first",
        record_of(R"({"id": "6f51448f-6377-4330-9ab0-f13fe994b3f1", "state": "unsubmitted"})")
    );
    BOOST_TEST(next() == "enter queue");
    BOOST_TEST(looks_for_earlier == 1);
}

BOOST_FIXTURE_TEST_CASE(where_none_is_found_it_is_worked_on_and_they_are_looked_for_once, driver_walk)
{
    follow();
    BOOST_TEST(looks_for_earlier == 1);
}

BOOST_AUTO_TEST_CASE(where_an_earlier_record_cannot_be_read_it_is_waited_for)
{
    driver_walk w;
    job_driver subject = w.made({});
    subject.has_read(job::read_record(w.on_disk).value(), w.now);
    const auto next = [&] { return std::visit(naming(), subject.next(w.now, {.how = w.how})); };
    BOOST_TEST(next() == "find earlier");
    subject.could_not_read(w.now);
    BOOST_TEST(subject.is_disk_failing());
    BOOST_TEST(next() == "wait");
    w.pass(2s);
    BOOST_TEST(next() == "find earlier");
    subject.found_earlier({}, w.now);
    BOOST_TEST(!subject.is_disk_failing());
    BOOST_TEST(next() == "enter queue");
}

BOOST_AUTO_TEST_CASE(a_record_that_cancels_is_not_compared)
{
    driver_walk w(R"({"id": "6f51448f-6377-4330-9ab0-f13fe994b3f1", "state": "cancelled"})");
    BOOST_TEST(w.next() == "enter queue");
    BOOST_TEST(w.looks_for_earlier == 0);
}

BOOST_FIXTURE_TEST_CASE(once_released_it_is_worked_on_beside_the_other, driver_walk)
{
    earlier.emplace("first", record_of(only_id));
    BOOST_TEST(next() == "file held");
    on_disk = of<file>().text;
    subject = made({});
    read();
    BOOST_TEST_REQUIRE(subject.release(now));
    BOOST_TEST(next() == "save");
    saved();
    BOOST_TEST(next() == "enter queue");
    BOOST_TEST(looks_for_earlier == 1);
}

BOOST_AUTO_TEST_SUITE_END()
