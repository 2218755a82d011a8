// SPDX-License-Identifier: BSL-1.0
// The driver of a job whose record others may go on with: what is saved before a call, and what ends when they do.

#include "driver/driver_walk.hpp"

#include <boost/test/unit_test.hpp>

using namespace rdad;
using namespace rdad::driver;
using namespace rdad::tests;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(shared_records)

namespace {

const std::string to_create =
    R"({"name": "survey", "iTwinId": "c", "type": "mesh", "inputs": [], "outputs": []})";

struct shared_walk : driver_walk
{
    explicit shared_walk(const std::string& spec = only_id) : driver_walk(spec) { is_shared = true; }

    /// A call that has failed, and surely done nothing, up to when it has its turn again.
    void fail_and_take_another_turn()
    {
        subject.answered(job::no_answer("Nobody could be reached.", false, false), now);
        std::string what = next();
        for (; what != "enter queue"; what = next()) {
            if (what == "save")
                saved();
            else
                pass(of<rest>().at_most.value());
        }
        BOOST_TEST(next() == "rest");
        subject.has_turn();
    }
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(
    a_record_is_saved_before_each_try_to_start_its_job_though_nothing_has_changed,
    shared_walk
)
{
    activate();
    fail_and_take_another_turn();
    BOOST_TEST(next() == "save");
    BOOST_TEST(of<save>().text == on_disk);
    BOOST_TEST((of<save>().before == job::operation::activate));
    saved();
    BOOST_TEST(next() == "call activate");
}

BOOST_AUTO_TEST_CASE(a_record_of_this_process_alone_is_saved_before_the_first_try_only)
{
    shared_walk w;
    w.is_shared = false;
    w.activate();
    w.fail_and_take_another_turn();
    BOOST_TEST(w.next() == "call activate");
}

BOOST_AUTO_TEST_CASE(before_a_creation_it_is_saved_once)
{
    shared_walk w(to_create);
    w.take_turn();
    BOOST_TEST(w.next() == "save");
    BOOST_TEST((w.of<save>().before == job::operation::create));
    w.saved();
    BOOST_TEST(w.next() == "call create");
    w.answer(201, driver_walk::document("unsubmitted"));
    BOOST_TEST(w.next() == "save");
    BOOST_TEST(!w.of<save>().before);
}

BOOST_FIXTURE_TEST_CASE(nothing_more_is_saved_before_calls_that_neither_make_nor_start_a_job, shared_walk)
{
    follow();
    pass(17s);
    take_turn();
    BOOST_TEST(next() == "call progress");
}

BOOST_FIXTURE_TEST_CASE(no_turn_is_kept_while_a_record_can_not_be_saved_before_another_try, shared_walk)
{
    activate();
    fail_and_take_another_turn();
    BOOST_TEST(next() == "save");
    saved(false);
    BOOST_TEST(next() == "give turn back");
    BOOST_TEST(next() == "wait");
    pass(of<driver::wait>().delay);
    take_turn();
    BOOST_TEST(next() == "save");
}

BOOST_FIXTURE_TEST_CASE(a_record_that_others_go_on_with_is_neither_saved_nor_filed, shared_walk)
{
    follow();
    pass(17s);
    take_turn();
    BOOST_TEST(next() == "call progress");
    answer_state("success");
    subject.was_fenced();
    BOOST_TEST(!subject.is_followed());
    BOOST_TEST(next() == "end");
    BOOST_TEST(!subject.is_lost(), "nobody is to be told of it");
}

BOOST_FIXTURE_TEST_CASE(a_turn_for_a_record_that_others_go_on_with_is_given_back, shared_walk)
{
    take_turn();
    subject.was_fenced();
    BOOST_TEST(next() == "give turn back");
    BOOST_TEST(next() == "end");
}

BOOST_FIXTURE_TEST_CASE(a_call_that_is_about_to_be_written_for_what_is_anothers_is_not_wanted, shared_walk)
{
    activate();
    BOOST_TEST(subject.is_wanted(now, conditions()));
    subject.was_fenced();
    BOOST_TEST(!subject.is_wanted(now, conditions()));
}

BOOST_AUTO_TEST_SUITE_END()
