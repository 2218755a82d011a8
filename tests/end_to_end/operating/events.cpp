// SPDX-License-Identifier: BSL-1.0
// The events: what rdactl prints of them, and that none is missed.

#include "contains.hpp"
#include "end_to_end/site/emulator_process.hpp"
#include "end_to_end/site/exit_statuses.hpp"
#include "end_to_end/site/site.hpp"

#include <boost/test/unit_test.hpp>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace rdad::tests {
namespace {

struct events_fixture
{
    const emulator_process emulator{{"--jobs", "50", "--job-time", "200ms..200ms"}};
    site here{emulator};
    std::string cursor_file = (here.folder() / "cursor").string();

    std::string printed(std::vector<std::string> arguments) const
    {
        arguments.insert(arguments.begin(), "events");
        arguments.insert(arguments.end(), {"--config", here.config_file()});
        child_process run(RDACTL, arguments);
        BOOST_TEST_REQUIRE(run.wait() == EXIT_SUCCESS, run.errors());
        return run.output();
    }
};

/// The values of the member "job" of those lines that are of ended jobs.
std::set<std::string> ended_jobs_in(const std::string& lines)
{
    std::set<std::string> jobs;
    std::istringstream all(lines);
    for (std::string line; std::getline(all, line);) {
        const auto start = line.find(R"("job":")");
        if (contains(line, R"("event":"job_ended")") && start != std::string::npos)
            jobs.insert(line.substr(start + 7, line.find('"', start + 7) - start - 7));
    }
    return jobs;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(events, events_fixture)

BOOST_AUTO_TEST_CASE(without_follow_what_was_there_is_printed)
{
    const auto daemon = here.start_service();
    here.drop_job("survey", emulator.job_ids()[0]);
    here.wait_for_record("survey");
    daemon->wait_for_errors("survey");
    std::string lines;
    while (!contains(lines, " survey#1 - done: 1 success\n"))
        lines = printed({});
    BOOST_TEST(contains(lines, " survey#1 survey success: "), lines);
    BOOST_TEST(!contains(printed({"--after", "1"}), " success: "));
}

BOOST_AUTO_TEST_CASE(from_a_cursor_that_is_kept_nothing_is_printed_twice)
{
    const auto daemon = here.start_service();
    here.drop_job("survey", emulator.job_ids()[0]);
    here.wait_for_record("survey");
    std::string lines;
    while (!contains(lines, "batch_done"))
        lines += printed({"--json", "--cursor-file", cursor_file});
    BOOST_TEST(printed({"--json", "--cursor-file", cursor_file}).empty());
    BOOST_TEST(ended_jobs_in(lines) == std::set<std::string>{"survey"}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_file_that_holds_no_cursor_is_told)
{
    write_file(cursor_file, "yesterday\n");
    child_process run(RDACTL, {"events", "--cursor-file", cursor_file, "--config", here.config_file()});
    BOOST_TEST(run.wait() == exit_data);
    BOOST_TEST(contains(run.errors(), "cursor holds no cursor, which is a whole number."), run.errors());
}

BOOST_AUTO_TEST_CASE(no_end_is_missed_though_the_daemon_is_killed)
{
    auto daemon = here.start_service();
    child_process follower(
        RDACTL,
        {"events",
         "--follow",
         "--json",
         "--after",
         "0",
         "--cursor-file",
         cursor_file,
         "--config",
         here.config_file()}
    );
    std::string specs;
    for (const std::string& id : emulator.job_ids())
        specs += R"({"id": ")" + id + "\"}\n";
    here.drop("batch.jsonl", specs);
    follower.wait_for_output("job_ended");
    daemon->end_by(SIGKILL);
    daemon = here.start_service();
    follower.wait_for_output("batch_done");
    BOOST_TEST(ended_jobs_in(follower.output()).size() == 50U);
    BOOST_TEST(contains(follower.errors(), "No daemon answers at"), follower.errors());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace rdad::tests
