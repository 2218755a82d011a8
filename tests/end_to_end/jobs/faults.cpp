// SPDX-License-Identifier: BSL-1.0
// A service that fails in all the ways it can: time is lost, no job is.

#include "end_to_end/site/emulator_process.hpp"
#include "end_to_end/site/relay.hpp"
#include "end_to_end/site/site.hpp"
#include "end_to_end/site/specs.hpp"
#include "end_to_end/site/waiting.hpp"

#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include <array>
#include <csignal>
#include <ctime>
#include <filesystem>
#include <list>

namespace json = boost::json;
namespace fs = std::filesystem;

namespace rdad::tests {
namespace {

/// One job that is run while the service misbehaves.
struct trial
{
    trial(
        const std::string& what,
        const std::vector<json::object>& faults,
        std::string_view members = objects2d_members,
        bool client_credentials = false
    )
        : about(what)
    {
        if (client_credentials)
            here.use_client_credentials(emulator);
        // Requests that are on their way while a 429 is answered would count as early.
        here.configure("pace", "connections", "1");
        emulator.plan(emulator.job_ids()[0], 1, "success");
        for (const json::object& fault : faults)
            emulator.order(fault);
        here.drop_job("job", emulator.job_ids()[0], members);
        here.configure("pace", "poll", "progress");
        daemon = here.start({"--drain"});
    }

    void check_end()
    {
        BOOST_TEST_CONTEXT(about)
        {
            BOOST_TEST(daemon->wait() == 0);
            const final_record r = here.record("job");
            BOOST_TEST(r.folder == "success", r.text);
            const json::value counters = emulator.counters();
            BOOST_TEST_INFO_SCOPE(json::serialize(counters));
            BOOST_TEST(counters.at("jobs").at("success") == 1);
            BOOST_TEST(counters.at("jobs").at("activated") == 1);
            BOOST_TEST(counters.at("jobs").at("activatedTwice") == 0);
            BOOST_TEST(counters.at("jobs").at("created") == 0);
            BOOST_TEST(counters.at("early") == 0);
            BOOST_TEST(r.text.find(emulator.token()) == std::string::npos);
            BOOST_TEST(daemon->errors().find(emulator.token()) == std::string::npos);
        }
    }

    std::string about;
    const emulator_process emulator{{"--jobs", "1"}};
    site here{emulator};
    std::unique_ptr<child_process> daemon;
};

json::object fault(std::string_view kind, std::string_view operation, int count = 1)
{
    return {{"fault", kind}, {"operation", operation}, {"count", count}};
}

json::object answer(unsigned status, std::string_view operation, std::string_view body, int count = 1)
{
    json::object order = fault("status", operation, count);
    order["status"] = status;
    order["body"] = body;
    return order;
}

json::object with(json::object order, std::string_view member, const json::value& value)
{
    order[member] = value;
    return order;
}

/// As HTTP writes it.
std::string date_in_seconds(int seconds)
{
    const std::time_t time = std::time(nullptr) + seconds;
    std::array<char, 40> text{};
    std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT", std::gmtime(&time));
    return text.data();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(faults)

BOOST_AUTO_TEST_CASE(a_job_ends_right_whatever_its_calls_meet)
{
    std::list<trial> trials;
    const auto begin = [&](auto&&... arguments) { trials.emplace_back(arguments...); };
    using orders = std::vector<json::object>;
    begin("503s", orders{answer(503, "patch", "", 2), answer(503, "progress", "")});
    begin("a gateway's 502", orders{answer(502, "patch", "<html>Bad Gateway</html>")});
    begin("a gateway's 404", orders{answer(404, "patch", "<html>no route</html>")});
    begin("nonsense", orders{answer(200, "patch", "{\"job\": 7"), answer(200, "progress", "[]")});
    begin("closed connections", orders{fault("close", "patch", 2), fault("close", "progress")});
    begin("lost answers", orders{fault("lose-answer", "patch", 2), fault("lose-answer", "get")});
    begin(
        "no progress",
        orders{answer(404, "progress", R"({"error": {"code": "ProgressNotFound", "message": ""}})", 1)}
    );
    for (trial& t : trials)
        t.check_end();
}

BOOST_AUTO_TEST_CASE(an_activation_whose_answer_is_lost_on_a_connection_in_use_happens_once)
{
    const emulator_process emulator({"--jobs", "2", "--job-time", "200ms..200ms"});
    const site here(emulator);
    const auto daemon = here.start_service();
    here.drop_job("one", emulator.job_ids()[0]);
    here.wait_for_record("one");
    emulator.order(fault("lose-answer", "patch"));
    here.drop_job("two", emulator.job_ids()[1]);
    BOOST_TEST(here.wait_for_record("two").folder == "success");
    BOOST_TEST(emulator.jobs("activated") == 2);
    BOOST_TEST(emulator.jobs("activatedTwice") == 0);
    BOOST_TEST(emulator.jobs("activationsRepeated") == 0, "it is asked about, not repeated");
}

BOOST_AUTO_TEST_CASE(a_429_is_waited_for_as_it_asks)
{
    std::list<trial> trials;
    using orders = std::vector<json::object>;
    trials.emplace_back("seconds", orders{with(answer(429, "patch", ""), "retryAfter", "2")});
    trials.emplace_back(
        "a date",
        orders{with(answer(429, "progress", ""), "retryAfter", json::value(date_in_seconds(4)))}
    );
    trials.emplace_back(
        "the platform's own header",
        orders{with(
            answer(429, "patch", ""),
            "headers",
            json::object{{"iTwinPlatform-RateLimit-Retry-After-Seconds", "2"}}
        )}
    );
    for (trial& t : trials)
        t.check_end();
    BOOST_TEST(trials.front().emulator.requests("patch", "429") == 1);
}

BOOST_AUTO_TEST_CASE(a_429_is_waited_for_by_the_next_daemon_too)
{
    struct stopped_daemon
    {
        const emulator_process emulator{{"--jobs", "1", "--job-time", "200ms..200ms"}};
        const site here{emulator};
        std::unique_ptr<child_process> daemon;
    };
    std::list<stopped_daemon> all;
    for (const int signal : {SIGTERM, SIGKILL}) {
        stopped_daemon& one = all.emplace_back();
        one.emulator.order(with(answer(429, "patch", ""), "retryAfter", "4"));
        one.here.drop_job("job", one.emulator.job_ids()[0]);
        one.daemon = one.here.start();
        wait_until("the pause is kept", [&] { return fs::exists(one.here.spool() / "retry-after"); });
        one.daemon->end_by(signal);
        one.daemon = one.here.start({"--drain"});
    }
    for (stopped_daemon& one : all) {
        BOOST_TEST(one.daemon->wait() == 0);
        BOOST_TEST(one.here.record("job").folder == "success");
        BOOST_TEST(one.emulator.requests("patch", "429") == 1);
        BOOST_TEST(one.emulator.counters().at("early") == 0);
    }
}

BOOST_AUTO_TEST_CASE(a_401_costs_one_fresh_token)
{
    trial t("401", {fault("unauthorized", "progress")}, "", true);
    t.check_end();
    BOOST_TEST(t.emulator.requests("token", "200") == 2);
}

BOOST_AUTO_TEST_CASE(a_token_endpoint_that_fails_is_asked_again)
{
    trial t("503 of the token endpoint", {answer(503, "token", "")}, "", true);
    t.check_end();
    BOOST_TEST(t.emulator.requests("token", "200") == 1);
}

BOOST_AUTO_TEST_CASE(a_redirect_is_not_followed)
{
    const emulator_process elsewhere;
    trial t(
        "307",
        {with(answer(307, "patch", ""), "headers", json::object{{"Location", elsewhere.url() + "/jobs/x"}})}
    );
    t.check_end();
    const json::value counters = elsewhere.counters();
    for (const auto& [operation, statuses] : counters.at("requests").as_object())
        BOOST_TEST(statuses.as_object().empty(), operation);
}

BOOST_AUTO_TEST_CASE(jobs_wait_while_the_token_is_refused_and_end_once_it_is_right)
{
    const emulator_process emulator({"--jobs", "2", "--job-time", "200ms..200ms"});
    site here(emulator);
    const auto token_file = here.folder() / "token";
    write_secret_file(token_file, "wrong\n");
    here.configure("auth", "token_file", token_file.string());
    here.drop_job("one", emulator.job_ids()[0]);
    here.drop_job("two", emulator.job_ids()[1]);
    const auto daemon = here.start({"--drain"});

    daemon->wait_for_errors("token");
    daemon->wait_for_errors("All jobs wait");
    BOOST_TEST(here.final_records().empty());
    const auto refused = emulator.requests("patch", "401");
    BOOST_TEST(refused >= 1);
    BOOST_TEST(refused <= 2);

    write_secret_file(here.folder() / "token.new", emulator.token() + "\n");
    fs::rename(here.folder() / "token.new", token_file);
    BOOST_TEST(daemon->wait() == 0);
    BOOST_TEST(here.names_in("success").size() == 2U);
    BOOST_TEST(daemon->errors().find("wrong") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_service_that_cannot_be_reached_is_waited_for)
{
    const emulator_process emulator({"--jobs", "1"});
    const std::string& id = emulator.job_ids()[0];
    boost::asio::io_context io;
    relay way(io, emulator.port());
    site here(emulator);
    here.configure("api", "base_url", fmt::format("https://127.0.0.1:{}/realitydataanalysis", way.port()));
    emulator.plan(id, 4, "success");
    here.drop_job("job", id);
    const auto daemon = here.start({"--drain"});
    daemon->wait_for_errors("warning: ");
    BOOST_TEST(daemon->errors().find("refused") != std::string::npos, daemon->errors());

    way.open();
    wait_until(io, "the job is active", [&] { return emulator.jobs("active") == 1; });
    way.cut();
    const auto still_active = [&] { return emulator.jobs("active") == 1; };
    wait_until("the job has ended unseen", [&] { return !still_active(); });
    BOOST_TEST(!daemon->status());
    way.open();
    wait_until(io, "the daemon has ended", [&] { return daemon->status().has_value(); });

    BOOST_TEST(daemon->wait() == 0);
    BOOST_TEST(here.record("job").folder == "success");
    BOOST_TEST(emulator.jobs("activated") == 1);
    BOOST_TEST(emulator.jobs("activationsRepeated") == 0);
}

BOOST_AUTO_TEST_CASE(a_job_that_the_service_has_lost_has_failed)
{
    const emulator_process emulator({"--jobs", "1", "--job-time", "200ms..200ms"});
    site here(emulator);
    here.configure("pace", "poll", "progress");
    const std::string gone =
        R"({"error": {"code": "JobNotFound", "message": "Requested job is not available."}})";
    emulator.order(answer(404, "get", gone));
    here.drop_job("job", emulator.job_ids()[0]);
    here.drain();
    const final_record r = here.record("job");
    BOOST_TEST(r.folder == "failed");
    BOOST_TEST(r.reason().find("JobNotFound") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace rdad::tests
