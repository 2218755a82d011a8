// SPDX-License-Identifier: BSL-1.0
// What people see of their jobs and batches, and how they wait for them.

#include "contains.hpp"
#include "end_to_end/site/emulator_process.hpp"
#include "end_to_end/site/exit_statuses.hpp"
#include "end_to_end/site/site.hpp"
#include "end_to_end/site/specs.hpp"
#include "end_to_end/site/waiting.hpp"

#include <boost/json/parse.hpp>
#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include <csignal>
#include <memory>
#include <set>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

namespace rdad::tests {
namespace {

struct watching_fixture
{
    const emulator_process emulator{{"--jobs", "4", "--job-time", "2s..2s"}};
    const site here{emulator};

    /// A job file for the first jobs of the emulator.
    std::string write_batch(const std::string& name, std::size_t jobs, const std::string& members = "") const
    {
        std::string text;
        for (std::size_t i = 0; i < jobs; ++i)
            text += fmt::format(
                "{{\"id\": \"{}\"{}}}\n",
                emulator.job_ids()[i],
                members.empty() ? "" : ", " + members
            );
        const std::string path = (here.folder() / name).string();
        write_file(path, text);
        return path;
    }

    std::unique_ptr<child_process> start_rdactl(std::vector<std::string> arguments) const
    {
        arguments.insert(arguments.begin() + 1, {"--config", here.config_file().string()});
        return std::make_unique<child_process>(RDACTL, std::move(arguments));
    }

    /// The job of that name waits for its start time.
    bool waits(const std::string& name) const
    {
        const auto show = start_rdactl({"show", name});
        return show->wait() == 0 && contains(show->output(), "It waits for its notBefore.");
    }

    void check(const std::vector<std::string>& arguments, int expected, const std::vector<std::string>& parts)
        const
    {
        const auto run = start_rdactl(arguments);
        const int status = run->wait();
        const std::string said = run->output() + run->errors();
        BOOST_TEST(status == expected, said);
        for (const std::string& part : parts)
            BOOST_TEST(contains(said, part), said);
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(watching, watching_fixture)

BOOST_AUTO_TEST_CASE(submit_waits_until_all_jobs_of_the_file_have_ended)
{
    const auto daemon = here.start_service();
    check(
        {"submit", "--wait", write_batch("bridges.jsonl", 3)},
        0,
        {"submitted as bridges.jsonl", "bridges#1: 3 jobs: 3 success."}
    );
    BOOST_TEST(here.names_in("success").size() == 3U);
}

BOOST_AUTO_TEST_CASE(submit_goes_on_waiting_over_a_crash_of_the_daemon)
{
    auto daemon = here.start_service();
    const auto submit = start_rdactl({"submit", "--wait", write_batch("bridges.jsonl", 3)});
    wait_until("a job is active", [&] { return emulator.jobs("active") > 0; });
    daemon->end_by(SIGKILL);
    daemon = here.start_service();
    BOOST_TEST(submit->wait() == 0, submit->errors());
    BOOST_TEST(contains(submit->output(), "bridges#1: 3 jobs: 3 success."), submit->output());
}

BOOST_AUTO_TEST_CASE(the_same_file_dropped_again_is_waited_for_as_a_batch_of_its_own)
{
    const auto daemon = here.start_service();
    const std::string file = (here.folder() / "later.json").string();
    write_file(
        file,
        fmt::format(
            R"({{{}, "rdad": {{"again": true, "notBefore": "2100-01-01T00:00:00Z"}}}})",
            new_job_members
        )
    );
    check({"submit", "--wait", "--timeout", "0", file}, exit_timeout, {"It has not ended in that time."});
    wait_until("it is worked on", [&] { return waits("later"); });
    const auto again = start_rdactl({"submit", "--wait", file});
    wait_until("it is worked on", [&] { return waits("later~2"); });
    check({"cancel", "later~2"}, 0, {});
    BOOST_TEST(again->wait() == exit_jobs_failed, again->errors());
    BOOST_TEST(contains(again->output(), "later#2: 1 job: 1 unsubmitted."), again->output());
}

BOOST_AUTO_TEST_CASE(a_job_that_was_rejected_makes_waiting_fail)
{
    const auto daemon = here.start_service();
    const std::string file = (here.folder() / "unknown.json").string();
    write_file(file, R"({"id": "00000000-0000-4000-8000-000000000000"})");
    check({"submit", "--wait", file}, exit_jobs_failed, {"unknown#1: 1 job: 1 rejected."});
}

BOOST_AUTO_TEST_CASE(a_held_job_is_waited_for_unless_that_is_an_end)
{
    const auto daemon = here.start_service();
    const std::string file = write_batch("dear.json", 1, dear);
    check({"submit", "--wait", "--held-is-end", file}, exit_jobs_failed, {"dear#1: 1 job: 1 held."});
    const auto waiting = start_rdactl({"wait", "dear#1"});
    waiting->wait_for_errors("dear#1: 1 held, for somebody to release or cancel");
    check({"release", "dear"}, 0, {});
    BOOST_TEST(waiting->wait() == 0, waiting->errors());
    BOOST_TEST(contains(waiting->output(), "dear#1: 1 job: 1 success."), waiting->output());
}

BOOST_AUTO_TEST_CASE(without_a_name_all_that_is_worked_on_is_waited_for)
{
    // Longer than rdactl takes to begin, on a machine with much to do.
    for (const std::size_t job : {0U, 1U})
        emulator.plan(emulator.job_ids()[job], 8, "success");
    const auto daemon = here.start_service();
    here.drop_job("a", emulator.job_ids()[0]);
    here.drop_job("b", emulator.job_ids()[1]);
    wait_until("both are active", [&] { return emulator.jobs("active") == 2; });
    check({"wait"}, 0, {"a#", "b#", "1 job: 1 success."});
    check({"wait"}, 0, {});
}

BOOST_AUTO_TEST_CASE(waiting_for_what_has_ended_ends_at_once_and_what_is_unknown_is_told)
{
    const auto daemon = here.start_service();
    check({"submit", "--wait", write_batch("bridges.jsonl", 2)}, 0, {});
    check({"wait", "bridges"}, 0, {"bridges#1: 2 jobs: 2 success."});
    check({"wait", "bridges#1"}, 0, {"bridges#1: 2 jobs: 2 success."});
    check({"wait", "bridges#2"}, exit_data, {"There is no batch bridges#2"});
    check({"wait", "roofs"}, exit_data, {"There is no batch roofs"});
}

BOOST_AUTO_TEST_CASE(without_a_daemon_there_is_nothing_known_to_be_worked_on)
{
    here.drain();
    check({"wait"}, exit_unavailable, {"No daemon answers"});
    check({"show", "survey"}, exit_unavailable, {"No daemon answers"});
}

BOOST_AUTO_TEST_CASE(a_job_is_shown_with_what_it_waits_for_and_what_has_happened)
{
    const auto daemon = here.start_service();
    here.drop_job("later", emulator.job_ids()[0], R"("rdad": {"notBefore": "2100-01-01T00:00:00Z"})");
    wait_until("it waits", [&] { return waits("later"); });
    check(
        {"show", "later.json"},
        0,
        {"later: active", "later#1", emulator.job_ids()[0], "The daemon has taken the job."}
    );
    const auto as_json = start_rdactl({"show", "--json", "later"});
    BOOST_TEST(as_json->wait() == 0);
    const auto view = boost::json::parse(as_json->output());
    BOOST_TEST(view.at("folder") == "active");
    BOOST_TEST(view.at("waitsFor") == "startTime");
    BOOST_TEST(view.at("record").at("batch").at("name") == "later");
    check({"show", "sooner"}, exit_data, {"There is no job sooner"});
}

BOOST_AUTO_TEST_CASE(the_jobs_of_a_batch_are_shown_with_why_they_are_not_further)
{
    const auto daemon = here.start_service();
    here.drop_job("dear", emulator.job_ids()[0], dear);
    here.wait_for_record("dear");
    here.drop_job("later", emulator.job_ids()[1], R"("rdad": {"notBefore": "2100-01-01T00:00:00Z"})");
    wait_until("it waits", [&] { return waits("later"); });
    check({"status", "dear"}, 0, {"dear", "held", "is higher than maxEstimatedCost, 1."});
    check({"status", "later#2"}, 0, {"later", "active", "startTime", "later#2"});
    check({"status", "--state", "held"}, 0, {"dear"});
    check({"status", "later", "--state", "held"}, exit_data, {"There is no job or batch later there."});
    check({"status", "--state", "lost"}, exit_usage, {"There is no state lost; there are active"});
    const auto as_json = start_rdactl({"status", "--json", "*"});
    BOOST_TEST(as_json->wait() == 0);
    const auto list = boost::json::parse(as_json->output());
    BOOST_TEST(list.at("total") == 2);
    BOOST_TEST(list.at("jobs").at(1).at("name") == "later");
    check({"watch", "nothing"}, exit_data, {"None of these batches is worked on."});
}

BOOST_AUTO_TEST_CASE(a_batch_is_watched_until_it_is_over_although_the_daemon_is_killed_meanwhile)
{
    auto daemon = here.start_service();
    here.drop_job("later", emulator.job_ids()[0], R"("rdad": {"notBefore": "2100-01-01T00:00:00Z"})");
    wait_until("it waits", [&] { return waits("later"); });
    const auto watch = start_rdactl({"watch", "later"});
    wait_until("it is told", [&] {
        return contains(watch->output(), "later#1 - active: 0 of 1 over, 0 running");
    });
    daemon->signal(SIGKILL);
    daemon->wait();
    wait_until("that is told", [&] { return contains(watch->errors(), "No daemon answers"); });
    daemon = here.start_service();
    check({"cancel", "later"}, 0, {});
    BOOST_TEST(watch->wait() == 0);
    BOOST_TEST(contains(watch->output(), " later#1 later unsubmitted: "), watch->output());
    BOOST_TEST(contains(watch->output(), " later#1 - over\n"), watch->output());
}

BOOST_AUTO_TEST_CASE(scripts_that_watch_are_told_what_happens_to_each_job)
{
    const auto daemon = here.start_service();
    check(
        {"submit", write_batch("bridges.jsonl", 2, R"("rdad": {"notBefore": "2100-01-01T00:00:00Z"})")},
        0,
        {}
    );
    wait_until("they wait", [&] { return waits("bridges.1") && waits("bridges.2"); });
    const auto watch = start_rdactl({"watch", "--json", "bridges#1"});
    wait_until("it is told", [&] { return contains(watch->output(), R"("event":"active")"); });
    check({"cancel", "bridges.1", "bridges.2"}, 0, {});
    BOOST_TEST(watch->wait() == 0);
    std::istringstream lines(watch->output());
    std::set<std::string> told;
    for (std::string line; std::getline(lines, line);) {
        const auto event = boost::json::parse(line);
        BOOST_TEST(event.at("batch") == "bridges#1", line);
        const std::string job = event.at("job").is_null() ? "-" : event.at("job").as_string().c_str();
        told.insert(fmt::format("{} {}", job, event.at("event").as_string().c_str()));
    }
    for (const char* each : {"- active", "bridges.1 unsubmitted", "bridges.2 unsubmitted", "- over"})
        BOOST_TEST(told.contains(each), each << " of " << watch->output());
}

BOOST_AUTO_TEST_CASE(who_waits_ends_with_the_first_failure_or_what_is_held_where_that_is_wanted)
{
    const auto daemon = here.start_service();
    emulator.plan(emulator.job_ids()[0], 1, "failed");
    const std::string file = write_batch("bridges.jsonl", 1);
    const std::string later =
        R"({"id": ")" + emulator.job_ids()[1] + R"(", "rdad": {"notBefore": "2100-01-01T00:00:00Z"}})";
    write_file(file, read_file(file) + later + "\n");
    check({"submit", "--wait", "--fail-fast", file}, exit_jobs_failed, {"bridges#1"});
    check({"wait", "--fail-fast", "bridges"}, exit_jobs_failed, {"bridges#1"});
    check({"wait", "--timeout", "0", "bridges"}, exit_timeout, {"It has not ended in that time."});
    // It wants the same as one that is there, so it is held.
    here.drop("same.json", later);
    here.wait_for_record("same");
    check({"wait", "--held-is-end", "same"}, exit_jobs_failed, {"1 held"});
}

BOOST_AUTO_TEST_CASE(a_job_that_has_ended_is_shown_also_without_a_daemon)
{
    here.drop_job("survey", emulator.job_ids()[0]);
    here.drain();
    check({"show", "survey"}, 0, {"survey: success", "activated"});
}

BOOST_AUTO_TEST_CASE(the_status_has_a_line_for_each_batch)
{
    auto daemon = here.start_service();
    check(
        {"submit", write_batch("later.jsonl", 3, R"("rdad": {"notBefore": "2100-01-01T00:00:00Z"})")},
        0,
        {}
    );
    const auto shows = [&](const std::string& part) {
        const auto status = start_rdactl({"status"});
        return status->wait() == 0 && contains(status->output(), part);
    };
    wait_until("they wait", [&] { return shows("3 for notBefore"); });
    check({"status"}, 0, {"3 jobs active; waiting: 3 for notBefore.", "BATCH", "later#1"});
    check({"cancel", "later.2"}, 0, {});
    wait_until("one is over", [&] { return shows("2 for notBefore"); });
    // What one who comes later is told: of three, one is over.
    daemon->end_by(SIGKILL);
    daemon = here.start_service();
    wait_until("they wait", [&] { return shows("2 for notBefore"); });
    const auto as_json = start_rdactl({"status", "--json"});
    BOOST_TEST(as_json->wait() == 0);
    const auto status = boost::json::parse(as_json->output());
    BOOST_TEST(status.at("daemon") == "2 jobs active; waiting: 2 for notBefore.");
    BOOST_TEST_REQUIRE(status.at("batches").as_array().size() == 1U);
    BOOST_TEST(status.at("batches").at(0).at("batch").at("jobs") == 3);
    BOOST_TEST(status.at("batches").at(0).at("active") == 2);
    daemon->end_by(SIGTERM);
    check({"status"}, 0, {"No daemon answers"});
}

BOOST_AUTO_TEST_CASE(a_job_is_shown_with_how_far_the_service_says_that_it_is)
{
    emulator.plan(emulator.job_ids()[0], 600, "success");
    const auto daemon = here.start_service();
    here.drop_job("bridge", emulator.job_ids()[0]);
    here.drop_job("later", emulator.job_ids()[1], R"("rdad": {"notBefore": "2100-01-01T00:00:00Z"})");
    wait_until("it waits", [&] { return waits("later"); });
    wait_until("it is shown", [&] { return start_rdactl({"show", "--live", "bridge"})->wait() == 0; });
    const auto before = emulator.requests("progress", "200");
    check({"show", "--live", "bridge"}, 0, {"bridge: active", "  progress  ", " %"});
    check({"show", "--live", "later"}, exit_data, {"later: active", "later is not started yet."});
    BOOST_TEST(emulator.requests("progress", "200") <= before + 1, "others are not asked for");
    check({"show", "bridge"}, 0, {"is active at the service"});
}

BOOST_AUTO_TEST_CASE(while_the_service_wants_no_calls_it_is_said_until_when)
{
    emulator.plan(emulator.job_ids()[0], 600, "success");
    const auto daemon = here.start_service();
    here.drop_job("bridge", emulator.job_ids()[0]);
    const auto is_followed = [&] {
        const auto show = start_rdactl({"show", "bridge"});
        return show->wait() == 0 && contains(show->output(), "is active at the service");
    };
    wait_until("it is active", is_followed);
    emulator.order(
        {{"fault", "status"}, {"operation", "any"}, {"status", 429}, {"retryAfter", "3600"}, {"count", 99}}
    );
    check({"show", "--live", "bridge"}, exit_temporary, {"bridge: active", "wants no calls until "});
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace rdad::tests
