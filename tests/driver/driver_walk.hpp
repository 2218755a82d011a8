// SPDX-License-Identifier: BSL-1.0
// The driver of a job as the tests walk it, action by action.
#pragma once

#include "api/json/json_text.hpp"
#include "driver/job_driver.hpp"

#include <boost/json/value.hpp>
#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <random>
#include <string>
#include <type_traits>
#include <variant>

namespace rdad::tests {

using namespace rdad::driver;
using namespace std::chrono_literals;

inline constexpr const char* some_id = "6f51448f-6377-4330-9ab0-f13fe994b3f1";
inline const std::string only_id = R"({"id": "6f51448f-6377-4330-9ab0-f13fe994b3f1"})";

/// What an action is called, with what counts of it.
struct naming
{
    std::string operator()(const driver::read&) const { return "read"; }
    std::string operator()(const find_earlier&) const { return "find earlier"; }
    std::string operator()(const save&) const { return "save"; }
    std::string operator()(const driver::wait&) const { return "wait"; }
    std::string operator()(const enter_queue&) const { return "enter queue"; }
    std::string operator()(const rest&) const { return "rest"; }
    std::string operator()(const leave_queue&) const { return "leave queue"; }
    std::string operator()(const book& b) const { return fmt::format("book {}", b.booking.cost); }
    std::string operator()(const give_turn_back&) const { return "give turn back"; }
    std::string operator()(const job::call& c) const { return "call " + std::string(to_string(c.operation)); }
    std::string operator()(const plan_second_look&) const { return "plan second look"; }
    std::string operator()(const file& f) const { return "file " + std::string(to_string(f.state)); }
    std::string operator()(const driver::sync& s) const { return "sync " + std::string(to_string(s.state)); }
    std::string operator()(const end&) const { return "end"; }
};

struct driver_walk
{
    job::instant now{
        std::chrono::steady_clock::time_point(1h),
        std::chrono::system_clock::time_point(500'000h)};
    job::following how = job::following::progress;
    bool is_stopping = false;
    bool is_paused = false;
    bool is_shared = false;
    driver::spending spending;
    std::optional<std::int32_t> priority;
    std::string on_disk;
    std::map<std::string, job::record> earlier;  ///< that are found
    int looks_for_earlier = 0;
    std::mt19937 seeds;
    job_driver subject = made({});
    action last = end{};

    explicit driver_walk(const std::string& spec = only_id) : on_disk(job::to_text(record_of(spec)))
    {
        read();
    }

    job::record record_of(const std::string& spec) const
    {
        const auto parsed = job::parse_spec(api::parse_json(spec).value().as_object()).value();
        return job::new_record(parsed, spec, "", now.calendar);
    }

    job_driver made(notes n)
    {
        return {
            "survey",
            {.schedule = {.poll_intervals = {15s}}},
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
        last = subject.next(now, conditions());
        if (std::holds_alternative<find_earlier>(last)) {
            ++looks_for_earlier;
            subject.found_earlier(earlier, now);
            last = subject.next(now, conditions());
        }
        if (std::holds_alternative<rest>(last) && subject.is_read())
            go_on_from_notes();
        return std::visit(naming(), last);
    }

    driver::conditions conditions() const
    {
        driver::conditions at_present{.how = how, .is_stopping = is_stopping, .is_paused = is_paused};
        at_present.priority = priority;
        at_present.is_shared = is_shared;
        at_present.is_day_limited = spending.limit().has_value();
        if (subject.is_read())
            at_present.of_day =
                spending.allowance_for(subject.current().job_id, subject.estimated_cost(), now.calendar);
        return at_present;
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

    /// The booking that is next.
    void booked(bool is_kept = true)
    {
        spending.book(of<book>().booking);
        if (is_kept)
            spending.kept(of<book>().booking);
        else
            spending.not_kept();
        subject.was_booked(is_kept, now);
    }

    void pass(std::chrono::milliseconds time)
    {
        now.steady += time;
        now.calendar += time;
    }

    void answer(unsigned status, const std::string& body)
    {
        subject.answered(job::answer_of(of<job::call>().operation, status, body), now);
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

}  // namespace rdad::tests
