// SPDX-License-Identifier: BSL-1.0
// rdactl cancel, release and retry, while the daemon runs, dies and runs again.

#include "contains.hpp"
#include "end_to_end/site/emulator_process.hpp"
#include "end_to_end/site/exit_statuses.hpp"
#include "end_to_end/site/site.hpp"
#include "end_to_end/site/specs.hpp"
#include "end_to_end/site/waiting.hpp"

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include <sys/stat.h>

#include <csignal>

namespace rdad::tests {
namespace {

struct orders_fixture
{
    const emulator_process emulator{{"--jobs", "2", "--job-time", "1h..1h"}};
    const site here{emulator};
    const std::string& id = emulator.job_ids()[0];

    /// Runs rdactl. Answers its exit status and what it wrote.
    std::pair<int, std::string> rdactl(
        const std::string& order,
        const std::string& name,
        const std::vector<std::string>& more = {}
    ) const
    {
        std::vector<std::string> arguments{order, "--config", here.config_file(), name};
        arguments.insert(arguments.end(), more.begin(), more.end());
        child_process run(RDACTL, arguments);
        const int status = run.wait();
        return {status, run.output() + run.errors()};
    }

    void check(const std::string& order, const std::string& name, int expected, std::string_view part) const
    {
        const auto [status, said] = rdactl(order, name);
        BOOST_TEST(status == expected, said);
        BOOST_TEST(contains(said, part), said);
    }

    /// Until the daemon works on a job and tells people that it is paused: its record is on the disk before that.
    void wait_until_paused() const
    {
        wait_until("people are told that a job is paused", [&] {
            child_process status(RDACTL, {"status", "--config", here.config_file()});
            status.wait();
            return contains(status.output(), "1 for rdactl resume");
        });
    }

    /// Drops a file with so many jobs that are not to be started for long, and waits until the daemon works on them:
    /// their records are on the disk before that.
    void drop_batch(const std::string& name, unsigned jobs) const
    {
        std::string lines;
        for (unsigned i = 0; i < jobs; ++i)
            lines +=
                fmt::format(
                    R"({{"id": "00000000-0000-4000-8000-{:012}", "rdad": {{"notBefore": "2100-01-01T00:00:00Z"}}}})",
                    i
                ) +
                "\n";
        here.drop(name + ".jsonl", lines);
        const std::string all = fmt::format(R"("total":{},)", jobs);
        wait_until("the batch is worked on", [&] {
            return contains(rdactl("status", name + "*", {"--state", "active", "--json"}).second, all);
        });
    }

    void wait_until_active() const
    {
        wait_until("the job is active", [&] { return emulator.jobs("active") == 1; });
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(orders, orders_fixture)

BOOST_AUTO_TEST_CASE(an_active_job_is_cancelled_though_the_daemon_looks_seldom)
{
    here.drop_job("survey", id);
    const auto daemon = here.start({"--poll-intervals", "3600"});
    daemon->wait_for_errors("Ready: ");
    wait_until_active();
    check("cancel", "survey", 0, "survey: it is cancelled");
    const final_record r = here.wait_for_record("survey");
    BOOST_TEST(r.folder == "cancelled");
    BOOST_TEST(contains(daemon->errors(), "Somebody has ordered to cancel the job."), daemon->errors());
}

BOOST_AUTO_TEST_CASE(a_job_that_waits_for_its_time_is_not_started)
{
    here.drop_job("later", id, R"("rdad": {"notBefore": "2100-01-01T00:00:00Z"})");
    const auto daemon = here.start_service();
    wait_until("the job is taken", [&] { return here.names_in("active").size() == 1; });
    wait_until("it is cancelled", [&] { return rdactl("cancel", "later.json").first == 0; });
    BOOST_TEST(here.wait_for_record("later").folder == "unsubmitted");
    BOOST_TEST(emulator.jobs("activated") == 0);
    BOOST_TEST(daemon->end_by(SIGTERM) == 0);
    BOOST_TEST(here.names_in("active").empty(), "the record is there once");
}

BOOST_AUTO_TEST_CASE(a_cancellation_that_was_confirmed_is_carried_out_though_the_daemon_is_killed_at_once)
{
    here.drop_job("survey", id);
    auto daemon = here.start_service();
    wait_until_active();
    check("cancel", "survey", 0, "survey");
    daemon->signal(SIGKILL);
    daemon->wait();
    daemon = here.start_service();
    BOOST_TEST(here.wait_for_record("survey").folder == "cancelled");
    BOOST_TEST(emulator.jobs("activatedTwice") == 0);
}

BOOST_AUTO_TEST_CASE(a_held_job_goes_on_when_it_is_released_and_is_activated_once)
{
    here.drop_job("survey", id, dear);
    const auto daemon = here.start_service();
    BOOST_TEST(here.wait_for_record("survey").folder == "held");
    check("release", "survey", 0, "survey: it goes on");
    wait_until_active();
    BOOST_TEST(here.names_in("held").empty());
    check("release", "survey", exit_data, "survey isn't held");
    check("cancel", "survey", 0, "survey");
    BOOST_TEST(here.wait_for_record("survey").folder == "cancelled");
    BOOST_TEST(emulator.jobs("activatedTwice") == 0);
}

BOOST_AUTO_TEST_CASE(a_held_job_that_is_cancelled_is_not_started)
{
    here.drop_job("survey", id, dear);
    const auto daemon = here.start_service();
    BOOST_TEST(here.wait_for_record("survey").folder == "held");
    check("cancel", "survey", 0, "survey");
    wait_until("it is done", [&] { return here.names_in("unsubmitted").size() == 1; });
    BOOST_TEST(here.names_in("held").empty());
    BOOST_TEST(emulator.jobs("activated") == 0);
}

BOOST_AUTO_TEST_CASE(a_job_that_has_not_run_is_retried_once)
{
    here.drop_job("survey", "00000000-0000-4000-8000-000000000000");
    const auto daemon = here.start_service();
    BOOST_TEST(here.wait_for_record("survey").folder == "rejected");
    check("retry", "survey", 0, "survey~2.json is in incoming/");
    BOOST_TEST(here.wait_for_record("survey~2").folder == "rejected");
    check("retry", "survey", exit_data, "survey was retried already, as survey~2");
    check("retry", "survey~2", 0, "survey~3.json is in incoming/");
    here.wait_for_record("survey~3");
}

BOOST_AUTO_TEST_CASE(a_job_that_has_ended_at_the_service_is_not_retried_in_vain)
{
    here.drop_job("survey", id);
    const auto daemon = here.start_service();
    wait_until_active();
    check("retry", "survey", exit_data, "survey isn't done");
    rdactl("cancel", "survey");
    here.wait_for_record("survey");
    check("retry", "survey", exit_data, "The service starts no job twice");
    check("cancel", "survey", exit_data, "survey has ended: it is in cancelled/");
}

BOOST_AUTO_TEST_CASE(an_order_for_what_is_no_job_is_refused)
{
    const auto daemon = here.start_service();
    for (const char* name : {"nothing", "../active/nothing", "..", "", "a\nb", "%2e%2e"})
        check("cancel", name, exit_data, "There is no job");
}

BOOST_AUTO_TEST_CASE(a_storm_of_refused_orders_is_told_in_a_few_lines)
{
    const auto daemon = here.start_service();
    for (int i = 0; i < 30; ++i)
        check("cancel", fmt::format("nothing-{}", i), exit_data, "There is no job");
    const std::string told = daemon->errors();
    BOOST_TEST(contains(told, "There is no job nothing-0"), told);
    BOOST_TEST(contains(told, "only counted"), told);
    BOOST_TEST(!contains(told, "nothing-29"), told);
}

BOOST_AUTO_TEST_CASE(an_order_that_is_not_on_the_disk_is_not_confirmed)
{
    here.drop_job("later", id, R"("rdad": {"notBefore": "2100-01-01T00:00:00Z"})");
    const auto daemon = here.start_service();
    daemon->wait_for_errors("The daemon has taken the job.");
    // A record that has two names gets its new text in a new file, and that is in the way.
    std::filesystem::create_hard_link(here.spool() / "active" / "later.json", here.folder() / "later.json");
    const auto obstacle = here.spool() / "active" / ".later.json.writing";
    std::filesystem::create_directory(obstacle);
    check("cancel", "later", exit_temporary, "can't be written");
    std::filesystem::remove(obstacle);
    BOOST_TEST(here.wait_for_record("later").folder == "unsubmitted");
}

BOOST_AUTO_TEST_CASE(
    an_order_for_a_batch_that_was_confirmed_is_carried_out_though_the_daemon_is_killed_at_once
)
{
    constexpr unsigned jobs = 200;
    auto daemon = here.start_service();
    drop_batch("bridges", jobs);
    check("cancel", "bridges#1", 0, "200 jobs are to be cancelled; the order is kept");
    daemon->signal(SIGKILL);
    daemon->wait();
    BOOST_TEST(here.names_in("unsubmitted").size() < jobs, "it was killed at once");
    daemon = here.start_service();
    wait_until("all are cancelled", [&] { return here.names_in("unsubmitted").size() == jobs; });
    wait_until("the order is done", [&] { return !std::filesystem::exists(here.spool() / "orders"); });
    BOOST_TEST(here.names_in("active").empty());
}

BOOST_AUTO_TEST_CASE(what_an_order_would_do_is_shown_without_doing_it)
{
    const auto daemon = here.start_service();
    drop_batch("bridges", 12);
    const auto [status, said] = rdactl("cancel", "bridges.1?", {"--dry-run"});
    BOOST_TEST(status == 0, said);
    BOOST_TEST(said == "bridges.10\nbridges.11\nbridges.12\nWithout --dry-run: cancel 3 jobs.\n");
    BOOST_TEST(rdactl("cancel", "bridges", {"--dry-run", "--state", "held"}).first == exit_data);
    BOOST_TEST(rdactl("cancel", "bridges", {"--dry-run", "--json"})
                   .second.starts_with(R"({"noted":0,"messages":[],)"));
    BOOST_TEST(here.names_in("active").size() == 12U);
}

BOOST_AUTO_TEST_CASE(a_release_and_a_retry_of_many_are_shown_and_ordered_by_their_states)
{
    const auto daemon = here.start_service();
    drop_batch("bridges", 2);
    BOOST_TEST(rdactl("release", "bridges", {"--dry-run", "--state", "held"}).first == exit_data);
    check("cancel", "bridges", 0, "2 jobs are to be cancelled");
    wait_until("these are cancelled", [&] { return here.names_in("unsubmitted").size() == 2; });
    const auto [status, said] = rdactl("retry", "bridges", {"--dry-run", "--state", "unsubmitted"});
    BOOST_TEST(status == 0, said);
    BOOST_TEST(said == "bridges.1\nbridges.2\nWithout --dry-run: retry 2 jobs.\n");
    for (const char* order : {"release", "retry"}) {
        const auto [none, told] = rdactl(order, "roads*", {"--json", "--yes"});
        BOOST_TEST(none == exit_data, told);
        BOOST_TEST(contains(told, R"("noted":0)"), told);
    }
    BOOST_TEST(here.names_in("incoming").empty());
}

BOOST_AUTO_TEST_CASE(patterns_and_the_names_of_batches_mean_jobs)
{
    const auto daemon = here.start_service();
    drop_batch("bridges", 12);
    check("cancel", "bridges.1?", 0, "3 jobs are to be cancelled");
    wait_until("these are cancelled", [&] { return here.names_in("unsubmitted").size() == 3; });
    check("cancel", "roads*", exit_data, "There is no job or batch roads* that is active or held.");
    // More than are ordered about without a question, but nobody is there to be asked.
    const auto [status, said] = rdactl("cancel", "bridges", {"--json", "--yes"});
    BOOST_TEST(status == 0, said);
    BOOST_TEST(said.starts_with(R"({"noted":9,)"), said);
    wait_until("all are cancelled", [&] { return here.names_in("unsubmitted").size() == 12; });
}

BOOST_AUTO_TEST_CASE(a_batch_that_is_paused_stays_so_though_the_daemon_is_killed_until_it_is_resumed)
{
    auto daemon = here.start_service();
    check("pause", "nothing", exit_data, "No job of a batch nothing is worked on.");
    child_process all(RDACTL, {"pause", "--config", here.config_file()});
    BOOST_TEST(all.wait() == 0);
    here.drop_job("survey", id);
    wait_until_paused();
    check("pause", "survey#1", 0, "survey#1 is paused: nothing of it is begun");
    daemon->signal(SIGKILL);
    daemon->wait();
    daemon = here.start_service();
    child_process resume(RDACTL, {"resume", "--config", here.config_file()});
    BOOST_TEST(resume.wait() == 0);
    BOOST_TEST(contains(resume.output(), "Batches that were paused by themselves stay so."), resume.output());
    wait_until_paused();
    BOOST_TEST(emulator.jobs("activated") == 0);
    check("resume", "survey", 0, "survey#1 is resumed.");
    wait_until_active();
}

BOOST_AUTO_TEST_CASE(the_priority_of_a_batch_stays_though_the_daemon_is_killed_until_it_is_reset)
{
    const auto give = [&](const std::string& priority, int expected, std::string_view part) {
        const auto [status, said] = rdactl("priority", "survey", {"--", priority});
        BOOST_TEST(status == expected, said);
        BOOST_TEST(contains(said, part), said);
    };
    auto daemon = here.start_service();
    give("5", exit_data, "No job of a batch survey is worked on.");
    give("high", exit_usage, "a priority is a whole number of 32 bits, or reset");
    drop_batch("survey", 2);
    give("-5", 0, "The jobs of survey#1 have priority -5 now.");
    daemon->signal(SIGKILL);
    daemon->wait();
    daemon = here.start_service();
    wait_until("the jobs are worked on again", [&] {
        return contains(rdactl("status", "survey*", {"--json"}).second, R"("waitsFor":"startTime")");
    });
    give("-5", 0, "The jobs of survey#1 have priority -5 already.");
    give("reset", 0, "The jobs of survey#1 have the priorities of their specs now.");
}

BOOST_AUTO_TEST_CASE(a_daemon_does_not_start_with_kept_lines_that_make_no_sense_and_says_so)
{
    here.start_service()->end_by(SIGTERM);
    for (const char* const file : {"orders", "paused", "priorities", "spending"}) {
        write_file(here.spool() / file, "nonsense\n");
        const auto daemon = here.start();
        BOOST_TEST(daemon->wait() == exit_temporary, file);
        const std::string sentence =
            fmt::format("The file {} in the spool has lines that make no sense", file);
        BOOST_TEST(contains(daemon->errors(), sentence), daemon->errors());
        std::filesystem::remove(here.spool() / file);
    }
}

BOOST_AUTO_TEST_CASE(the_socket_is_for_the_group_of_the_daemon_and_gone_when_it_stops)
{
    auto daemon = here.start_service();
    struct stat status = {};
    BOOST_TEST_REQUIRE(::stat((here.spool() / "socket").c_str(), &status) == 0);
    BOOST_TEST((status.st_mode & 0777U) == 0660U);
    daemon->signal(SIGKILL);
    daemon->wait();
    check("cancel", "survey", exit_unavailable, "Is rdad running?");
    daemon = here.start_service();
    check("cancel", "survey", exit_data, "There is no job or batch survey that is active or held.");
    daemon->signal(SIGTERM);
    BOOST_TEST(daemon->wait() == 0);
    BOOST_TEST(!std::filesystem::exists(here.spool() / "socket"));
}

BOOST_AUTO_TEST_CASE(a_daemon_that_cannot_make_its_socket_says_so_and_works)
{
    here.drop_job("survey", id, R"("state": "cancelled")");
    const auto daemon = here.start({"--drain", "--socket", "/nowhere/socket"});
    BOOST_TEST(daemon->wait() == 0);
    BOOST_TEST(contains(daemon->errors(), "/nowhere/socket"), daemon->errors());
    BOOST_TEST(here.record("survey").folder == "unsubmitted");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace rdad::tests
