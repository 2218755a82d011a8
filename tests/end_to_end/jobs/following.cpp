// SPDX-License-Identifier: BSL-1.0
// How the ends of jobs are noticed: by the list of active jobs, or by the progress of each.

#include "end_to_end/site/emulator_process.hpp"
#include "end_to_end/site/site.hpp"
#include "end_to_end/site/specs.hpp"
#include "end_to_end/site/waiting.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include <csignal>
#include <cstdint>
#include <string>
#include <vector>

namespace json = boost::json;

namespace rdad::tests {

BOOST_AUTO_TEST_SUITE(following)

namespace {

constexpr int job_count = 30;

struct host
{
    explicit host(std::vector<std::string> flags = {}) : emulator(with_jobs(std::move(flags)))
    {
        for (const std::string& id : emulator.job_ids())
            here.drop_job(id, id);
    }

    static std::vector<std::string> with_jobs(std::vector<std::string> flags)
    {
        for (const char* flag : {"--jobs", "30", "--job-time", "1s..2s", "--fail-percent", "30"})
            flags.emplace_back(flag);
        return flags;
    }

    /// Every record has the service's last word, to the letter.
    void check_end() const
    {
        const auto records = here.final_records();
        BOOST_TEST(records.size() == static_cast<std::size_t>(job_count));
        for (const final_record& r : records) {
            const json::value answer = json::parse(emulator.job_answer(r.name));
            BOOST_TEST(r.content.at("job") == answer.at("job"));
            BOOST_TEST(r.folder == answer.at("job").at("state").as_string());
        }
        BOOST_TEST(emulator.jobs("activated") == job_count);
        BOOST_TEST(emulator.jobs("activationsRepeated") == 0);
        BOOST_TEST(emulator.counters().at("early") == 0);
    }

    const emulator_process emulator;
    site here{emulator};
};

}  // namespace

BOOST_AUTO_TEST_CASE(ends_are_noticed_without_a_call_for_each_job)
{
    const host h;
    const std::string said = h.here.drain();
    const std::int64_t gets = h.emulator.requests("get", "200");
    h.check_end();
    BOOST_TEST(h.emulator.requests("progress", "200") == 0);
    BOOST_TEST(gets == 0);
    BOOST_TEST(h.emulator.requests("list", "200") > 0);
    BOOST_TEST(said.find("progress") == said.npos, said);
}

BOOST_AUTO_TEST_CASE(where_there_is_no_list_each_job_is_asked_for_its_progress)
{
    const host h({"--no-list"});
    const std::string said = h.here.drain();
    h.check_end();
    BOOST_TEST(h.emulator.requests("progress", "200") >= job_count);
    BOOST_TEST(said.find("Jobs are followed one by one, by their progress.") != said.npos, said);
}

BOOST_AUTO_TEST_CASE(where_the_list_has_short_forms_each_document_is_fetched_by_itself)
{
    const host h({"--list-items", "short"});
    h.here.drain();
    const std::int64_t gets = h.emulator.requests("get", "200");
    h.check_end();
    BOOST_TEST(gets == job_count);
    BOOST_TEST(h.emulator.requests("progress", "200") == 0);
}

BOOST_AUTO_TEST_CASE(who_wants_progress_asked_for_has_the_list_left_alone)
{
    host h;
    h.here.configure("pace", "poll", "progress");
    h.here.drain();
    h.check_end();
    BOOST_TEST(h.emulator.requests("list", "200") == 0);
    BOOST_TEST(h.emulator.requests("progress", "200") >= job_count);
}

BOOST_AUTO_TEST_CASE(ends_are_noticed_whatever_the_list_meets)
{
    host h;
    h.here.use_client_credentials(h.emulator);
    for (const unsigned status : {503U, 408U, 500U})
        h.emulator.order({{"fault", "status"}, {"operation", "list"}, {"status", status}, {"body", ""}});
    h.emulator.order({{"fault", "status"}, {"operation", "list"}, {"status", 200}, {"body", "{\"jobs\": 7}"}}
    );
    h.emulator.order({{"fault", "close"}, {"operation", "list"}});
    h.emulator.order({{"fault", "unauthorized"}, {"operation", "list"}});
    h.emulator.order(
        {{"fault", "status"}, {"operation", "list"}, {"status", 429}, {"body", ""}, {"retryAfter", "1"}}
    );
    h.here.drain();
    h.check_end();
    BOOST_TEST(h.emulator.requests("list", "429") == 1);
    BOOST_TEST(h.emulator.requests("progress", "200") == 0);
}

BOOST_AUTO_TEST_CASE(jobs_that_were_active_at_a_crash_are_followed_by_the_list_again)
{
    const host h;
    const auto daemon = h.here.start();
    wait_until("all are active", [&] { return h.emulator.jobs("activated") == job_count; });
    daemon->end_by(SIGKILL);
    wait_until("some have ended unseen", [&] { return h.emulator.jobs("active") < job_count / 2; });
    h.here.drain();
    BOOST_TEST(h.emulator.requests("progress", "200") == 0);
    h.check_end();
}

BOOST_AUTO_TEST_CASE(a_reload_changes_how_jobs_are_followed)
{
    host h;
    h.here.configure("pace", "poll", "progress");
    const auto daemon = h.here.start_service();
    wait_until("progress is asked for", [&] { return h.emulator.requests("progress", "200") > 0; });
    h.here.configure("pace", "poll", "list");
    daemon->signal(SIGHUP);
    wait_until("the list is asked for", [&] { return h.emulator.requests("list", "200") > 0; });
    wait_until("all have ended", [&] {
        return h.here.final_records().size() == static_cast<std::size_t>(job_count);
    });
    h.check_end();
}

BOOST_AUTO_TEST_CASE(a_reload_to_progress_wakes_the_jobs_that_the_list_has_followed)
{
    const emulator_process emulator({"--jobs", "3", "--job-time", "1h..1h"});
    site here(emulator);
    for (const std::string& id : emulator.job_ids())
        here.drop_job(id, id);
    const auto daemon = here.start_service();
    wait_until("all are active", [&] { return emulator.jobs("activated") == 3; });
    wait_until("the list is asked for", [&] { return emulator.requests("list", "200") > 2; });
    here.configure("pace", "poll", "progress");
    daemon->signal(SIGHUP);
    wait_until("progress is asked for", [&] { return emulator.requests("progress", "200") >= 3; });
}

BOOST_AUTO_TEST_CASE(a_drain_ends_well_while_the_list_is_being_asked_for)
{
    const emulator_process emulator({"--jobs", "1", "--job-time", "1h..1h"});
    const site here(emulator);
    emulator.order({{"fault", "delay"}, {"operation", "list"}, {"milliseconds", 50000}, {"count", 100}});
    const int seconds = is_sanitized ? 8 : 3;
    here.drop_job(
        "run",
        emulator.job_ids()[0],
        fmt::format(R"("rdad": {{"deadline": "{}"}})", in_seconds(seconds))
    );
    here.drain();
    BOOST_TEST(here.record("run").folder == "cancelled");
    BOOST_TEST(emulator.requests("list", "200") == 1);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace rdad::tests
