// SPDX-License-Identifier: BSL-1.0
// A file that creates a job, dropped twice: it is paid for once, unless somebody wants it twice.

#include "contains.hpp"
#include "end_to_end/site/emulator_process.hpp"
#include "end_to_end/site/exit_statuses.hpp"
#include "end_to_end/site/site.hpp"
#include "end_to_end/site/specs.hpp"
#include "end_to_end/site/waiting.hpp"

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include <csignal>
#include <utility>

namespace rdad::tests {
namespace {

struct fixture
{
    const emulator_process emulator{{"--jobs", "0", "--job-time", "1h..1h"}};
    const site here{emulator};
    const std::string bridge = fmt::format("{{{}}}", new_job_members);

    void wait_until_active(std::int64_t jobs) const
    {
        wait_until("the jobs are active", [&] { return emulator.jobs("active") == jobs; });
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(repetitions, fixture)

BOOST_AUTO_TEST_CASE(a_batch_that_runs_is_not_run_once_more_by_a_second_drop_but_by_a_release)
{
    here.drop("bridge.json", bridge);
    const auto daemon = here.start_service();
    wait_until_active(1);
    here.drop("again.json", bridge);
    const final_record held = here.wait_for_record("again");
    BOOST_TEST(held.folder == "held");
    BOOST_TEST(contains(held.reason(), "The same file is being run, dropped as bridge#1 at "), held.reason());
    BOOST_TEST(held.content.at("batch").at("number") == 2);
    BOOST_TEST(emulator.jobs("created") == 1);

    child_process release(RDACTL, {"release", "--config", here.config_file(), "again"});
    BOOST_TEST(release.wait() == 0, release.errors());
    wait_until_active(2);
    BOOST_TEST(emulator.jobs("created") == 2);
}

BOOST_AUTO_TEST_CASE(a_job_that_is_followed_is_not_followed_by_a_second_drop_of_its_id_but_cancelled_by_one)
{
    const emulator_process slow({"--jobs", "1", "--job-time", "1h..1h"});
    const site there(slow);
    const auto daemon = there.start_service();
    there.drop_job("survey", slow.job_ids()[0]);
    wait_until("the job is active", [&] { return slow.jobs("active") == 1; });
    there.drop_job("twice", slow.job_ids()[0]);
    const final_record held = there.wait_for_record("twice");
    BOOST_TEST(held.folder == "held");
    BOOST_TEST(contains(held.reason(), "survey follows this job already"), held.reason());
    there.drop_job("stop", slow.job_ids()[0], R"("state": "cancelled")");
    BOOST_TEST(there.wait_for_record("stop").folder == "cancelled");
    BOOST_TEST(there.wait_for_record("survey").folder == "cancelled");
}

BOOST_AUTO_TEST_CASE(a_batch_is_known_over_a_crash_of_the_daemon)
{
    here.drop("bridge.json", bridge);
    {
        const auto daemon = here.start_service();
        wait_until_active(1);
        daemon->end_by(SIGKILL);
    }
    const auto daemon = here.start_service();
    here.drop("again.json", bridge);
    BOOST_TEST(here.wait_for_record("again").folder == "held");
    here.drop("wanted.json", fmt::format(R"({{{}, "rdad": {{"again": true}}}})", new_job_members));
    wait_until_active(2);
    BOOST_TEST(emulator.jobs("created") == 2);
}

BOOST_AUTO_TEST_CASE(submit_tells_of_a_repetition_before_it_drops_the_file)
{
    const auto daemon = here.start_service();
    const std::string file = (here.folder() / "bridge.json").string();
    write_file(file, bridge);
    const auto submit = [&] {
        child_process run(RDACTL, {"submit", "--config", here.config_file(), file});
        const int status = run.wait();
        return std::pair(status, run.errors());
    };
    BOOST_TEST(submit().first == 0);
    wait_until_active(1);
    const auto [status, said] = submit();
    BOOST_TEST(status == exit_data);
    BOOST_TEST(contains(said, "The same file is being run, dropped as bridge#1 at "), said);
    BOOST_TEST(here.names_in("incoming").empty());
    here.drop("other.json", bridge);
    BOOST_TEST(
        here.wait_for_record("other").content.at("batch").at("number") == 2,
        "nothing has come before it"
    );
}

BOOST_AUTO_TEST_CASE(a_batch_that_is_submitted_to_be_run_again_is)
{
    here.drop("bridge.json", bridge);
    const auto daemon = here.start_service();
    wait_until_active(1);
    const std::string file = (here.folder() / "bridge.json").string();
    write_file(file, bridge);
    child_process submit(RDACTL, {"submit", "--again", "--config", here.config_file(), file});
    BOOST_TEST(submit.wait() == 0, submit.errors());
    wait_until_active(2);
    BOOST_TEST(emulator.jobs("created") == 2);
}

BOOST_AUTO_TEST_CASE(a_batch_that_has_ended_is_known_for_a_while_and_by_the_next_daemon)
{
    const emulator_process quick({"--jobs", "0", "--job-time", "0s..0s"});
    site there(quick);
    there.drop("bridge.json", bridge);
    there.drain();
    BOOST_TEST(there.record("bridge").folder == "success");
    there.drop("again.json", bridge);
    there.drain();
    BOOST_TEST(contains(there.record("again").reason(), "The same file was dropped as bridge#1 at "));
    there.configure("spool", "repeat_within", "0");
    there.drop("later.json", bridge);
    there.drain();
    BOOST_TEST(there.record("later").folder == "success");
    BOOST_TEST(there.record("later").content.at("batch").at("number") == 3);
    BOOST_TEST(quick.jobs("created") == 2);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace rdad::tests
