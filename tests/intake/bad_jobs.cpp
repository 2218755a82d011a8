// SPDX-License-Identifier: BSL-1.0
// Jobs of a file that are no good: how many records they get, and what these say.

#include "intake/bad_jobs.hpp"

#include "dropping.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace rdad;
using namespace rdad::tests;

BOOST_AUTO_TEST_SUITE(bad_jobs_of_a_file)

namespace {

/// An array of so many jobs, of which the last `bad` are numbers.
std::string array_of(std::size_t good, std::size_t bad)
{
    std::string text;
    for (std::size_t i = 0; i < good + bad; ++i)
        text.append(i == 0 ? "[" : ",\n").append(i < good ? good_file : "1");
    return text + "]";
}

}  // namespace

BOOST_FIXTURE_TEST_CASE(a_file_of_nothing_but_bad_jobs_gets_one_record_and_is_kept_whole, dropping)
{
    const std::string text = array_of(0, 20'000);
    const auto jobs = accept("a.json", text);
    BOOST_TEST_REQUIRE(jobs.size() == 1U);
    BOOST_TEST(
        record_of(jobs[0]).outcome->reason ==
        "None of the 20000 jobs of the file is good. "
        "Job 1: Line 1, /0: 1 is not an object that describes a job. "
        "Job 2: Line 2, /1: 1 is not an object that describes a job. "
        "Job 3: Line 3, /2: 1 is not an object that describes a job. "
        "Job 4: Line 4, /3: 1 is not an object that describes a job. "
        "Job 5: Line 5, /4: 1 is not an object that describes a job. "
        "And 19995 more. What was dropped is kept beside the record a."
    );
    BOOST_TEST(names_in("active") == "a.json");
    BOOST_TEST(read_file(root.path() / "rejected/a.dropped") == text);
}

BOOST_FIXTURE_TEST_CASE(more_than_a_few_bad_jobs_share_a_record_and_the_good_ones_are_taken, dropping)
{
    const std::string text = array_of(2, intake::most_bad_records + 1);
    const auto jobs = accept("a.json", text);
    BOOST_TEST(names_in("active") == "a.1.json a.2.json a.json");
    BOOST_TEST_REQUIRE(jobs.size() == 3U);
    BOOST_TEST(!record_of(jobs[0]).outcome);
    BOOST_TEST(
        record_of(jobs[2]).outcome->reason.starts_with(
            "11 of the 13 jobs of the file are no good. The others are taken: drop the mended ones without "
            "them. Job 3: Line 3, /2: 1 is not"
        ),
        record_of(jobs[2]).outcome->reason
    );
    BOOST_TEST(read_file(root.path() / "rejected/a.dropped") == text);
}

BOOST_FIXTURE_TEST_CASE(a_few_bad_jobs_among_good_ones_have_records_of_their_own, dropping)
{
    const auto jobs = accept("a.json", array_of(1, intake::most_bad_records));
    BOOST_TEST_REQUIRE(jobs.size() == 1 + intake::most_bad_records);
    BOOST_TEST(record_of(jobs[1]).spec_text == "1");
    BOOST_TEST(names_in("rejected").empty());
}

BOOST_FIXTURE_TEST_CASE(the_lines_of_a_file_of_lines_are_jobs_of_it_as_well, dropping)
{
    const auto jobs = accept("a.jsonl", "{\"id\": 7}\n\nnonsense\n");
    BOOST_TEST_REQUIRE(jobs.size() == 1U);
    BOOST_TEST(
        record_of(jobs[0]).outcome->reason.starts_with("None of the 2 jobs of the file is good. Job 1: Line 1"
        ),
        record_of(jobs[0]).outcome->reason
    );
}

BOOST_AUTO_TEST_CASE(what_is_told_of_long_problems_is_not_long)
{
    std::vector<job::file_entry> entries(20'000);
    for (job::file_entry& entry : entries)
        entry.problem = std::string(1000, 'x') + ".";
    const auto gathered = intake::gather_bad_jobs("a", entries);
    BOOST_TEST_REQUIRE(gathered.size() == 1U);
    BOOST_TEST(gathered[0].problem.size() < 2200U);
    BOOST_TEST(gathered[0].problem.ends_with("x. And 19998 more."));
}

BOOST_AUTO_TEST_SUITE_END()
