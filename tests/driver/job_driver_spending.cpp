// SPDX-License-Identifier: BSL-1.0
// The driver of a job where a day may cost so much: it is booked before it is started, or waits for the next day.

#include "driver/driver_walk.hpp"
#include "driver/waits_for.hpp"

#include <boost/test/unit_test.hpp>

using namespace rdad;
using namespace rdad::driver;
using namespace rdad::tests;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(spending_on_a_job)

namespace {

/// A job that costs 4, of a day that may cost 10. Its activation waits for its turn.
struct estimated_walk : driver_walk
{
    explicit estimated_walk(const std::string& spec = R"({"id": "6f51448f-6377-4330-9ab0-f13fe994b3f1",
        "rdad": {"maxEstimatedCost": 4}})")
        : driver_walk(spec)
    {
        spending.set_limit(10);
        take_turn();
        BOOST_TEST(next() == "call get");
        answer_estimate();
        BOOST_TEST(next() == "enter queue");
        BOOST_TEST(next() == "save");
        saved();
        BOOST_TEST(next() == "rest");
    }

    /// Others have cost so much that this one exceeds the day.
    void wait_for_next_day()
    {
        spend(6.5);
        BOOST_TEST(next() == "leave queue");
        BOOST_TEST(next() == "rest");
    }

    /// To where the record is saved for the activation.
    void book_and_save()
    {
        subject.has_turn();
        BOOST_TEST(next() == "book 4");
        booked();
        BOOST_TEST(next() == "save");
        saved();
    }

    void activate_booked()
    {
        book_and_save();
        BOOST_TEST(next() == "call activate");
    }

    void answer_estimate()
    {
        answer(
            200,
            fmt::format(
                R"({{"job": {{"id": "{}", "state": "unsubmitted", "costEstimation": {{"estimatedCost": 4}}}}}})",
                some_id
            )
        );
    }

    void spend(double cost)
    {
        const booking other{"another", cost, now.calendar};
        spending.book(other);
        spending.kept(other);
    }

    bool what_waits() const { return subject.notes().waiting.has_value(); }

    waits_for what() const { return what_it_waits_for(subject.current(), subject.notes(), now); }
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(a_job_is_booked_before_it_is_started, estimated_walk)
{
    subject.has_turn();
    BOOST_TEST(next() == "book 4");
    BOOST_TEST((of<book>().booking.job_id == some_id));
    booked();
    BOOST_TEST(next() == "save");
    saved();
    BOOST_TEST(next() == "call activate");
    BOOST_TEST(subject.is_wanted(now, conditions()));
}

BOOST_FIXTURE_TEST_CASE(
    a_job_whose_connection_opens_over_midnight_is_not_started_before_it_is_booked_anew,
    estimated_walk
)
{
    activate_booked();
    pass(until_next_day(now.calendar));
    BOOST_TEST(!subject.is_wanted(now, conditions()));
    subject.answered(job::deferred_answer(), now);
    take_turn();
    BOOST_TEST(next() == "book 4");
}

BOOST_FIXTURE_TEST_CASE(
    a_job_whose_connection_opens_while_a_limit_is_set_is_not_started_before_it_is_booked,
    estimated_walk
)
{
    spending.set_limit({});
    subject.has_turn();
    BOOST_TEST(next() == "save");
    saved();
    BOOST_TEST(next() == "call activate");
    spending.set_limit(10);
    BOOST_TEST(!subject.is_wanted(now, conditions()));
}

BOOST_FIXTURE_TEST_CASE(a_limit_that_is_set_has_the_estimate_asked_for_while_the_start_waits, driver_walk)
{
    BOOST_TEST(next() == "enter queue");
    BOOST_TEST(next() == "rest");
    spending.set_limit(10);
    BOOST_TEST(next() == "leave queue");
    take_turn();
    BOOST_TEST(next() == "call get");
}

BOOST_FIXTURE_TEST_CASE(a_start_whose_answer_was_lost_is_looked_for_though_the_day_is_spent, estimated_walk)
{
    activate_booked();
    subject.answered(job::no_answer("It was lost.", true, false), now);
    BOOST_TEST(next() == "save");
    saved();
    pass(until_next_day(now.calendar));
    spend(10);
    // It may arrive for some time, and then the service says each time that it hasn't.
    int looks = 0;
    for (int i = 0; i < 100 && looks < 20; ++i) {
        const std::string what = next();
        if (what == "save") {
            saved();
        } else if (what == "rest" && what_waits()) {
            subject.has_turn();
        } else if (what == "rest") {
            BOOST_TEST_REQUIRE((of<rest>().at_most.value() <= 10min));
            pass(*of<rest>().at_most);
        } else if (what == "call get") {
            ++looks;
            answer_estimate();
        } else {
            BOOST_TEST(what == "enter queue");
        }
    }
    BOOST_TEST(looks == 20);
}

BOOST_FIXTURE_TEST_CASE(nothing_is_booked_where_a_day_may_cost_anything, estimated_walk)
{
    spending.set_limit({});
    subject.has_turn();
    BOOST_TEST(next() == "save");
}

BOOST_FIXTURE_TEST_CASE(a_job_that_exceeds_the_day_waits_for_the_next_one, estimated_walk)
{
    wait_for_next_day();
    BOOST_TEST((what() == waits_for::cost_per_day));
    BOOST_TEST((of<rest>().at_most == 10min), "the clock may be set");
    pass(until_next_day(now.calendar) - 1s);
    BOOST_TEST(next() == "rest");
    BOOST_TEST((of<rest>().at_most == 1s));
    pass(1s);
    BOOST_TEST(next() == "enter queue");
    BOOST_TEST((what() == waits_for::turn));
}

BOOST_FIXTURE_TEST_CASE(a_job_that_exceeds_the_day_may_be_started_once_the_limit_is_raised, estimated_walk)
{
    wait_for_next_day();
    spending.set_limit(10.5);
    BOOST_TEST(next() == "enter queue");
}

BOOST_FIXTURE_TEST_CASE(what_others_have_spent_meanwhile_is_looked_at_when_its_turn_comes, estimated_walk)
{
    subject.has_turn();
    spend(6.5);
    BOOST_TEST(next() == "give turn back");
    BOOST_TEST(next() == "rest");
    BOOST_TEST((what() == waits_for::cost_per_day));
}

BOOST_FIXTURE_TEST_CASE(
    a_job_that_is_paused_when_the_disk_refuses_its_booking_waits_to_be_resumed,
    estimated_walk
)
{
    subject.has_turn();
    BOOST_TEST(next() == "book 4");
    booked(false);
    BOOST_TEST(next() == "give turn back");
    BOOST_TEST(next() == "wait", "for the disk");
    is_paused = true;
    pass(of<driver::wait>().delay);
    const action resting = subject.next(now, conditions());
    BOOST_TEST_REQUIRE(std::holds_alternative<rest>(resting));
    BOOST_TEST(!std::get<rest>(resting).at_most, "for as long as it takes");
    BOOST_TEST((what() == waits_for::resume));
}

BOOST_FIXTURE_TEST_CASE(a_job_whose_booking_the_disk_refuses_is_not_started, estimated_walk)
{
    subject.has_turn();
    BOOST_TEST(next() == "book 4");
    booked(false);
    BOOST_TEST(next() == "give turn back");
    BOOST_TEST(next() == "wait", "for the disk");
    pass(of<driver::wait>().delay);
    take_turn();
    BOOST_TEST(next() == "book 4");
    booked();
    BOOST_TEST(next() == "save");
}

BOOST_FIXTURE_TEST_CASE(a_job_that_was_not_started_before_midnight_is_of_the_next_day, estimated_walk)
{
    book_and_save();
    pass(until_next_day(now.calendar));
    BOOST_TEST(next() == "book 4");
    spend(10);
    BOOST_TEST(next() == "give turn back");
    BOOST_TEST(next() == "rest");
    BOOST_TEST((what() == waits_for::cost_per_day));
}

BOOST_FIXTURE_TEST_CASE(a_job_that_runs_is_followed_whatever_a_day_has_cost, estimated_walk)
{
    activate_booked();
    answer_state("active");
    BOOST_TEST(next() == "save");
    saved();
    BOOST_TEST(next() == "rest");
    pass(until_next_day(now.calendar));
    spend(10);
    take_turn();
    BOOST_TEST(next() == "call progress");
}

BOOST_FIXTURE_TEST_CASE(a_job_that_waits_for_the_next_day_is_cancelled_by_order, estimated_walk)
{
    wait_for_next_day();
    BOOST_TEST(subject.order_cancel(now));
    BOOST_TEST(next() == "file unsubmitted");
}

BOOST_AUTO_TEST_CASE(a_deadline_passes_while_a_job_waits_for_the_next_day)
{
    // driver_walk's calendar is at 500,000 hours, which is 08:00.
    estimated_walk w(R"({"id": "6f51448f-6377-4330-9ab0-f13fe994b3f1",
        "rdad": {"maxEstimatedCost": 4, "deadline": "2027-01-15T09:00:00Z"}})");
    w.wait_for_next_day();
    const auto deadline = w.now.calendar + 1h;
    while (w.now.calendar < deadline) {
        BOOST_TEST_REQUIRE(w.of<rest>().at_most.has_value());
        w.pass(*w.of<rest>().at_most);
        w.next();
    }
    BOOST_TEST((w.now.calendar == deadline));
    BOOST_TEST(std::visit(naming(), w.last) == "file unsubmitted");
}

BOOST_AUTO_TEST_SUITE_END()
