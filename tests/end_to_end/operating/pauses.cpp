// SPDX-License-Identifier: BSL-1.0
// What the service asks to be left alone for is waited for: all of it, and not what a backoff happens to draw.

#include "contains.hpp"
#include "end_to_end/site/emulator_process.hpp"
#include "end_to_end/site/site.hpp"
#include "end_to_end/site/waiting.hpp"

#include <boost/json/object.hpp>
#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include <chrono>
#include <filesystem>
#include <list>
#include <string>

namespace json = boost::json;
namespace fs = std::filesystem;

namespace rdad::tests {
namespace {

constexpr const char* retry_after = "Retry-After";
constexpr const char* platform_retry_after = "iTwinPlatform-RateLimit-Retry-After-Seconds";
constexpr const char* quota = R"({"statusCode": 403, "message": "Out of call volume quota."})";

struct host
{
    host(unsigned status, const char* header, const char* time, const char* body = "")
        : about(fmt::format("{} with {}: {}", status, header, time))
    {
        emulator.order(
            {{"fault", "status"},
             {"operation", "patch"},
             {"status", status},
             {"body", body},
             {"headers", json::object{{header, time}}}}
        );
        here.drop_job("job", emulator.job_ids()[0]);
        daemon = here.start();
    }

    /// How long all calls wait, as the journal says.
    int told_wait() const
    {
        daemon->wait_for_errors("all calls wait for ");
        const std::string said = daemon->errors();
        const std::string_view words = "all calls wait for ";
        return std::stoi(said.substr(said.find(words) + words.size()));
    }

    std::string about;
    const emulator_process emulator{{"--jobs", "2", "--job-time", "200ms..200ms"}};
    site here{emulator};
    std::unique_ptr<child_process> daemon;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(pauses)

BOOST_AUTO_TEST_CASE(all_calls_wait_for_as_long_as_is_asked)
{
    std::list<host> hosts;
    hosts.emplace_back(429, retry_after, "100");
    hosts.emplace_back(429, retry_after, "99.001");
    hosts.emplace_back(429, platform_retry_after, "100");
    hosts.emplace_back(503, retry_after, "100");
    hosts.emplace_back(503, platform_retry_after, "100");
    hosts.emplace_back(403, retry_after, "100", quota);
    for (const host& each : hosts) {
        BOOST_TEST_CONTEXT(each.about)
        {
            // Up to a tenth and a second is added, so that hosts don't come back together.
            const int wait = each.told_wait();
            BOOST_TEST(wait >= 100);
            BOOST_TEST(wait <= 111);
            wait_until("the pause is kept", [&] { return fs::exists(each.here.spool() / "retry-after"); });
            BOOST_TEST(each.emulator.jobs("activated") == 0);
            BOOST_TEST(each.here.final_records().empty(), "it is no failure of the job");
        }
    }
}

BOOST_AUTO_TEST_CASE(after_another_status_only_the_next_call_for_the_job_waits)
{
    const auto began = std::chrono::steady_clock::now();
    const host one(500, retry_after, "5");
    one.here.drop_job("other", one.emulator.job_ids()[1]);
    BOOST_TEST(one.here.wait_for_record("job").folder == "success");
    BOOST_TEST(one.here.wait_for_record("other").folder == "success");
    // A backoff would be 2 s at most.
    BOOST_TEST((std::chrono::steady_clock::now() - began >= std::chrono::seconds(5)));
    BOOST_TEST(!contains(one.daemon->errors(), "all calls wait"));
    BOOST_TEST(!fs::exists(one.here.spool() / "retry-after"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace rdad::tests
