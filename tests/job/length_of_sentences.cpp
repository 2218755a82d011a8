// SPDX-License-Identifier: BSL-1.0
// That what a service says makes no record of any size.

#include "walk.hpp"

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include <string>

using namespace rdad::job;

BOOST_AUTO_TEST_SUITE(length_of_sentences)

BOOST_AUTO_TEST_CASE(failures_in_ever_new_words_make_no_record_of_any_size)
{
    const auto failure = [](int number) {
        const std::string much(9000, 'x');
        return fmt::format(R"({{"error": {{"code": "X", "message": "Trace {} {}"}}}})", number, much);
    };
    walk w = followed();
    for (int i = 0; i < 120; ++i) {
        w.answer(503, failure(i));
        next_after_waits(w);
        w.answer(200, R"({"progress": {"percentage": 1}})");
        next_after_waits(w);
    }
    const auto& events = w.current().events;
    BOOST_TEST(events.size() == 102U);
    BOOST_TEST(events[2].message.find("Trace 0 ") != std::string::npos);
    BOOST_TEST(events.back().message.find("Trace 119 ") != std::string::npos);
    BOOST_TEST(to_text(w.current()).size() < 300'000U);
}

BOOST_AUTO_TEST_CASE(a_refusal_of_any_size_makes_a_record_that_can_be_read_back)
{
    const std::string much(15'000'000, 'x');
    walk refused(only_id);
    refused.answer(422, R"({"error": {"code": "InvalidProperty", "message": ")" + much + "\"}}");
    BOOST_TEST(refused.outcome().starts_with("rejected: The service refused: xxx"));
    const std::string text = to_final_text(refused.current());
    BOOST_TEST(text.size() < 20'000U);
    BOOST_TEST(read_record(text).has_value());
}

BOOST_AUTO_TEST_CASE(what_a_failed_job_says_of_itself_has_the_length_of_a_sentence)
{
    const std::string much(1'000'000, 'x');
    const std::string errors = R"({"message": "{0} {1}", "params": [")" + much + "\", \"" + much + "\"]}";
    walk w = followed();
    w.answer(200, R"({"progress": {"percentage": 100}})");
    w.answer(
        200,
        job_body("failed", R"(, "executionInformation": {"errors": [)" + errors + "," + errors + "]}")
    );
    BOOST_TEST(w.outcome().starts_with("failed: The job failed. xxx"));
    BOOST_TEST(w.outcome().size() < 2100U);
    const std::string text = to_final_text(w.current());
    BOOST_TEST(text.size() < w.current().job_text.size() + 20'000);
    BOOST_TEST(read_record(text).has_value());
}

BOOST_AUTO_TEST_CASE(where_a_redirect_leads_is_shown_as_far_as_it_can_be_a_url)
{
    const std::string url = "https://login.example.com/";
    const auto sentence_of = [](const std::string& location) {
        return answer_of(operation::get, 302, "", location).sentence;
    };
    BOOST_TEST(sentence_of(url).find("redirects to " + url + ". ") != std::string::npos);
    BOOST_TEST(sentence_of(url + std::string(60'000, 'x')).size() < 400U);
    // No record with a byte that is no UTF-8 could be read back.
    BOOST_TEST(sentence_of(url + "\xff\x1b[31m\t ").find(url + "??[31m??. ") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
