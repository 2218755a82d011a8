// SPDX-License-Identifier: BSL-1.0
// How a daemon is, in numbers.

#include "metrics/snapshot.hpp"

#include "contains.hpp"
#include "metrics/exposition.hpp"

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include <set>
#include <string>

using namespace rdad;
using namespace rdad::tests;
using namespace std::chrono_literals;
using driver::waits_for;

BOOST_AUTO_TEST_SUITE(snapshots_in_numbers)

namespace {

constexpr std::chrono::sys_seconds now{1'800'000'000s};

struct fixture
{
    metrics::snapshot seen{.began = now - 1h, .config_read = now - 1h};

    metrics::waiting_jobs& waiting(waits_for what) { return seen.waiting[static_cast<std::size_t>(what)]; }

    std::string text() const { return metrics::text_of({}, seen, now); }

    bool has(const std::string& line) const { return contains(text(), "\n" + line + "\n"); }
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(jobs_are_counted_by_state_and_by_what_they_wait_for, fixture)
{
    waiting(waits_for::turn) = {3, now - 20min};
    waiting(waits_for::start_time) = {4, now - 30h};
    waiting(waits_for::end) = {5, now - 2h};
    seen.held = 6;
    seen.stuck = 2;
    BOOST_TEST(has(R"(rdad_jobs{state="waiting"} 7)"), text());
    BOOST_TEST(has(R"(rdad_jobs{state="running"} 5)"));
    BOOST_TEST(has(R"(rdad_jobs{state="held"} 6)"));
    BOOST_TEST(has(R"(rdad_jobs_waiting{for="turn"} 3)"));
    BOOST_TEST(has(R"(rdad_jobs_waiting{for="startTime"} 4)"));
    BOOST_TEST(!contains(text(), R"(rdad_jobs_waiting{for="end"})"));
    BOOST_TEST(has(R"(rdad_oldest_job_age_seconds{for="turn"} 1200)"));
    BOOST_TEST(has(R"(rdad_oldest_job_age_seconds{for="end"} 7200)"));
    BOOST_TEST(has("rdad_jobs_stuck 2"));
}

BOOST_FIXTURE_TEST_CASE(each_reason_to_wait_is_there_although_no_job_has_it, fixture)
{
    for (const waits_for what : driver::all_waits) {
        BOOST_TEST_CONTEXT(to_string(what))
        {
            BOOST_TEST(has(fmt::format(R"(rdad_oldest_job_age_seconds{{for="{}"}} 0)", to_string(what))));
            const bool is_counted = has(fmt::format(R"(rdad_jobs_waiting{{for="{}"}} 0)", to_string(what)));
            BOOST_TEST(is_counted == (what != waits_for::end));
        }
    }
}

BOOST_FIXTURE_TEST_CASE(a_job_that_was_taken_in_the_future_is_new, fixture)
{
    waiting(waits_for::turn) = {1, now + 1h};
    BOOST_TEST(has(R"(rdad_oldest_job_age_seconds{for="turn"} 0)"), text());
}

BOOST_FIXTURE_TEST_CASE(calls_are_told_with_their_limit_and_pauses, fixture)
{
    seen.calls_waiting = 12;
    seen.calls = {100, 90, 8};
    BOOST_TEST(has("rdad_calls_waiting 12"), text());
    BOOST_TEST(has("rdad_calls_limit 100"));
    BOOST_TEST(has("rdad_calls_remaining 8"));
    BOOST_TEST(has("rdad_calls_paused_until_timestamp_seconds 0"));
    seen.no_calls_until = now + 30s;
    BOOST_TEST(has("rdad_calls_paused_until_timestamp_seconds 1800000030"), text());
}

BOOST_FIXTURE_TEST_CASE(what_is_wrong_is_0, fixture)
{
    const auto flags = {
        "rdad_service_reachable",
        "rdad_token_accepted",
        "rdad_spool_writable",
        "rdad_config_last_reload_successful"};
    for (const std::string flag : flags)
        BOOST_TEST(has(flag + " 1"), flag);
    seen.is_service_reachable = false;
    seen.is_token_accepted = false;
    seen.is_spool_writable = false;
    seen.is_config_good = false;
    for (const std::string flag : flags)
        BOOST_TEST(has(flag + " 0"), flag);
}

BOOST_FIXTURE_TEST_CASE(times_are_seconds_since_1970, fixture)
{
    BOOST_TEST(has("rdad_process_start_time_seconds 1799996400"), text());
    BOOST_TEST(has("rdad_config_last_reload_success_timestamp_seconds 1799996400"));
    BOOST_TEST(has("rdad_service_last_answer_timestamp_seconds 0"));
    seen.last_answer = now - 1s;
    seen.token_expiry = now + 1h;
    BOOST_TEST(has("rdad_service_last_answer_timestamp_seconds 1799999999"), text());
    BOOST_TEST(has("rdad_token_expiry_timestamp_seconds 1800003600"), text());
}

BOOST_FIXTURE_TEST_CASE(what_is_not_known_has_no_series_but_is_described, fixture)
{
    for (const std::string name : {"rdad_token_expiry_timestamp_seconds", "rdad_spool_free_bytes"}) {
        BOOST_TEST(contains(text(), "\n# HELP " + name + " "), text());
        BOOST_TEST(!contains(text(), "\n" + name + " "), text());
    }
    BOOST_TEST(!contains(text(), R"({state="held"})"));
    seen.free_bytes = 2'000'000'000;
    BOOST_TEST(has("rdad_spool_free_bytes 2000000000"), text());
}

BOOST_FIXTURE_TEST_CASE(each_family_is_described_once, fixture)
{
    std::set<std::string> names;
    for (const auto& family : metrics::families_of(seen, now)) {
        BOOST_TEST(names.insert(family.name).second, family.name);
        BOOST_TEST(!family.help.empty(), family.name);
    }
}

BOOST_AUTO_TEST_CASE(without_a_daemon_it_is_only_told_that_there_is_none)
{
    const std::string text = metrics::text_without_daemon();
    BOOST_TEST(text.ends_with("\n# TYPE rdad_up gauge\nrdad_up 0\n"), text);
    BOOST_TEST(contains(metrics::text_of({}, {}, {}), "\nrdad_up 1\n"));
}

BOOST_AUTO_TEST_SUITE_END()
