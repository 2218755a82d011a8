// SPDX-License-Identifier: BSL-1.0
// Many jobs at once, with the daemon left alone and with the daemon killed again and again.

#include "end_to_end/site/emulator_process.hpp"
#include "end_to_end/site/site.hpp"
#include "end_to_end/site/waiting.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include <csignal>
#include <cstdint>
#include <set>

namespace json = boost::json;

namespace rdad::tests {
namespace {

constexpr std::int64_t fleet_size = is_sanitized ? 60 : 200;

struct fleet
{
    const emulator_process emulator{
        {"--jobs",
         std::to_string(fleet_size),
         "--job-time",
         "1s..3s",
         "--fail-percent",
         "20",
         "--rate-limit",
         "3000"}};
    site here{emulator};

    fleet()
    {
        here.configure("pace", "requests_per_minute", "3000");
        here.configure("pace", "poll_intervals", "1.5,1,3");
        for (std::size_t i = 0; i < emulator.job_ids().size(); ++i)
            here.drop_job(fmt::format("job{}", i), emulator.job_ids()[i]);
    }

    void check_end() const
    {
        std::set<std::string> ids;
        const auto records = here.final_records();
        for (const final_record& r : records) {
            const std::string id(r.content.at("spec").at("id").as_string());
            const json::value job = json::parse(emulator.job_answer(id)).at("job");
            ids.insert(id);
            BOOST_TEST(job.at("state").as_string() == r.folder);
            BOOST_TEST(r.content.at("job") == job);
            BOOST_TEST(r.state() == r.folder);
        }
        BOOST_TEST(records.size() == static_cast<std::size_t>(fleet_size));
        BOOST_TEST(ids.size() == static_cast<std::size_t>(fleet_size));
        const json::value counters = emulator.counters();
        const json::value& jobs = counters.at("jobs");
        BOOST_TEST(jobs.at("activated") == fleet_size);
        BOOST_TEST(jobs.at("activatedTwice") == 0);
        BOOST_TEST(jobs.at("activationsRepeated") == 0);
        BOOST_TEST(jobs.at("created") == 0);
        BOOST_TEST(jobs.at("failed").to_number<int>() > 0);
        BOOST_TEST(counters.at("early") == 0);
        BOOST_TEST_MESSAGE(json::serialize(counters));
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(a_fleet_of_jobs, fleet)

BOOST_AUTO_TEST_CASE(each_ends_once_and_where_its_state_says)
{
    here.drain();
    check_end();
}

BOOST_AUTO_TEST_CASE(a_job_that_was_running_at_kill_9_ends_once)
{
    // The starts are what takes time here.
    here.configure("pace", "requests_per_minute", "12000");
    const auto active = [&] { return emulator.jobs("activated"); };
    const auto ended = [&] { return static_cast<std::int64_t>(here.final_records().size()); };
    const auto run_until = [&](std::string_view what, auto condition) {
        const auto daemon = here.start();
        wait_until(what, [&] { return condition() || daemon->status(); });
        BOOST_TEST(daemon->end_by(SIGKILL) == -SIGKILL);
    };
    run_until("a file is taken", [&] { return !here.names_in("active").empty(); });
    run_until("a job is active", [&] { return active() >= 1; });
    run_until("a third of them are active", [&] { return active() >= fleet_size / 3; });
    run_until("one has ended", [&] { return ended() >= 1; });
    run_until("half have ended", [&] { return ended() >= fleet_size / 2; });
    run_until("most have ended", [&] { return ended() >= fleet_size * 9 / 10; });
    here.drain();
    check_end();
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace rdad::tests
