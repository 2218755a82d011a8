// SPDX-License-Identifier: BSL-1.0
// What people are told of the jobs that have ended.

#include "contains.hpp"
#include "end_to_end/site/emulator_process.hpp"
#include "end_to_end/site/exit_statuses.hpp"
#include "end_to_end/site/site.hpp"
#include "end_to_end/site/waiting.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace rdad::tests {
namespace {

struct history_fixture
{
    const emulator_process emulator{{"--jobs", "3", "--job-time", "1s..1s"}};
    const site here{emulator};

    /// Drops a batch of two jobs, and another of one job that is only to be patched, and waits for both.
    void run_two_batches() const
    {
        const auto daemon = here.start_service();
        submit(
            "bridges",
            R"({"id": ")" + emulator.job_ids()[0] + "\"}\n{\"id\": \"" + emulator.job_ids()[1] + "\"}\n"
        );
        submit("estimate", R"({"id": ")" + emulator.job_ids()[2] + "\", \"state\": \"unsubmitted\"}\n");
        BOOST_TEST(daemon->end_by(SIGTERM) == 0);
    }

    void submit(const std::string& name, const std::string& text) const
    {
        const std::string file = (here.folder() / (name + ".jsonl")).string();
        write_file(file, text);
        const auto run = start({"submit", "--wait", file});
        BOOST_TEST(run->wait() == 0, run->errors());
    }

    std::unique_ptr<child_process> start(std::vector<std::string> arguments) const
    {
        arguments.insert(arguments.begin() + 1, {"--config", here.config_file().string()});
        return std::make_unique<child_process>(RDACTL, std::move(arguments));
    }

    std::string told_by(const std::vector<std::string>& arguments) const
    {
        const auto run = start(arguments);
        const int status = run->wait();
        BOOST_TEST(status == 0, run->errors());
        return run->output() + run->errors();
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(history, history_fixture)

BOOST_AUTO_TEST_CASE(it_sums_up_what_a_service_has_run_also_under_a_later_daemon)
{
    run_two_batches();
    const auto daemon = here.start_service();
    const std::string table = told_by({"history"});
    BOOST_TEST(contains(table, "\nbridges#1 "), table);
    BOOST_TEST(contains(table, "\nestimate#2 "), table);
    BOOST_TEST(contains(table, "\nall "), table);
    const std::string csv = told_by({"history", "bridges", "--since", "today", "-o", "csv"});
    BOOST_TEST(contains(csv, "\nbridges#1,2,2,0,0,0,0,"), csv);
    BOOST_TEST(!contains(csv, "estimate"), csv);
    const std::string json = told_by({"history", "--state", "unsubmitted", "--by", "type", "-o", "json"});
    BOOST_TEST(contains(json, R"("total":1,"cost":0)"), json);
}

BOOST_AUTO_TEST_CASE(the_status_of_a_batch_tells_what_has_ended_of_it)
{
    run_two_batches();
    const auto daemon = here.start_service();
    const std::string status = told_by({"status", "bridges.1"});
    BOOST_TEST(contains(status, "What has ended of their batches:"), status);
    BOOST_TEST(contains(status, "\nbridges#1 "), status);
    BOOST_TEST(!contains(status, "estimate"), status);
}

BOOST_AUTO_TEST_CASE(the_status_of_a_spool_tells_of_each_batch_what_has_ended_of_it)
{
    const auto daemon = here.start_service();
    here.drop(
        "bridges.jsonl",
        "{\"id\": \"" + emulator.job_ids()[0] + "\"}\n{\"id\": \"" + emulator.job_ids()[1] +
            "\", \"state\": \"unsubmitted\"}\n{\"id\": \"" + emulator.job_ids()[2] +
            "\", \"rdad\": {\"notBefore\": \"2100-01-01T00:00:00Z\"}}\n"
    );
    here.wait_for_record("bridges.1");
    here.wait_for_record("bridges.2");
    // It is told without waiting for the index.
    const auto has_both = [&] {
        return contains(told_by({"status", "--json"}), R"("unsubmitted":1,"held":0,"rejected":0},"cost":)");
    };
    wait_until("the index has what has ended", has_both);
    const std::string json = told_by({"status", "--json"});
    BOOST_TEST(
        contains(json, R"("results":{"jobs":{"success":1,"failed":0,"cancelled":0,"unsubmitted":1,)"),
        json
    );
    BOOST_TEST(contains(json, R"("expectedEnd":null)"), json);
    const std::string text = told_by({"status"});
    BOOST_TEST(contains(text, " DONE FAILED "), text);
}

BOOST_AUTO_TEST_CASE(what_was_deleted_is_no_longer_counted)
{
    run_two_batches();
    const auto daemon = here.start_service();
    BOOST_TEST(contains(told_by({"history", "-o", "csv"}), "\nbridges#1,2,"));
    std::filesystem::remove(here.spool() / "success" / "bridges.1.json");
    BOOST_TEST(contains(told_by({"history", "-o", "csv"}), "\nbridges#1,1,"));
    BOOST_TEST(contains(told_by({"history", "nothing"}), "No such job has ended."));
    BOOST_TEST(contains(told_by({"history", "--until", "2020-01-01"}), "No such job has ended."));
}

BOOST_AUTO_TEST_CASE(old_records_are_removed_by_prune_and_only_those)
{
    run_two_batches();
    const auto record = here.spool() / "success" / "bridges.1.json";
    std::filesystem::last_write_time(
        record,
        std::filesystem::file_time_type::clock::now() - std::chrono::days(91)
    );
    BOOST_TEST(contains(told_by({"prune", "--older-than", "90d", "--dry-run"}), "success/bridges.1.json"));
    BOOST_TEST(std::filesystem::exists(record));
    BOOST_TEST(contains(told_by({"prune", "--older-than", "90d"}), "Removed 1 file."));
    BOOST_TEST(!std::filesystem::exists(record));
    BOOST_TEST(here.names_in("success").size() == 1U);
    const auto wrong = start({"prune", "--older-than", "2100-01-01"});
    BOOST_TEST(wrong->wait() == exit_usage, wrong->errors());
    BOOST_TEST(contains(wrong->errors(), "2100-01-01 is no age"), wrong->errors());
}

BOOST_AUTO_TEST_CASE(a_report_is_one_file_and_one_that_cannot_be_written_is_told)
{
    run_two_batches();
    const auto daemon = here.start_service();
    const std::string file = (here.folder() / "report.html").string();
    told_by({"report", "--html", file, "--until", "2100-01-01"});
    const std::string page = read_file(file);
    BOOST_TEST(contains(page, "3 jobs have ended, 2 of them well"), page);
    BOOST_TEST(contains(page, "<td>bridges#1<td>2"), page);
    told_by({"report", "--html", file, "--state", "success", "--since", "yesterday"});
    BOOST_TEST(contains(read_file(file), "2 jobs have ended, 2 of them well"), read_file(file));
    const auto failed = start({"report", "--html", (here.folder() / "nowhere" / "report.html").string()});
    BOOST_TEST(failed->wait() == exit_temporary);
    BOOST_TEST(contains(failed->errors(), "Could not write "), failed->errors());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace rdad::tests
