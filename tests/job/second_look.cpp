// SPDX-License-Identifier: BSL-1.0
// Jobs that count as not started and are looked at once more: kept as text, judged, and gone on with.

#include "job/second_look.hpp"

#include "walk.hpp"

#include <boost/test/unit_test.hpp>

using namespace rdad::job;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(second_looks)

namespace {

const std::string only_id = R"({"id": "6f51448f-6377-4330-9ab0-f13fe994b3f1"})";

second_look look_at(const std::string& name, bool is_to_be_cancelled = true)
{
    return {some_time, name, some_id, is_to_be_cancelled};
}

record ended(final_state state)
{
    record r = new_record(spec_of(only_id), only_id, "", some_time);
    r.outcome = outcome{state, "So it is.", std::nullopt};
    return r;
}

second_look_result seen(unsigned status, std::string_view body)
{
    return result_of_second_look(look_at("survey"), answer_of(operation::get, status, body));
}

}  // namespace

BOOST_AUTO_TEST_CASE(they_are_due_an_hour_after_the_end)
{
    const auto cancelled = second_look_at("survey", ended(final_state::unsubmitted), some_time + 1ms);
    BOOST_TEST((cancelled == second_look{some_time + 1h + 1s, "survey", some_id, true}));
    record both = ended(final_state::rejected);
    both.cancel_ordered = true;
    BOOST_TEST(second_look_at("survey", both, some_time).is_to_be_cancelled);
    const auto refused = second_look_at("survey", ended(final_state::rejected), some_time);
    BOOST_TEST((refused == second_look{some_time + 1h, "survey", some_id, false}));
}

BOOST_AUTO_TEST_CASE(they_are_kept_as_text_whatever_their_names)
{
    std::vector<second_look> looks;
    for (const char* name : {"survey", "a b\nc%20", "\xff\x80~2", "\u00fc"})
        looks.push_back(look_at(name, looks.size() % 2 == 0));
    BOOST_TEST((read_second_looks(to_text(looks)).value() == looks));
    BOOST_TEST(
        to_text({look_at("a b")}) == "2027-01-15T08:00:00Z " + std::string(some_id) + " cancel a%20b\n"
    );
    BOOST_TEST(read_second_looks("").value().empty());
}

BOOST_AUTO_TEST_CASE(the_service_of_a_job_that_names_it_is_kept)
{
    record of_conversion = ended(final_state::unsubmitted);
    of_conversion.spec.policy.service = &rdad::api::realityconversion;
    const second_look look = second_look_at("survey", of_conversion, some_time);
    const std::string text = to_text({look, look_at("other")});
    BOOST_TEST(text.find(" cancel survey realityconversion\n") != text.npos, text);
    const auto read = read_second_looks(text).value();
    BOOST_TEST((read.at(0) == look));
    BOOST_TEST((read.at(1).service == &rdad::api::realitydataanalysis));
    const record started = started_after_all(look, some_time);
    BOOST_TEST((&service_of(started.spec) == &rdad::api::realityconversion));
    BOOST_TEST((read_record(to_text(started)).value() == started));
    BOOST_TEST(!read_second_looks("2027-01-15T08:00:00Z " + std::string(some_id) + " run survey moon\n"));
}

BOOST_AUTO_TEST_CASE(no_line_that_makes_no_sense_is_passed_over)
{
    const std::string good = to_text({look_at("survey")});
    for (const char* bad :
         {"",
          "x",
          "soon 6f51448f-6377-4330-9ab0-f13fe994b3f1 cancel a",
          "2027-01-15T08:00:00Z ../etc cancel a",
          "2027-01-15T08:00:00Z 6f51448f-6377-4330-9ab0-f13fe994b3f1 stop a",
          "2027-01-15T08:00:00Z 6f51448f-6377-4330-9ab0-f13fe994b3f1 cancel",
          "2027-01-15T08:00:00Z 6f51448f-6377-4330-9ab0-f13fe994b3f1 cancel ",
          "2027-01-15T08:00:00Z 6f51448f-6377-4330-9ab0-f13fe994b3f1 cancel a b",
          "2027-01-15T08:00:00Z 6f51448f-6377-4330-9ab0-f13fe994b3f1 cancel %4"}) {
        BOOST_TEST_CONTEXT(bad)
        BOOST_TEST(!read_second_looks(good + bad + "\n").has_value());
    }
}

BOOST_AUTO_TEST_CASE(only_what_the_service_says_of_the_job_ends_them)
{
    BOOST_TEST((seen(200, job_body("unsubmitted")) == second_look_result::not_started));
    BOOST_TEST((seen(404, job_not_found) == second_look_result::not_started));
    for (const char* state : {"active", "success", "failed", "cancelled"})
        BOOST_TEST((seen(200, job_body(state)) == second_look_result::started), state);
    BOOST_TEST((seen(200, R"({"job": {}})") == second_look_result::unknown));
    for (const char* state : {"active", "unsubmitted"}) {
        std::string other = job_body(state);
        other.replace(other.find("6f51448f"), 8, "00000000");
        BOOST_TEST((seen(200, other) == second_look_result::unknown), "the answer to another request");
    }
    BOOST_TEST((seen(404, "<html>") == second_look_result::unknown));
    BOOST_TEST(
        (seen(403, R"({"error": {"code": "Forbidden", "message": "No."}})") == second_look_result::unknown)
    );
    BOOST_TEST((seen(503, "") == second_look_result::unknown));
    BOOST_TEST((result_of_second_look(look_at("survey"), deferred_answer()) == second_look_result::unknown));
}

BOOST_AUTO_TEST_CASE(a_job_that_was_to_be_stopped_is_cancelled)
{
    walk w(started_after_all(ended(final_state::unsubmitted), look_at("survey"), some_time));
    BOOST_TEST(w.outcome() == "none");
    BOOST_TEST(w.events() == "accepted activated");
    BOOST_TEST(next_after_waits(w) == "call cancel");
    w.answer(200, job_body("cancelled"));
    BOOST_TEST(w.outcome().starts_with("cancelled: "));
}

BOOST_AUTO_TEST_CASE(a_job_whose_start_was_refused_runs)
{
    walk w(started_after_all(ended(final_state::rejected), look_at("survey", false), some_time));
    BOOST_TEST(next_after_waits(w) == "call progress");
}

BOOST_AUTO_TEST_CASE(where_the_final_record_is_gone_there_is_another)
{
    const record r = started_after_all(look_at("survey"), some_time);
    BOOST_TEST((read_record(to_text(r)).value() == r));
    BOOST_TEST(r.spec_text == only_id);
    walk w(r);
    BOOST_TEST(next_after_waits(w) == "call cancel");
}

BOOST_AUTO_TEST_SUITE_END()
