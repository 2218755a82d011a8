// SPDX-License-Identifier: BSL-1.0
// Jobs that are to be cancelled, or not to be started.

#include "end_to_end/site/emulator_process.hpp"
#include "end_to_end/site/site.hpp"
#include "end_to_end/site/specs.hpp"
#include "end_to_end/site/waiting.hpp"

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include <chrono>
#include <ctime>

namespace rdad::tests {

BOOST_AUTO_TEST_SUITE(cancelling)

BOOST_AUTO_TEST_CASE(a_file_that_wants_it_cancels_an_active_job)
{
    const emulator_process emulator({"--jobs", "1", "--job-time", "1h..1h"});
    const std::string& id = emulator.job_ids()[0];
    const site here(emulator);
    const auto daemon = here.start_service();
    here.drop_job("run", id);
    wait_until("the job is active", [&] { return emulator.jobs("active") == 1; });

    here.drop_job("stop", id, R"("state": "cancelled")");

    BOOST_TEST(here.wait_for_record("stop").folder == "cancelled");
    BOOST_TEST(here.wait_for_record("run").folder == "cancelled");
    BOOST_TEST(emulator.jobs("cancelled") == 1);
}

BOOST_AUTO_TEST_CASE(a_job_that_was_never_started_is_not_cancelled_but_left_unsubmitted)
{
    const emulator_process emulator({"--jobs", "1"});
    const site here(emulator);
    here.drop_job("stop", emulator.job_ids()[0], R"("state": "cancelled")");
    here.drain();
    BOOST_TEST(here.record("stop").folder == "unsubmitted");
}

BOOST_AUTO_TEST_CASE(a_job_that_has_not_ended_by_its_deadline_is_cancelled)
{
    const emulator_process emulator({"--jobs", "1", "--job-time", "1h..1h"});
    const site here(emulator);
    // Sparse looks: the deadline is what wakes the daemon.
    const int seconds = is_sanitized ? 8 : 3;
    here.drop_job(
        "late",
        emulator.job_ids()[0],
        fmt::format(R"("rdad": {{"deadline": "{}"}})", in_seconds(seconds))
    );
    const auto daemon = here.start({"--drain", "--poll-intervals", "3600"});
    BOOST_TEST(daemon->wait() == 0);
    const final_record r = here.record("late");
    BOOST_TEST(r.folder == "cancelled", r.text);
    BOOST_TEST(emulator.jobs("activated") == 1);
    BOOST_TEST(emulator.jobs("cancelled") == 1);
}

BOOST_AUTO_TEST_CASE(a_job_whose_deadline_has_passed_already_is_not_started)
{
    const emulator_process emulator({"--jobs", "1"});
    const site here(emulator);
    here.drop_job(
        "late",
        emulator.job_ids()[0],
        fmt::format(R"("rdad": {{"deadline": "{}"}})", in_seconds(-60))
    );
    here.drain();
    BOOST_TEST(here.record("late").folder == "unsubmitted");
    BOOST_TEST(emulator.jobs("activated") == 0);
}

BOOST_AUTO_TEST_CASE(a_job_is_not_started_before_its_time)
{
    const emulator_process emulator({"--jobs", "1", "--job-time", "100ms..100ms"});
    const site here(emulator);
    const auto dropped = std::chrono::steady_clock::now();
    here.drop_job(
        "later",
        emulator.job_ids()[0],
        fmt::format(R"("rdad": {{"notBefore": "{}"}})", in_seconds(3))
    );
    here.drain();
    BOOST_TEST(here.record("later").folder == "success");
    // The time is written to the second: up to one of them is cut off.
    BOOST_TEST((std::chrono::steady_clock::now() - dropped >= std::chrono::seconds(2)));
}

BOOST_AUTO_TEST_CASE(a_job_that_is_wanted_unsubmitted_is_patched_and_estimated_and_not_started)
{
    const emulator_process emulator({"--jobs", "1"});
    const site here(emulator);
    here.drop_job(
        "ready",
        emulator.job_ids()[0],
        std::string(objects2d_members) + R"(, "state": "unsubmitted")"
    );
    here.drain();
    const final_record r = here.record("ready");
    BOOST_TEST(r.folder == "unsubmitted");
    BOOST_TEST(r.content.at("job").at("costEstimation").at("estimatedCost") == 2.1);
    BOOST_TEST(emulator.jobs("activated") == 0);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace rdad::tests
