// SPDX-License-Identifier: BSL-1.0
// A host whose clock is wrong, or is set while jobs run.

#include "contains.hpp"
#include "end_to_end/site/emulator_process.hpp"
#include "end_to_end/site/site.hpp"
#include "end_to_end/site/specs.hpp"
#include "end_to_end/site/waiting.hpp"
#include "environment_variable.hpp"
#include "sanitized.hpp"

#include <boost/test/unit_test.hpp>
#include <fmt/chrono.h>
#include <fmt/format.h>

#include <array>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>

namespace fs = std::filesystem;

namespace rdad::tests {
namespace {

/// By Debian's package libfaketime.
std::string faketime_library()
{
    for (const auto& entry : fs::directory_iterator("/usr/lib")) {
        const fs::path library = entry.path() / "faketime/libfaketimeMT.so.1";
        std::error_code none;
        if (fs::exists(library, none))
            return library;
    }
    return "";
}

/// For tests that set the clock of a daemon.
boost::test_tools::assertion_result with_faketime(boost::unit_test::test_unit_id)
{
    boost::test_tools::assertion_result result(!is_sanitized && !faketime_library().empty());
    result.message() << "the package libfaketime is needed, and no sanitizer, which wants to be loaded first";
    return result;
}

/// A host whose calendar is set as the test likes, and whose steady clock is not.
class fixture
{
public:
    static constexpr std::size_t jobs = 12;

    const emulator_process emulator{
        {"--jobs", std::to_string(jobs), "--job-time", "2s..3s", "--retry-after", "date"}};
    site here{emulator};
    std::unique_ptr<child_process> daemon;

    /// "+5h", "-5h": how far it is from right.
    void set_clock(const std::string& offset) const
    {
        // Never read half-written.
        write_file(offset_file_ + ".new", offset);
        fs::rename(offset_file_ + ".new", offset_file_);
    }

    void start(std::vector<std::string> flags = {})
    {
        const environment_variable library("LD_PRELOAD", faketime_library());
        const environment_variable file("FAKETIME_TIMESTAMP_FILE", offset_file_);
        const environment_variable read_each_time("FAKETIME_NO_CACHE", "1");
        const environment_variable calendar_only("FAKETIME_DONT_FAKE_MONOTONIC", "1");
        const environment_variable files_keep_theirs("NO_FAKE_STAT", "1");
        daemon = here.start(std::move(flags));
    }

    void drop_jobs(std::size_t count) const
    {
        for (std::size_t i = 0; i < count; ++i)
            here.drop_job(fmt::format("job-{}", i), emulator.job_ids()[i]);
    }

    void wait_until_told(const std::string& words) const
    {
        wait_until("the daemon says: " + words, [&] { return contains(daemon->errors(), words); });
    }

    void check_ends_well(std::size_t count)
    {
        BOOST_TEST(daemon->wait() == 0, daemon->errors());
        BOOST_TEST(here.names_in("success").size() == count, daemon->errors());
        BOOST_TEST(emulator.jobs("activated") == static_cast<std::int64_t>(count));
        BOOST_TEST(emulator.jobs("activationsRepeated") == 0);
    }

    /// The next activation or settings are told the date at which to come again, that many seconds ahead.
    void refuse_once(int seconds) const
    {
        emulator.order(
            {{"fault", "status"},
             {"operation", "patch"},
             {"status", 429},
             {"retryAfter", std::to_string(seconds)}}
        );
    }

private:
    const std::string offset_file_ = here.folder() / "clock";
};

/// Of calls to the service; each job takes three at the least.
std::int64_t answered(const emulator_process& e)
{
    std::int64_t all = 0;
    for (const char* operation : {"patch", "get", "list", "progress"})
        all += e.requests(operation, "200");
    return all;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(clock, fixture, *boost::unit_test::precondition(with_faketime))

BOOST_AUTO_TEST_CASE(jobs_end_well_while_the_clock_jumps_by_hours)
{
    set_clock("+0h");
    drop_jobs(jobs);
    start({"--drain"});
    for (const char* offset : {"+5h", "-5h", "+30h", "+0h"}) {
        const auto before = answered(emulator);
        wait_until("the daemon goes on", [&] { return answered(emulator) > before || daemon->status(); });
        set_clock(offset);
    }
    check_ends_well(jobs);
    // Neither a storm nor a standstill: each job is patched and looked at some times.
    BOOST_TEST(answered(emulator) < static_cast<std::int64_t>(20 * jobs));
}

BOOST_AUTO_TEST_CASE(a_date_in_Retry_After_is_understood_by_the_clock_of_the_service)
{
    for (const char* offset : {"-5h", "+5h"}) {
        set_clock(offset);
        refuse_once(3);
        here.drop_job(fmt::format("job{}", offset), emulator.job_ids()[offset[0] == '+' ? 1 : 0]);
        start({"--drain"});
        BOOST_TEST(daemon->wait() == 0, daemon->errors());
        BOOST_TEST(contains(daemon->errors(), "The service limits the rate of calls"), daemon->errors());
    }
    BOOST_TEST(here.names_in("success").size() == 2U);
    BOOST_TEST(emulator.counters().at("early") == 0);
}

BOOST_AUTO_TEST_CASE(a_pause_that_is_kept_is_no_longer_on_a_clock_that_was_set_back)
{
    set_clock("+0h");
    refuse_once(4);
    drop_jobs(1);
    start();
    wait_until("the pause is kept", [&] { return fs::exists(here.spool() / "retry-after"); });
    BOOST_TEST(daemon->end_by(SIGTERM) == 0);
    set_clock("-5h");
    start({"--drain"});
    wait_until_told("Calls wait until ");
    check_ends_well(1);
}

BOOST_AUTO_TEST_CASE(a_job_begins_when_the_clock_is_set_to_its_time)
{
    set_clock("+0h");
    const auto in_an_hour = std::chrono::system_clock::now() + std::chrono::hours(1);
    here.drop_job(
        "job-0",
        emulator.job_ids()[0],
        fmt::format(
            R"("rdad": {{"notBefore": "{:%Y-%m-%dT%H:%M:%SZ}"}})",
            fmt::gmtime(std::chrono::system_clock::to_time_t(in_an_hour))
        )
    );
    start({"--drain"});
    wait_until("the job is patched", [&] { return !here.names_in("active").empty(); });
    set_clock("+2h");
    check_ends_well(1);
}

BOOST_AUTO_TEST_CASE(what_exceeds_cost_per_day_waits_for_the_next_day_over_restarts_and_kills)
{
    // Away from midnight.
    const auto now = std::chrono::system_clock::now();
    const auto noon = std::chrono::floor<std::chrono::days>(now) + std::chrono::hours(12);
    const auto until_noon = std::chrono::floor<std::chrono::seconds>(noon - now).count();
    set_clock(fmt::format("{:+}", until_noon));
    here.configure("pace", "cost_per_day", "5");
    for (std::size_t i = 0; i < 3; ++i)
        here.drop_job(fmt::format("job-{}", i), emulator.job_ids()[i], objects2d_members);
    start();
    wait_until_told("of 5 are spent. It waits until 00:00 UTC");
    wait_until("two of them have run", [&] { return here.names_in("success").size() == 2U; });
    wait_until("people are told for what the third waits", [&] {
        child_process status(RDACTL, {"status", "--config", here.config_file()});
        status.wait();
        return contains(status.output(), "1 for cost_per_day");
    });
    daemon->end_by(SIGKILL);
    start();
    wait_until_told("4.2 of 5 are spent");
    BOOST_TEST(emulator.jobs("activated") == 2);
    BOOST_TEST(daemon->end_by(SIGTERM) == 0);
    set_clock(fmt::format("{:+}", until_noon + 24 * 3600));
    start({"--drain"});
    check_ends_well(3);
}

BOOST_AUTO_TEST_CASE(a_reload_with_a_higher_cost_per_day_has_jobs_go_on_at_once)
{
    set_clock("+0h");
    here.configure("pace", "cost_per_day", "2");
    here.drop_job("job-0", emulator.job_ids()[0], objects2d_members);
    start();
    wait_until_told("is higher than cost_per_day, 2: it waits until that is raised.");
    here.configure("pace", "cost_per_day", "2.5");
    daemon->signal(SIGHUP);
    here.wait_for_record("job-0");
    BOOST_TEST(daemon->end_by(SIGTERM) == 0);
    BOOST_TEST(here.names_in("success").size() == 1U);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace rdad::tests
