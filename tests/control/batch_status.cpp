// SPDX-License-Identifier: BSL-1.0
// How far batches are, as JSON and as a table.

#include "control/batch_status.hpp"

#include "api/date_time.hpp"
#include "contains.hpp"
#include "control/batch_table.hpp"
#include "control/layout.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>

#include <chrono>
#include <cstdint>
#include <iterator>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

using namespace rdad;
using namespace rdad::tests;
using namespace std::chrono_literals;
using control::batch_status;
using driver::waits_for;

BOOST_AUTO_TEST_SUITE(batch_statuses)

namespace {

batch_status bridges()
{
    return {
        job::batch{"bridges", 12, 1000, "", 300},
        {{waits_for::turn, 120}, {waits_for::start_time, 10}, {waits_for::end, 150}},
        2};
}

/// When the table is read, and what is told of what has ended is as of then.
constexpr std::chrono::sys_seconds two_o_clock =
    std::chrono::sys_days(std::chrono::year(2026) / 11 / 28) + 14h;

/// The same, with what is known of the 20 jobs that aren't worked on any more.
batch_status bridges_with_results()
{
    batch_status status = bridges();
    status.results = control::batch_results{
        {{job::final_state::success, 12},
         {job::final_state::cancelled, 2},
         {job::final_state::failed, 3},
         {job::final_state::rejected, 1},
         {job::final_state::held, 2}},
        1234.5,
        1,
        two_o_clock};
    return status;
}

std::string hour_of(std::chrono::system_clock::time_point time)
{
    return api::to_date_time(time).substr(11, 5);
}

std::string name_of(std::uint32_t user)
{
    return user == 1000 ? "anna" : "somebody";
}

std::string table(
    const std::vector<batch_status>& batches,
    std::size_t most = 40,
    std::size_t columns = control::any_width
)
{
    return control::batch_table(batches, {name_of, hour_of, two_o_clock, most, columns}).plain();
}

/// Of the line below the heading.
std::vector<std::string> words_of(const batch_status& status)
{
    std::istringstream lines(table({status}));
    std::string line;
    std::getline(lines, line);
    std::getline(lines, line);
    std::istringstream words(line);
    return {std::istream_iterator<std::string>(words), {}};
}

std::string text_of_end(const std::optional<std::chrono::sys_seconds>& end)
{
    batch_status status = bridges();
    status.expected_end = end;
    return control::end_text(status, {name_of, hour_of, two_o_clock, 40, 80});
}

}  // namespace

BOOST_AUTO_TEST_CASE(it_is_read_as_it_was_written)
{
    const batch_status without_batch{std::nullopt, {{waits_for::disk, 1}}, 0};
    batch_status paused = bridges();
    paused.is_paused = true;
    paused.priority = -5;
    batch_status with_end = bridges_with_results();
    with_end.expected_end = two_o_clock + 20min;
    for (const batch_status& status : {bridges(), without_batch, paused, with_end})
        BOOST_TEST((control::read_batch_status(control::to_json(status)) == status));
}

BOOST_AUTO_TEST_CASE(scripts_are_told_the_sums)
{
    BOOST_TEST(
        boost::json::serialize(control::to_json(bridges())) ==
        R"({"batch":{"name":"bridges","number":12,"user":1000,"jobs":300},"active":280,"running":150,"stuck":2,)"
        R"("isPaused":false,"priority":null,"waitsFor":{"turn":120,"startTime":10,"end":150},"results":null,"expectedEnd":null})"
    );
    batch_status with_end = bridges_with_results();
    with_end.expected_end = two_o_clock + 20min;
    const std::string text = boost::json::serialize(control::to_json(with_end));
    BOOST_TEST(
        contains(
            text,
            R"("results":{"jobs":{"success":12,"failed":3,"cancelled":2,"unsubmitted":0,"held":2,"rejected":1},)"
            R"("cost":1.2345E3,"withoutCost":1,"asOf":"2026-11-28T14:00:00Z"},)"
            R"("expectedEnd":"2026-11-28T14:20:00Z")"
        ),
        text
    );
}

BOOST_AUTO_TEST_CASE(what_another_release_adds_is_passed_over)
{
    const auto status = control::read_batch_status(
        boost::json::parse(R"({"batch": null, "waitsFor": {"rain": 3, "turn": 1}, "mood": "good"})")
            .as_object()
    );
    BOOST_TEST_REQUIRE(status.has_value());
    BOOST_TEST(status->active() == 1U);
}

BOOST_AUTO_TEST_CASE(what_makes_no_sense_is_no_status)
{
    for (const char* text :
         {R"({})", R"({"batch": {"name": 3}, "waitsFor": {}})", R"({"batch": null, "waitsFor": 7})"})
        BOOST_TEST(!control::read_batch_status(boost::json::parse(text).as_object()), text);
}

BOOST_AUTO_TEST_CASE(the_table_says_whose_a_batch_is_how_far_and_what_its_jobs_wait_for)
{
    batch_status status = bridges_with_results();
    status.expected_end = two_o_clock + 20min;
    auto words = words_of(status);
    const auto reasons = words.begin() + 10;
    std::string told;
    for (auto word = reasons; word != words.end(); ++word)
        told += *word + " ";
    words.erase(reasons, words.end());
    const std::vector<std::string>
        expected{"bridges#12", "anna", "300", "130", "150", "2", "14", "4", "1234.50", "~14:20"};
    BOOST_TEST(words == expected, boost::test_tools::per_element());
    BOOST_TEST(told == "120 for their turn, 10 for notBefore; 2 can't get on ");
}

BOOST_AUTO_TEST_CASE(what_is_not_known_of_what_has_ended_is_a_question_mark)
{
    auto words = words_of(bridges());
    words.resize(10);
    const std::vector<std::string>
        expected{"bridges#12", "anna", "300", "130", "150", "?", "?", "?", "?", "-"};
    BOOST_TEST(words == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(sums_that_are_more_than_the_batch_has_are_not_shown)
{
    batch_status status = bridges_with_results();
    ++status.waiting[waits_for::turn];
    BOOST_TEST(words_of(status).at(6) == "?");
}

BOOST_AUTO_TEST_CASE(sums_that_are_behind_are_shown_with_their_time)
{
    batch_status status = bridges_with_results();
    const std::string sentence = "What is held, done and failed, and its cost, is as of 14:00.\n";
    BOOST_TEST(!contains(table({status}), sentence));
    --status.waiting[waits_for::turn];
    BOOST_TEST(words_of(status).at(6) == "14");
    BOOST_TEST(contains(table({status}), sentence));
}

BOOST_AUTO_TEST_CASE(the_end_is_a_time_within_a_day_or_how_long_it_is_till_then)
{
    BOOST_TEST(text_of_end(two_o_clock + 20min) == "~14:20");
    BOOST_TEST(text_of_end(two_o_clock + 23h) == "~13:00");
    BOOST_TEST(text_of_end(two_o_clock + 30h) == "~30 h");
    BOOST_TEST(text_of_end(two_o_clock + 300h) == "~12 d");
    BOOST_TEST(text_of_end(two_o_clock) == "overdue");
    BOOST_TEST(text_of_end(two_o_clock - 1min) == "overdue");
    BOOST_TEST(text_of_end(std::nullopt) == "-");
}

BOOST_AUTO_TEST_CASE(what_does_not_fit_the_terminal_is_on_lines_of_its_own)
{
    for (const std::size_t columns : {60U, 80U, 200U}) {
        std::istringstream lines(table({bridges_with_results(), bridges()}, 40, columns));
        for (std::string line; std::getline(lines, line);)
            BOOST_TEST(control::width_of(line) <= columns, line);
    }
    BOOST_TEST(
        contains(table({bridges()}, 40, 80), "\n    120 for their turn, 10 for notBefore; 2 can't get on\n")
    );
    BOOST_TEST(!contains(table({bridges()}, 40, 200), "\n    "));
}

BOOST_AUTO_TEST_CASE(a_name_that_is_too_long_for_its_column_is_on_a_line_of_its_own)
{
    batch_status status = bridges_with_results();
    status.batch->name = "bridges-of-the-north-and-the-south";
    const std::string text = table({status}, 40, 80);
    BOOST_TEST(contains(text, "\nbridges-of-the-north-and-the-south#12\n                 anna "), text);
    BOOST_TEST(contains(table({status}), "\nbridges-of-the-north-and-the-south#12 anna "), text);
}

BOOST_AUTO_TEST_CASE(jobs_of_no_known_batch_are_a_line_without_sums)
{
    const std::string text = table({{std::nullopt, {{waits_for::end, 3}, {waits_for::turn, 1}}, 0}});
    BOOST_TEST(contains(text, "(others)"), text);
    BOOST_TEST(!contains(text, " 0 "), text);
}

BOOST_AUTO_TEST_CASE(of_many_batches_the_last_ones_are_shown_and_the_others_counted)
{
    std::vector<batch_status> batches;
    for (std::uint64_t number = 1; number <= 5; ++number)
        batches.push_back({job::batch{"b", number}, {{waits_for::turn, 1}}, 0});
    const std::string text = table(batches, 2);
    BOOST_TEST(!contains(text, "b#3"), text);
    BOOST_TEST(contains(text, "b#4"), text);
    BOOST_TEST(contains(text, "b#5"), text);
    BOOST_TEST(contains(text, "and 3 more, which came before."), text);
    BOOST_TEST(!contains(table(batches, 5), "more"));
}

BOOST_AUTO_TEST_CASE(without_batches_there_is_no_table)
{
    BOOST_TEST(table({}).empty());
}

BOOST_AUTO_TEST_CASE(a_name_does_not_steer_the_terminal)
{
    const std::string text = table({{job::batch{"a\x1b]0;pwn\x07", 1}, {{waits_for::turn, 1}}, 0}});
    BOOST_TEST(!contains(text, "\x1b"), text);
}

BOOST_AUTO_TEST_SUITE_END()
