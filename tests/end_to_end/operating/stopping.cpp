// SPDX-License-Identifier: BSL-1.0
// The daemon stops at once and safely, and goes on where it was.

#include "end_to_end/site/emulator_process.hpp"
#include "end_to_end/site/exit_statuses.hpp"
#include "end_to_end/site/gateway.hpp"
#include "end_to_end/site/site.hpp"
#include "end_to_end/site/specs.hpp"
#include "end_to_end/site/waiting.hpp"
#include "http/certificates.hpp"
#include "http/loopback_server.hpp"

#include <boost/json/parse.hpp>
#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include <chrono>
#include <csignal>
#include <memory>

namespace json = boost::json;

namespace rdad::tests {
namespace {

/// A second is what is promised, and a machine that is busy with other tests takes its own. It is far less
/// than the shortest deadline that a stop could be kept waiting by, the 10 s of a handshake.
constexpr std::chrono::seconds longest_stop(5);

void check_stops_at_once(child_process& daemon, int signal_number = SIGTERM)
{
    const auto begin = std::chrono::steady_clock::now();
    const int status = daemon.end_by(signal_number);
    const auto took = std::chrono::steady_clock::now() - begin;
    BOOST_TEST(status == 0, daemon.errors());
    BOOST_TEST((took < longest_stop), daemon.errors());
    BOOST_TEST(daemon.errors().find("error: ") == std::string::npos, daemon.errors());
}

/// Every file in the spool is what it should be: nothing is half-written.
void check_is_whole(const site& here)
{
    for (const char* folder :
         {"active", "success", "failed", "cancelled", "unsubmitted", "held", "rejected"}) {
        for (const std::string& name : here.names_in(folder)) {
            // What is being written when the daemon stops is not there yet; the next start removes it.
            if (name.starts_with('.'))
                continue;
            boost::system::error_code ec;
            const json::value record = json::parse(here.last_text(folder, name), ec);
            BOOST_TEST(!ec, folder << "/" << name);
            BOOST_TEST(record.is_object(), folder << "/" << name);
        }
    }
}

void check_has_no_temporary_files(const site& here)
{
    for (const char* folder : {"incoming", "active", "success"}) {
        for (const std::string& name : here.names_in(folder))
            BOOST_TEST(!name.ends_with(".writing"), folder << "/" << name);
    }
}

json::object delay(std::string_view operation)
{
    return {{"fault", "delay"}, {"operation", operation}, {"count", 1000}, {"milliseconds", 600'000}};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(stopping)

BOOST_AUTO_TEST_CASE(SIGTERM_ends_an_idle_daemon)
{
    const emulator_process emulator;
    const site here(emulator);
    check_stops_at_once(*here.start_service());
    check_stops_at_once(*here.start_service(), SIGINT);
}

BOOST_AUTO_TEST_CASE(SIGTERM_while_jobs_run_loses_none)
{
    constexpr std::int64_t jobs = 30;
    const emulator_process emulator({"--jobs", std::to_string(jobs), "--job-time", "1s..4s"});
    const site here(emulator);
    for (const std::string& id : emulator.job_ids())
        here.drop_job(id, id);
    for (const std::int64_t activated : {std::int64_t{1}, jobs / 2, jobs}) {
        // Before it is ready, SIGTERM ends it as it ends any program.
        const auto daemon = here.start_service();
        wait_until("so many are active", [&] { return emulator.jobs("activated") >= activated; });
        check_stops_at_once(*daemon);
        check_is_whole(here);
    }
    here.drain();
    check_is_whole(here);
    check_has_no_temporary_files(here);
    BOOST_TEST(here.final_records().size() == static_cast<std::size_t>(jobs));
    BOOST_TEST(emulator.jobs("activated") == jobs);
    BOOST_TEST(emulator.jobs("activationsRepeated") == 0);
}

BOOST_AUTO_TEST_CASE(SIGTERM_is_not_kept_waiting_by_a_service_that_does_not_answer)
{
    for (const char* operation : {"patch", "progress", "list"}) {
        BOOST_TEST_CONTEXT(operation)
        {
            const emulator_process emulator({"--jobs", "2", "--job-time", "500ms..500ms"});
            site here(emulator);
            const bool lists = operation == std::string_view("list");
            here.configure("pace", "poll", lists ? "list" : "progress");
            emulator.order(delay(operation));
            for (const std::string& id : emulator.job_ids())
                here.drop_job(id, id);
            const auto daemon = here.start();
            wait_until("all wait for an answer", [&] {
                return emulator.requests(operation, "200") == (lists ? 1 : 2);
            });
            check_stops_at_once(*daemon);
            check_is_whole(here);

            emulator.take_back_orders();
            here.drain();
            BOOST_TEST(here.final_records().size() == 2U);
            BOOST_TEST(emulator.jobs("activated") == 2);
            BOOST_TEST(emulator.jobs("activationsRepeated") == 0);
        }
    }
}

BOOST_AUTO_TEST_CASE(SIGTERM_is_not_kept_waiting_by_a_creation_that_is_not_answered)
{
    const emulator_process emulator;
    const site here(emulator);
    emulator.order(delay("create"));
    here.drop("new.json", fmt::format("{{{}}}", new_job_members));
    const auto daemon = here.start();
    wait_until("the creation waits for its answer", [&] { return emulator.jobs("created") == 1; });
    check_stops_at_once(*daemon);
    emulator.take_back_orders();

    here.drain();

    BOOST_TEST(here.record("new").folder == "success");
    BOOST_TEST(emulator.jobs("created") == 1);
}

BOOST_AUTO_TEST_CASE(a_creation_that_is_answered_while_the_daemon_stops_is_not_in_doubt)
{
    const emulator_process emulator({"--job-time", "200ms..200ms"});
    boost::asio::io_context io;
    testing::certificate_authority authority;
    std::unique_ptr<child_process> daemon;
    // The answer is on its way once the daemon has begun to stop, and not before.
    const auto stop_first = [&](const http::response& right) {
        daemon->signal(SIGTERM);
        daemon->wait_for_errors("Stopping; ");
        return testing::reply{bytes_of(right)};
    };
    const gateway way(io, emulator, authority.issue(), {call_kind::create, true, 1, stop_first});
    site here(emulator);
    write_file(here.folder() / "trusted.pem", authority.certificate());
    here.configure("api", "ca_file", (here.folder() / "trusted.pem").string());
    here.configure("api", "base_url", fmt::format("https://127.0.0.1:{}/realitydataanalysis", way.port()));
    here.drop("new.json", fmt::format("{{{}}}", new_job_members));
    daemon = here.start();
    wait_until(io, "the daemon has stopped", [&] { return daemon->status().has_value(); });
    BOOST_TEST(*daemon->status() == 0, daemon->errors());
    BOOST_TEST(way.spoiled() == 1U);

    const json::value left = json::parse(here.last_text("active", "new.json"));
    BOOST_TEST(left.at("life").as_object().contains("jobId"), left);

    here.configure("api", "ca_file", emulator.ca_file());
    here.configure("api", "base_url", emulator.url());
    here.drain();
    BOOST_TEST(here.record("new").folder == "success");
    BOOST_TEST(emulator.jobs("created") == 1);
}

BOOST_AUTO_TEST_CASE(a_drain_that_is_stopped_does_not_claim_to_be_done)
{
    const emulator_process emulator({"--jobs", "1", "--job-time", "1h..1h"});
    const site here(emulator);
    here.drop_job("job", emulator.job_ids()[0]);
    const auto daemon = here.start({"--drain"});
    wait_until("the job is active", [&] { return emulator.jobs("activated") == 1; });
    BOOST_TEST(daemon->end_by(SIGTERM) == exit_temporary);
}

BOOST_AUTO_TEST_CASE(SIGTERM_is_not_kept_waiting_by_a_handshake)
{
    const emulator_process emulator({"--jobs", "1", "--job-time", "200ms..200ms"});
    boost::asio::io_context io;
    testing::certificate_authority authority;
    const testing::loopback_server mute(io, {.certificate = authority.issue(), .mute = true}, {});
    site here(emulator);
    here.configure("api", "base_url", fmt::format("https://127.0.0.1:{}", mute.port()));
    here.drop_job("job", emulator.job_ids()[0]);
    const auto daemon = here.start();
    wait_until(io, "the daemon has connected", [&] { return mute.connections() > 0; });
    check_stops_at_once(*daemon);

    here.configure("api", "base_url", emulator.url());
    here.drain();
    BOOST_TEST(here.record("job").folder == "success");
}

BOOST_AUTO_TEST_CASE(what_a_crash_has_left_half_written_is_removed)
{
    const emulator_process emulator;
    const site here(emulator);
    here.drain();
    write_file(here.spool() / "active" / ".job.json.writing", "{\"spec\": ");
    here.drain();
    check_has_no_temporary_files(here);
}

BOOST_AUTO_TEST_CASE(a_record_that_cannot_be_read_is_held_as_it_is)
{
    const emulator_process emulator({"--jobs", "1", "--job-time", "200ms..200ms"});
    const site here(emulator);
    here.drain();
    write_file(here.spool() / "active" / "damaged.json", "{\"spec\": ");
    here.drop_job("good", emulator.job_ids()[0]);
    const std::string said = here.drain();
    BOOST_TEST(said.find("damaged") != std::string::npos, said);
    BOOST_TEST(read_file(here.spool() / "held" / "damaged.json") == "{\"spec\": ");
    BOOST_TEST(here.names_in("success").size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_strict_drain_tells_by_its_exit_status_that_a_job_has_not_ended_as_its_file_asks)
{
    const emulator_process emulator({"--jobs", "4", "--job-time", "200ms..200ms"});
    const site here(emulator);
    const auto exit_of_drain = [&](bool is_strict) {
        std::vector<std::string> flags{"--drain"};
        if (is_strict)
            flags.emplace_back("--strict");
        return here.start(flags)->wait();
    };
    here.drop_job("good", emulator.job_ids()[0]);
    here.drop_job("ready", emulator.job_ids()[1], R"("state": "unsubmitted")");
    BOOST_TEST(exit_of_drain(true) == 0);
    emulator.plan(emulator.job_ids()[2], 0.2, "failed");
    here.drop_job("failed", emulator.job_ids()[2]);
    BOOST_TEST(exit_of_drain(true) == 1);
    BOOST_TEST(here.record("failed").folder == "failed");
    here.drop("bad.json", "{");
    BOOST_TEST(exit_of_drain(true) == 1);
    BOOST_TEST(here.record("bad").folder == "rejected");
    emulator.plan(emulator.job_ids()[3], 0.2, "failed");
    here.drop_job("failed-too", emulator.job_ids()[3]);
    BOOST_TEST(exit_of_drain(false) == 0);
    // Of earlier runs it says nothing.
    BOOST_TEST(exit_of_drain(true) == 0);
    BOOST_TEST(here.start({"--strict"})->wait() == exit_usage);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace rdad::tests
