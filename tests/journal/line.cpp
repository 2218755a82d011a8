// SPDX-License-Identifier: BSL-1.0
// Entries as lines: of text, and of JSON.

#include "journal/line.hpp"

#include <boost/json/parse.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>

using namespace rdad::journal;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(journal_lines)

namespace {

// 2026-12-01T18:00:00.25Z
constexpr auto now = std::chrono::system_clock::time_point(1796148000250ms);

const entry held{
    message_kind::job_held,
    "The \"cost\" is too high.",
    {{field_name::spec, "survey-1"}, {field_name::retry_after, "28"}}};

}  // namespace

BOOST_AUTO_TEST_CASE(a_line_of_text_begins_with_the_program_the_priority_and_the_job)
{
    BOOST_TEST(text_line(held) == "rdad: warning: survey-1: The \"cost\" is too high.\n");
    BOOST_TEST(text_line({message_kind::token_refused, "No.", {}}) == "rdad: error: No.\n");
    BOOST_TEST(text_line({message_kind::job_progress, "Half.", {}}) == "rdad: debug: Half.\n");
}

BOOST_AUTO_TEST_CASE(a_line_of_text_has_no_word_for_what_is_usual)
{
    BOOST_TEST(text_line({message_kind::ready, "Ready.", {}}) == "rdad: Ready.\n");
    BOOST_TEST(text_line({message_kind::job_taken, "Taken.", {}}) == "rdad: Taken.\n");
}

BOOST_AUTO_TEST_CASE(a_line_of_json_has_a_member_for_each_field)
{
    const std::string line = json_line(held, now);
    const boost::json::value expected{
        {"time", "2026-12-01T18:00:00.250Z"},
        {"priority", "warning"},
        {"kind", "job_held"},
        {"message_id", entry_of(message_kind::job_held).id},
        {"message", "The \"cost\" is too high."},
        {"spec", "survey-1"},
        {"retry_after_sec", "28"},
    };
    BOOST_TEST(boost::json::parse(line) == expected);
    BOOST_TEST(std::ranges::count(line, '\n') == 1);
    BOOST_TEST(line.ends_with("}\n"));
}

BOOST_AUTO_TEST_SUITE_END()
