// SPDX-License-Identifier: BSL-1.0
// Jobs that counted as not started are looked at once more.

#include "contains.hpp"
#include "end_to_end/site/emulator_process.hpp"
#include "end_to_end/site/exit_statuses.hpp"
#include "end_to_end/site/site.hpp"
#include "end_to_end/site/waiting.hpp"

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include <csignal>
#include <filesystem>

namespace fs = std::filesystem;

namespace rdad::tests {
namespace {

struct second_looks_fixture
{
    const emulator_process emulator{{"--jobs", "1", "--job-time", "1h..1h"}};
    const site here{emulator};
    const std::string& id = emulator.job_ids()[0];
    const fs::path looks = here.spool() / "second-looks";

    /// By a daemon of another host.
    void start_job() const
    {
        const site elsewhere(emulator);
        elsewhere.drop_job("other", id);
        const auto daemon = elsewhere.start_service();
        wait_until("the job is active", [&] { return emulator.jobs("active") == 1; });
        daemon->end_by(SIGKILL);
    }

    void plan_look(std::string_view due, std::string_view what = "cancel") const
    {
        fs::create_directories(here.spool());
        write_file(looks, fmt::format("{} {} {} survey\n", due, id, what));
    }

    /// As an earlier daemon has left it.
    void file_record(const std::string& folder) const
    {
        fs::create_directories(here.spool() / folder);
        write_file(
            here.spool() / folder / "survey.json",
            fmt::format(
                R"({{"spec": {{"id": "{0}"}}, "job": {{"id": "{0}", "state": "unsubmitted"}},
                    "outcome": {{"state": "{1}", "reason": "So it is.", "error": null}},
                    "events": [{{"time": "2026-11-01T08:00:00Z", "event": "accepted", "message": "Taken."}}]}})",
                id,
                folder
            )
        );
    }

    bool is_looked_at() const { return !fs::exists(looks); }
};

constexpr const char* long_ago = "2026-11-01T09:00:00Z";

}  // namespace

BOOST_FIXTURE_TEST_SUITE(second_looks, second_looks_fixture)

BOOST_AUTO_TEST_CASE(a_job_that_was_to_be_stopped_and_runs_is_cancelled)
{
    start_job();
    file_record("unsubmitted");
    plan_look(long_ago);
    const auto daemon = here.start_service();
    wait_until("its record tells", [&] { return !here.names_in("cancelled").empty(); });
    BOOST_TEST(emulator.jobs("active") == 0);
    wait_until("the look is forgotten", [&] { return is_looked_at(); });
    BOOST_TEST(contains(daemon->errors(), "warning: survey: It counted as not started, but is active"));
    BOOST_TEST(here.names_in("unsubmitted").empty());
}

BOOST_AUTO_TEST_CASE(a_job_whose_start_was_refused_and_runs_is_followed)
{
    start_job();
    file_record("rejected");
    plan_look(long_ago, "run");
    const auto daemon = here.start_service();
    wait_until("it is followed", [&] {
        return here.names_in("active") == std::vector<std::string>{"survey.json"};
    });
    wait_until("the look is forgotten", [&] { return is_looked_at(); });
    BOOST_TEST(emulator.jobs("active") == 1);
    BOOST_TEST(here.names_in("rejected").empty());
}

BOOST_AUTO_TEST_CASE(a_job_whose_record_was_taken_away_is_cancelled_all_the_same)
{
    start_job();
    plan_look(long_ago);
    const auto daemon = here.start_service();
    BOOST_TEST(here.wait_for_record("survey").folder == "cancelled");
    BOOST_TEST(emulator.jobs("active") == 0);
}

BOOST_AUTO_TEST_CASE(a_job_that_was_not_started_stays_as_it_is)
{
    file_record("unsubmitted");
    plan_look(long_ago);
    const std::string record = here.record("survey").text;
    const auto daemon = here.start_service();
    wait_until("the look is forgotten", [&] { return is_looked_at(); });
    BOOST_TEST(here.record("survey").text == record);
    BOOST_TEST(emulator.requests("get", "200") == 1);
}

BOOST_AUTO_TEST_CASE(a_look_that_meets_a_fault_is_repeated)
{
    start_job();
    file_record("unsubmitted");
    plan_look(long_ago);
    emulator.order({{"fault", "status"}, {"status", 503}, {"operation", "get"}, {"count", 1}});
    const auto daemon = here.start_service();
    wait_until("its record tells", [&] { return !here.names_in("cancelled").empty(); });
}

BOOST_AUTO_TEST_CASE(a_job_of_a_newer_record_is_that_ones_until_it_has_run)
{
    start_job();
    file_record("unsubmitted");
    plan_look("2126-11-01T09:00:00Z");
    const auto daemon = here.start_service();
    here.drop_job("again", id);
    wait_until("it is followed", [&] { return contains(daemon->errors(), "again: The job is active"); });
    BOOST_TEST(!is_looked_at());
    child_process(RDACTL, {"cancel", "--config", here.config_file(), "again"}).wait();
    BOOST_TEST(here.wait_for_record("again").folder == "cancelled");
    wait_until("the look is forgotten", [&] { return is_looked_at(); });
    BOOST_TEST(here.record("survey").folder == "unsubmitted");
}

BOOST_AUTO_TEST_CASE(a_newer_record_that_has_not_run_the_job_says_nothing)
{
    file_record("unsubmitted");
    plan_look("2126-11-01T09:00:00Z");
    const auto daemon = here.start_service();
    here.drop_job("stop", id, R"("state": "cancelled")");
    BOOST_TEST(here.wait_for_record("stop").folder == "unsubmitted");
    daemon->end_by(SIGTERM);
    BOOST_TEST(!is_looked_at());
}

BOOST_AUTO_TEST_CASE(a_drain_looks_at_what_is_due)
{
    start_job();
    file_record("unsubmitted");
    plan_look(long_ago);
    here.drain();
    BOOST_TEST(here.record("survey").folder == "cancelled");
    BOOST_TEST(is_looked_at());
}

BOOST_AUTO_TEST_CASE(where_it_can_not_be_told_what_is_to_be_looked_at_no_daemon_starts)
{
    fs::create_directories(looks);
    const auto daemon = here.start();
    BOOST_TEST(daemon->wait() == exit_temporary);
    BOOST_TEST(contains(daemon->errors(), "second-looks"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace rdad::tests
