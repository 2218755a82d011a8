// The driver of a job, walked action by action: saving, turns, filing, and a disk that fails.

#include "driver/job_driver.hpp"

#include "api/json_text.hpp"

#include <boost/json/value.hpp>
#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <random>
#include <string>
#include <type_traits>
#include <variant>

using namespace rdad;
using namespace rdad::driver;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(driver_of_a_job)

namespace {

constexpr const char* some_id = "6f51448f-6377-4330-9ab0-f13fe994b3f1";
const std::string only_id = R"({"id": "6f51448f-6377-4330-9ab0-f13fe994b3f1"})";

/// What an action is called, with what counts of it.
struct naming
{
    std::string operator()(const driver::read&) const { return "read"; }
    std::string operator()(const save&) const { return "save"; }
    std::string operator()(const driver::wait&) const { return "wait"; }
    std::string operator()(const enter_queue&) const { return "enter queue"; }
    std::string operator()(const rest&) const { return "rest"; }
    std::string operator()(const leave_queue&) const { return "leave queue"; }
    std::string operator()(const give_turn_back&) const { return "give turn back"; }
    std::string operator()(const call& c) const { return "call " + std::string(to_string(c.operation)); }
    std::string operator()(const plan_second_look&) const { return "plan second look"; }
    std::string operator()(const file& f) const { return "file " + std::string(to_string(f.state)); }
    std::string operator()(const driver::sync& s) const { return "sync " + std::string(to_string(s.state)); }
    std::string operator()(const end&) const { return "end"; }
};

struct walk
{
    job::instant now{
        std::chrono::steady_clock::time_point(1h),
        std::chrono::system_clock::time_point(500'000h)};
    job::following how = job::following::progress;
    bool is_stopping = false;
    std::string on_disk;
    std::mt19937 seeds;
    job_driver subject = made({});
    action last = end{};

    explicit walk(const std::string& spec = only_id) : on_disk(job::to_text(record_of(spec))) { read(); }

    job::record record_of(const std::string& spec) const
    {
        const auto parsed = job::parse_spec(api::parse_json(spec).value().as_object()).value();
        return job::new_record(parsed, spec, "", now.calendar);
    }

    job_driver made(notes n)
    {
        return {
            "survey",
            {.poll_intervals = {15s}},
            {3, 4},
            static_cast<std::uint32_t>(seeds()),
            std::move(n)};
    }

    void read()
    {
        BOOST_TEST(next() == "read");
        subject.has_read(job::read_record(on_disk).value(), now);
    }

    /// When the job is to rest another driver goes on in the place of this one, as if it had been woken.
    std::string next()
    {
        last = subject.next(now, how, is_stopping);
        if (std::holds_alternative<rest>(last) && subject.is_read())
            go_on_from_notes();
        return std::visit(naming(), last);
    }

    void go_on_from_notes()
    {
        const action resting = last;
        subject = made(subject.notes());
        read();
        last = resting;
    }

    template <class Action>
    const Action& of() const
    {
        return std::get<Action>(last);
    }

    /// The save that is next.
    void saved(bool is_saved = true)
    {
        if (is_saved)
            on_disk = of<save>().text;
        subject.saved(is_saved, now);
    }

    void pass(std::chrono::milliseconds time)
    {
        now.steady += time;
        now.calendar += time;
    }

    void answer(unsigned status, const std::string& body)
    {
        subject.answered(job::answer_of(of<call>().operation, status, body), now);
    }

    void answer_state(const std::string& state) { answer(200, document(state)); }

    static std::string document(const std::string& state)
    {
        return fmt::format(R"({{"job": {{"id": "{}", "state": "{}"}}}})", some_id, state);
    }

    /// To the turn of the call that is next.
    void take_turn()
    {
        BOOST_TEST(next() == "enter queue");
        BOOST_TEST(next() == "rest");
        subject.has_turn();
    }

    /// To the call, whose record is saved before.
    void activate()
    {
        take_turn();
        BOOST_TEST(next() == "save");
        saved();
        BOOST_TEST(next() == "call activate");
    }

    void follow()
    {
        activate();
        answer_state("active");
        BOOST_TEST(next() == "save");
        saved();
        BOOST_TEST(next() == "rest");
        BOOST_TEST((of<rest>().at_most >= 15s));
    }
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(a_call_gets_its_turn_then_its_record_is_saved_then_it_is_made, walk)
{
    BOOST_TEST(next() == "enter queue");
    BOOST_TEST(next() == "rest");
    BOOST_TEST(next() == "rest");
    subject.has_turn();
    BOOST_TEST(next() == "save");
    BOOST_TEST(of<save>().text.find(R"("activationSent":true)") != std::string::npos);
    saved();
    BOOST_TEST(next() == "call activate");
    BOOST_TEST(of<call>().request.method == "PATCH");
    answer_state("active");
    BOOST_TEST(next() == "save");
    BOOST_TEST(of<save>().text.find(R"("nextStep":"follow")") != std::string::npos);
}

BOOST_FIXTURE_TEST_CASE(what_needs_no_save_is_called_at_once, walk)
{
    follow();
    pass(17s);
    take_turn();
    BOOST_TEST(next() == "call progress");
}

BOOST_AUTO_TEST_CASE(a_call_stands_where_its_job_stands)
{
    walk w(R"({"id": "6f51448f-6377-4330-9ab0-f13fe994b3f1",
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

BOOST_FIXTURE_TEST_CASE(a_record_that_cannot_be_saved_keeps_no_turn, walk)
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

BOOST_FIXTURE_TEST_CASE(a_disk_that_goes_on_failing_is_tried_more_rarely, walk)
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

BOOST_FIXTURE_TEST_CASE(who_asks_earlier_waits_for_the_disk_all_the_same, walk)
{
    take_turn();
    next();
    saved(false);
    next();
    BOOST_TEST(next() == "wait");
    BOOST_TEST(subject.order_cancel(now));
    BOOST_TEST(next() == "wait");
}

BOOST_FIXTURE_TEST_CASE(a_job_that_is_cancelled_while_its_call_waits_leaves_the_queue, walk)
{
    next();
    BOOST_TEST(next() == "rest");
    BOOST_TEST(subject.order_cancel(now));
    BOOST_TEST(next() == "leave queue");
    BOOST_TEST(next() == "file unsubmitted");
}

BOOST_FIXTURE_TEST_CASE(a_job_that_is_cancelled_while_it_is_saved_for_its_start_is_not_started, walk)
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
    walk w(R"({"name": "survey", "iTwinId": "c", "type": "mesh", "inputs": [], "outputs": []})");
    w.take_turn();
    BOOST_TEST(w.next() == "save");
    BOOST_TEST(w.subject.order_cancel(w.now));
    w.saved();
    BOOST_TEST(w.next() == "give turn back");
    BOOST_TEST(w.next() == "file rejected");
}

BOOST_FIXTURE_TEST_CASE(a_job_that_is_cancelled_while_its_connection_opens_is_not_started, walk)
{
    activate();
    BOOST_TEST(subject.is_wanted(now, how));
    BOOST_TEST(subject.order_cancel(now));
    BOOST_TEST(!subject.is_wanted(now, how));
    subject.answered(job::deferred_answer(), now);
    BOOST_TEST(next() == "save");
    saved();
    take_turn();
    BOOST_TEST(next() == "call get");
}

BOOST_FIXTURE_TEST_CASE(a_call_that_was_put_off_waits_for_another_turn, walk)
{
    activate();
    subject.answered(job::deferred_answer(), now);
    take_turn();
    BOOST_TEST(next() == "call activate");
}

BOOST_FIXTURE_TEST_CASE(a_turn_is_for_the_call_that_has_waited_for_it, walk)
{
    follow();
    pass(17s);
    take_turn();
    subject.found({some_id, std::nullopt}, now);
    BOOST_TEST(next() == "give turn back");
    take_turn();
    BOOST_TEST(next() == "call get");
}

BOOST_FIXTURE_TEST_CASE(a_final_record_is_filed_then_made_sure_of, walk)
{
    follow();
    subject.found({some_id, api::read_job_response(document("success"))}, now);
    BOOST_TEST(next() == "file success");
    BOOST_TEST(of<file>().text.find(R"("state":"success")") != std::string::npos);
    BOOST_TEST(subject.is_being_filed());
    subject.filed(true, now);
    BOOST_TEST(next() == "sync success");
    BOOST_TEST(subject.is_being_filed());
    subject.synced(true, now);
    BOOST_TEST(next() == "end");
}

BOOST_FIXTURE_TEST_CASE(what_is_filed_is_not_filed_again_where_only_that_it_is_sure_fails, walk)
{
    activate();
    answer_state("success");
    BOOST_TEST(next() == "file success");
    subject.filed(false, now);
    BOOST_TEST(next() == "wait");
    pass(30s);
    BOOST_TEST(next() == "file success");
    subject.filed(true, now);
    BOOST_TEST(next() == "sync success");
    subject.synced(false, now);
    BOOST_TEST(next() == "wait");
    pass(30s);
    BOOST_TEST(next() == "sync success");
    subject.synced(true, now);
    BOOST_TEST(next() == "end");
}

BOOST_FIXTURE_TEST_CASE(a_second_look_is_kept_before_the_record_is_filed, walk)
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

BOOST_FIXTURE_TEST_CASE(no_order_is_taken_once_the_record_is_being_filed, walk)
{
    activate();
    answer(403, R"({"error": {"code": "Forbidden", "message": "No."}})");
    BOOST_TEST(next() == "file rejected");
    BOOST_TEST(!subject.order_cancel(now));
    BOOST_TEST(!subject.release(now));
}

BOOST_AUTO_TEST_CASE(a_held_job_is_released_before_it_is_filed_and_not_after)
{
    walk w(R"({"id": "6f51448f-6377-4330-9ab0-f13fe994b3f1", "rdad": {"maxEstimatedCost": 1}})");
    w.take_turn();
    BOOST_TEST(w.next() == "call get");
    w.answer_state("unsubmitted");
    BOOST_TEST(w.next() == "file held");
    BOOST_TEST(!w.subject.release(w.now));
    BOOST_TEST(!w.subject.order_cancel(w.now));
}

BOOST_FIXTURE_TEST_CASE(the_sweeps_look_out_for_it_from_its_start_to_its_end, walk)
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

BOOST_FIXTURE_TEST_CASE(what_was_found_in_another_way_stands, walk)
{
    follow();
    subject.found({some_id, api::read_job_response(document("failed"))}, now);
    subject.found({some_id, api::read_job_response(document("success"))}, now);
    subject.found({some_id, std::nullopt}, now);
    BOOST_TEST(next() == "file failed");
}

BOOST_FIXTURE_TEST_CASE(a_daemon_that_stops_begins_nothing_and_saves_what_is_known, walk)
{
    activate();
    is_stopping = true;
    answer_state("active");
    BOOST_TEST(next() == "save");
    saved();
    BOOST_TEST(next() == "end");

    walk waiting;
    BOOST_TEST(waiting.next() == "enter queue");
    waiting.is_stopping = true;
    BOOST_TEST(waiting.next() == "leave queue");
    BOOST_TEST(waiting.next() == "end");

    walk has_ended;
    has_ended.activate();
    has_ended.is_stopping = true;
    has_ended.answer_state("success");
    BOOST_TEST(has_ended.next() == "file success");
}

BOOST_FIXTURE_TEST_CASE(what_the_disk_does_not_have_is_saved_before_the_job_rests, walk)
{
    activate();
    answer(503, "");
    BOOST_TEST(next() == "save", "that it was interrupted is an event");
    BOOST_TEST(of<save>().text.find("interrupted") != std::string::npos);
    saved();
    BOOST_TEST(next() == "rest");
}

BOOST_FIXTURE_TEST_CASE(what_the_disk_has_is_not_saved_again, walk)
{
    follow();
    pass(17s);
    take_turn();
    BOOST_TEST(next() == "call progress");
    answer(200, R"({"progress": {"state": "active", "percentage": 7}})");
    BOOST_TEST(next() == "rest");
}

BOOST_FIXTURE_TEST_CASE(a_job_that_rests_is_looked_at_when_it_would_have_been, walk)
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

BOOST_FIXTURE_TEST_CASE(a_job_that_rests_keeps_its_place_in_the_queue, walk)
{
    BOOST_TEST(next() == "enter queue");
    BOOST_TEST(next() == "rest");
    BOOST_TEST((subject.notes().waiting == job::operation::activate));
    BOOST_TEST(!of<rest>().at_most, "there is no deadline");
    BOOST_TEST(next() == "rest", "not another place");
}

BOOST_FIXTURE_TEST_CASE(a_record_that_cannot_be_read_is_tried_again_ever_more_rarely, walk)
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

BOOST_FIXTURE_TEST_CASE(a_record_that_cannot_be_read_keeps_no_turn, walk)
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

BOOST_FIXTURE_TEST_CASE(what_was_known_of_a_job_outlasts_a_record_that_cannot_be_read, walk)
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

BOOST_FIXTURE_TEST_CASE(nobody_goes_on_with_a_job_whose_record_is_lost, walk)
{
    BOOST_TEST(next() == "enter queue");
    BOOST_TEST(next() == "rest");
    subject = made(subject.notes());
    BOOST_TEST(next() == "read");
    subject.was_lost();
    BOOST_TEST(next() == "leave queue");
    BOOST_TEST(next() == "end");
}

BOOST_FIXTURE_TEST_CASE(a_daemon_that_stops_reads_nothing_and_saves_what_the_disk_does_not_have, walk)
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

BOOST_FIXTURE_TEST_CASE(a_daemon_that_stops_does_not_wait_for_a_disk_that_fails, walk)
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
    walk w(R"({"id": "6f51448f-6377-4330-9ab0-f13fe994b3f1", "rdad": {"deadline": "2027-01-15T08:01:00Z"}})");
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

BOOST_FIXTURE_TEST_CASE(a_daemon_that_stops_leaves_no_call_behind, walk)
{
    BOOST_TEST(next() == "enter queue");
    BOOST_TEST(next() == "rest");
    subject = made(subject.notes());
    is_stopping = true;
    BOOST_TEST(next() == "leave queue");
    BOOST_TEST(next() == "end");
}

BOOST_AUTO_TEST_SUITE_END()
