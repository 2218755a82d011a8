// SPDX-License-Identifier: BSL-1.0
// How jobs of the second generation end, and what the service says of that.

#include "second_generation.hpp"

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include <string>

using namespace rdad;
using namespace rdad::job;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(ends_of_the_second_generation)

namespace {

const std::string messages =
    R"({"messages": {"errors": [{"code": "InputData_Invalid", "title": "Invalid input data",
        "message": "Invalid input data (%1).", "params": ["Scene"]}], "warnings": []}})";
const std::string saving_results =
    R"({"error": {"code": "InvalidRealityAnalysisRequest", "message": "Invalid request to Reality Analysis.",
        "details": [{"code": "InvalidChange", "message": "It is saving the data."}]}})";

/// At its end, which was a failure.
walk failed()
{
    walk w = started();
    BOOST_TEST(next_after_waits(w) == "call progress");
    w.answer(200, R"({"progress": {"percentage": 40, "state": "Failed"}})");
    BOOST_TEST(w.answer(200, job_body("Failed")) == "get");
    BOOST_TEST(next_after_waits(w) == "call messages");
    return w;
}

}  // namespace

BOOST_AUTO_TEST_CASE(what_is_not_an_end_is_followed_further)
{
    walk w = started();
    for (const char* state : {"Queued", "Active", "TerminatingOnFailure", "TerminatingOnCancel"}) {
        BOOST_TEST(next_after_waits(w) == "call progress");
        w.answer(200, fmt::format(R"({{"progress": {{"percentage": 12.5, "state": "{}"}}}})", state));
    }
    BOOST_TEST(next_after_waits(w) == "call progress");
    w.answer(200, R"({"progress": {"percentage": 100, "state": "Success"}})");
    BOOST_TEST(w.answer(200, job_body("Success")) == "get");
    BOOST_TEST(w.outcome() == "success: The job ended with success.");
}

BOOST_AUTO_TEST_CASE(a_progress_that_is_gone_is_asked_of_the_job)
{
    walk w = started();
    BOOST_TEST(next_after_waits(w) == "call progress");
    w.answer(404, R"({"error": {"code": "JobProgressNotFound", "message": "Not available."}})");
    BOOST_TEST(w.next() == "call get");
}

BOOST_AUTO_TEST_CASE(a_cancellation_ends_when_the_state_is_an_end)
{
    walk w = started();
    BOOST_TEST(w.order_cancel());
    BOOST_TEST(w.next() == "save");
    BOOST_TEST(w.answer(200, job_body("TerminatingOnCancel")) == "cancel");
    BOOST_TEST(
        w.current().events.back().message ==
        "The service has accepted the cancellation: the job is TerminatingOnCancel."
    );
    BOOST_TEST(next_after_waits(w) == "save");
    BOOST_TEST(next_after_waits(w) == "call progress");
    w.answer(200, R"({"progress": {"percentage": 40, "state": "Cancelled"}})");
    w.answer(200, job_body("Cancelled"));
    BOOST_TEST(w.outcome() == "cancelled: The job was cancelled.");
}

BOOST_AUTO_TEST_CASE(a_cancellation_that_comes_too_late_lets_it_end)
{
    walk w = started();
    w.order_cancel();
    BOOST_TEST(w.next() == "save");
    BOOST_TEST(w.answer(422, saving_results) == "cancel");
    BOOST_TEST(w.answer(200, job_body("Active")) == "get");
    BOOST_TEST(next_after_waits(w) == "save");
    BOOST_TEST(next_after_waits(w) == "call progress");
    w.answer(200, R"({"progress": {"percentage": 100, "state": "Success"}})");
    w.answer(200, job_body("Success"));
    BOOST_TEST(w.outcome() == "success: The job ended with success.");
}

BOOST_AUTO_TEST_CASE(a_failure_is_told_with_the_messages_of_its_run)
{
    walk w = failed();
    w.answer_with_correlation_id(200, messages, "c-2");
    BOOST_TEST(w.outcome() == "failed: The job failed. Invalid input data (Scene).");
    BOOST_TEST(w.current().outcome->correlation_id.value() == "c-2");
    const auto read = read_record(to_final_text(w.current()));
    BOOST_TEST_REQUIRE(read.has_value());
    BOOST_TEST(
        api::parse_json(read->messages_text).value().at("errors").at(0).at("code") == "InputData_Invalid"
    );
}

BOOST_AUTO_TEST_CASE(placeholders_of_messages_are_filled_in_once_each_and_by_their_whole_number)
{
    const auto reason_of = [](std::string_view message, std::string_view params) {
        walk w = failed();
        w.answer(
            200,
            fmt::format(
                R"({{"messages": {{"errors": [{{"message": "{}", "params": [{}]}}], "warnings": []}}}})",
                message,
                params
            )
        );
        return w.outcome();
    };
    constexpr std::string_view eleven = R"("a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k")";
    BOOST_TEST(reason_of("%11 %1 %1.", eleven) == "failed: The job failed. k a a.");
    BOOST_TEST(reason_of("%1 %2", R"("%2", "x")") == "failed: The job failed. %2 x");
    BOOST_TEST(
        reason_of("100 % of %3 %0 {2} {x", R"("a", "b")") == "failed: The job failed. 100 % of %3 %0 {2} {x"
    );
}

BOOST_AUTO_TEST_CASE(messages_that_are_not_there_keep_no_job_from_its_end)
{
    walk w = failed();
    w.answer(404, job_not_found);
    BOOST_TEST(
        w.outcome() ==
        "failed: The job failed. What its run had to say isn't known: Requested job is not available."
    );
}

BOOST_AUTO_TEST_CASE(messages_are_asked_for_again_for_ten_minutes)
{
    walk w = failed();
    std::chrono::milliseconds passed{};
    while (w.outcome() == "none") {
        if (w.next() == "wait") {
            passed += w.delay();
            w.pass_delay();
        } else if (w.next() == "call messages") {
            w.answer(503, "");
        }
    }
    BOOST_TEST((passed >= 10min));
    BOOST_TEST(
        w.outcome().starts_with("failed: The job failed. What its run had to say isn't known"),
        w.outcome()
    );
}

BOOST_AUTO_TEST_CASE(a_failed_job_is_not_cancelled_any_more)
{
    walk w = failed();
    w.order_cancel();
    BOOST_TEST(w.next() == "save");
    BOOST_TEST(w.next() == "call messages");
    w.answer(200, messages);
    BOOST_TEST(w.outcome().starts_with("failed: "), w.outcome());
}

BOOST_AUTO_TEST_CASE(a_crash_before_the_messages_came_asks_again_how_it_has_ended)
{
    walk w = failed();
    w.restart();
    BOOST_TEST(next_after_waits(w) == "call progress");
    w.answer(200, R"({"progress": {"percentage": 40, "state": "Failed"}})");
    w.answer(200, job_body("Failed"));
    BOOST_TEST(next_after_waits(w) == "call messages");
}

BOOST_AUTO_TEST_SUITE_END()
