// SPDX-License-Identifier: BSL-1.0
// How far batches are, as JSON and as a table.

#include "control/batch_status.hpp"

#include "contains.hpp"
#include "control/batch_table.hpp"
#include "control/layout.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>

#include <cstdint>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

using namespace rdad;
using namespace rdad::tests;
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
    return control::batch_table(batches, name_of, most, columns).plain();
}

}  // namespace

BOOST_AUTO_TEST_CASE(it_is_read_as_it_was_written)
{
    const batch_status without_batch{std::nullopt, {{waits_for::disk, 1}}, 0};
    batch_status paused = bridges();
    paused.is_paused = true;
    paused.priority = -5;
    for (const batch_status& status : {bridges(), without_batch, paused})
        BOOST_TEST((control::read_batch_status(control::to_json(status)) == status));
}

BOOST_AUTO_TEST_CASE(scripts_are_told_the_sums)
{
    BOOST_TEST(
        boost::json::serialize(control::to_json(bridges())) ==
        R"({"batch":{"name":"bridges","number":12,"user":1000,"jobs":300},"active":280,"running":150,"stuck":2,)"
        R"("isPaused":false,"priority":null,"waitsFor":{"turn":120,"startTime":10,"end":150}})"
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
    std::istringstream lines(table({bridges()}));
    std::string heading;
    std::string line;
    std::getline(lines, heading);
    std::getline(lines, line);
    std::istringstream words(line);
    std::vector<std::string> all{std::istream_iterator<std::string>(words), {}};
    all.resize(6);
    const std::vector<std::string> expected{"bridges#12", "anna", "300", "20", "150", "130"};
    BOOST_TEST(all == expected, boost::test_tools::per_element());
    BOOST_TEST(contains(line, "120 for their turn, 10 for notBefore; 2 can't get on"), line);
}

BOOST_AUTO_TEST_CASE(what_does_not_fit_the_terminal_is_on_lines_of_its_own)
{
    for (const std::size_t columns : {60U, 80U, 200U}) {
        std::istringstream lines(table({bridges()}, 40, columns));
        for (std::string line; std::getline(lines, line);)
            BOOST_TEST(control::width_of(line) <= columns, line);
    }
    BOOST_TEST(
        contains(table({bridges()}, 40, 80), "\n    120 for their turn, 10 for notBefore; 2 can't get on\n")
    );
    BOOST_TEST(!contains(table({bridges()}, 40, 200), "\n    "));
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
