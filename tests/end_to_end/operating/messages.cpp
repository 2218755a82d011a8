// SPDX-License-Identifier: BSL-1.0
// What the daemon says: each job's story, with its fields, and no more than an operator wants to read.

#include "contains.hpp"
#include "end_to_end/site/emulator_process.hpp"
#include "end_to_end/site/exit_statuses.hpp"
#include "end_to_end/site/site.hpp"
#include "end_to_end/site/specs.hpp"
#include "end_to_end/site/waiting.hpp"
#include "environment_variable.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/local/datagram_protocol.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <filesystem>
#include <sstream>

namespace asio = boost::asio;
namespace json = boost::json;

namespace rdad::tests {
namespace {

/// What a daemon has written with --log=json.
class told_messages
{
public:
    explicit told_messages(const std::string& lines)
    {
        std::istringstream input(lines);
        for (std::string line; std::getline(input, line);)
            messages_.push_back(json::parse(line).as_object());
    }

    /// The kinds of those where the member has that value, in order.
    std::vector<std::string> kinds_with(std::string_view member, std::string_view value) const
    {
        std::vector<std::string> kinds;
        for (const json::object& message : messages_) {
            if (of(message, member) == value)
                kinds.push_back(of(message, "kind"));
        }
        return kinds;
    }

    /// The one message of that kind.
    const json::object& only(std::string_view kind) const
    {
        const auto is_meant = [&](const json::object& message) { return of(message, "kind") == kind; };
        BOOST_TEST_REQUIRE(std::ranges::count_if(messages_, is_meant) == 1, kind);
        return *std::ranges::find_if(messages_, is_meant);
    }

    static std::string of(const json::object& message, std::string_view member)
    {
        const json::value* found = message.if_contains(member);
        return found ? std::string(found->as_string()) : "";
    }

private:
    std::vector<json::object> messages_;
};

json::object status_fault(unsigned status, std::string_view operation, int count)
{
    return {{"fault", "status"}, {"operation", operation}, {"count", count}, {"status", status}};
}

/// A host with a service that has two jobs.
struct messages_fixture
{
    const emulator_process emulator{{"--jobs", "2", "--job-time", "200ms..200ms"}};
    const site here{emulator};

    told_messages drain(std::vector<std::string> flags = {}) const
    {
        flags.insert(flags.begin(), {"--drain", "--log", "json"});
        const auto daemon = here.start(flags);
        BOOST_TEST(daemon->wait() == 0, daemon->errors());
        return told_messages(daemon->errors());
    }

    void drop_job(const std::string& name, std::string_view members = "") const
    {
        here.drop_job(name, emulator.job_ids().at(0), members);
    }
};

using kinds = std::vector<std::string>;

/// To a record in active/.
void add_event(const site& here, const std::string& name, std::string_view kind, std::string_view message)
{
    const std::string file = name + ".json";
    json::value content = json::parse(here.last_text("active", file));
    content.at("events").as_array().push_back(
        {{"time", "2026-01-01T00:00:00Z"}, {"event", kind}, {"message", message}}
    );
    write_file(here.spool() / "active" / file, json::serialize(content));
}

/// A service manager that hears STATUS= (sd_notify(3)).
class status_listener
{
public:
    explicit status_listener(const std::filesystem::path& path) : socket_(context_, {path.string()})
    {
        socket_.non_blocking(true);
    }

    void wait_until_it_ends_with(std::string_view end)
    {
        wait_until(end, [&] {
            std::array<char, 2000> buffer{};
            boost::system::error_code ec;
            const std::size_t size = socket_.receive(asio::buffer(buffer), 0, ec);
            return !ec && std::string_view(buffer.data(), size).ends_with(end);
        });
    }

private:
    asio::io_context context_;
    asio::local::datagram_protocol::socket socket_;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(messages, messages_fixture)

BOOST_AUTO_TEST_CASE(the_name_of_a_job_finds_its_whole_story_and_nothing_is_wrong_on_a_good_day)
{
    drop_job("survey-12", objects2d_members);
    here.drop_job("another", emulator.job_ids().at(1));

    const told_messages told = drain();

    const kinds story{"job_taken", "job_patched", "job_patched", "job_activated", "job_succeeded"};
    BOOST_TEST(told.kinds_with("spec", "survey-12") == story, boost::test_tools::per_element());
    for (const char* priority : {"warning", "error"})
        BOOST_TEST(told.kinds_with("priority", priority).empty());
    BOOST_TEST(told.kinds_with("priority", "debug").empty());
    const kinds about_the_daemon{"ready", "drained"};
    BOOST_TEST(told.kinds_with("priority", "notice") == about_the_daemon, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_message_about_a_job_has_the_fields_of_what_is_known)
{
    drop_job("survey", objects2d_members);

    const told_messages told = drain();

    const json::object& activated = told.only("job_activated");
    BOOST_TEST(told.of(activated, "spec") == "survey");
    BOOST_TEST(told.of(activated, "job_id") == emulator.job_ids()[0]);
    BOOST_TEST(told.of(activated, "state") == "follow");
    BOOST_TEST(told.of(activated, "operation") == "activate");
    BOOST_TEST(told.of(activated, "http_status") == "200");
    BOOST_TEST(told.of(activated, "estimated_cost") == "2.1");
    BOOST_TEST(told.of(told.only("job_succeeded"), "state") == "success");
    BOOST_TEST(told.of(told.only("job_taken"), "operation") == "");
}

BOOST_AUTO_TEST_CASE(what_is_wrong_with_a_job_is_a_warning)
{
    drop_job("dear", R"("costEstimationParameters": {"gigaPixels": 200}, "rdad": {"maxEstimatedCost": 1})");
    here.drop_job("failing", emulator.job_ids()[1]);
    here.drop_job("unknown", unknown_id);
    here.drop("nonsense.json", "{nonsense");
    emulator.plan(emulator.job_ids()[1], 0.2, "failed");

    const told_messages told = drain();

    kinds warnings = told.kinds_with("priority", "warning");
    std::ranges::sort(warnings);
    const kinds expected{"file_rejected", "job_failed", "job_held", "job_rejected"};
    BOOST_TEST(warnings == expected, boost::test_tools::per_element());
    BOOST_TEST(told.of(told.only("job_held"), "spec") == "dear");
    BOOST_TEST(told.of(told.only("job_failed"), "spec") == "failing");
    BOOST_TEST(told.of(told.only("job_rejected"), "spec") == "unknown");
    BOOST_TEST(told.of(told.only("job_rejected"), "http_status") == "404");
    BOOST_TEST(told.of(told.only("file_rejected"), "spec") == "nonsense");
}

BOOST_AUTO_TEST_CASE(a_fault_that_repeats_is_told_once_and_its_end_once)
{
    emulator.order(status_fault(503, "patch", 3));
    drop_job("survey");

    const told_messages told = drain();

    BOOST_TEST(told.of(told.only("service_failing"), "http_status") == "503");
    BOOST_TEST(told.of(told.only("service_back"), "priority") == "notice");
    const kinds story{"job_taken", "job_interrupted", "job_activated", "job_succeeded"};
    BOOST_TEST(told.kinds_with("spec", "survey") == story, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_token_that_is_refused_is_told_with_its_file_and_is_not_called_missing)
{
    const std::string file = here.folder() / "token";
    write_secret_file(file, "wrong");
    drop_job("survey");
    const auto daemon = here.start({"--log", "json", "--token-file", file});
    daemon->wait_for_errors("All jobs wait");
    write_secret_file(file, emulator.token());
    BOOST_TEST(here.wait_for_record("survey").folder == "success");
    daemon->end_by(SIGTERM);

    const told_messages told(daemon->errors());
    BOOST_TEST(
        told.of(told.only("token_refused"), "message") ==
        "The service does not accept the token in " + file +
            ", and there is no other one yet. All jobs wait until there is a token that is accepted."
    );
    told.only("token_accepted");
    BOOST_TEST(told.kinds_with("kind", "token_missing").empty());
}

BOOST_AUTO_TEST_CASE(a_429_is_told_with_how_long_calls_wait_and_no_more_often_than_it_matters)
{
    json::object fault = status_fault(429, "any", 2);
    fault["retryAfter"] = "1";
    emulator.order(fault);
    drop_job("survey");

    const told_messages told = drain();

    const json::object& throttled = told.only("throttled");
    BOOST_TEST(told.of(throttled, "http_status") == "429");
    BOOST_TEST(std::stoi(told.of(throttled, "retry_after_sec")) >= 1);
}

BOOST_AUTO_TEST_CASE(looks_at_jobs_are_told_to_whoever_wants_to_know)
{
    emulator.plan(emulator.job_ids()[0], 3, "success");
    drop_job("survey");

    const told_messages told = drain({"--log-level", "debug", "--poll", "progress"});

    const kinds answers = told.kinds_with("operation", "progress");
    BOOST_TEST(std::ranges::count(answers, "call_answered") >= 1);
    BOOST_TEST(std::ranges::count(answers, "job_progress") >= 1);
}

BOOST_AUTO_TEST_CASE(what_is_in_the_way_of_a_job_is_told_to_the_service_manager_until_it_gets_on)
{
    const auto path = here.folder() / "notify";
    status_listener manager(path);
    const environment_variable where{"NOTIFY_SOCKET", path.string()};
    emulator.plan(emulator.job_ids()[0], 1000, "success");
    drop_job("survey");
    auto daemon = here.start();
    wait_until("it is active", [&] { return emulator.jobs("activated") == 1; });
    BOOST_TEST(daemon->end_by(SIGTERM) == 0);
    add_event(here, "survey", "stuck", "The job has not got on for 5 min: It is odd.");
    emulator.order(status_fault(503, "any", 1000));

    daemon = here.start({"--poll", "progress"});

    manager.wait_until_it_ends_with(
        ": The service answers 503. Calls are tried again. 1 job can't get on, such as survey: The job has "
        "not got "
        "on for 5 min: It is odd. 1 job active: 1 running."
    );
    emulator.take_back_orders();
    manager.wait_until_it_ends_with("STATUS=1 job active: 1 running.");
    BOOST_TEST(daemon->end_by(SIGTERM) == 0);
}

BOOST_AUTO_TEST_CASE(a_level_leaves_out_what_is_less_grave)
{
    drop_job("survey");
    here.drop("nonsense.json", "{nonsense");
    const auto daemon = here.start({"--drain", "--log-level", "warning"});
    BOOST_TEST(daemon->wait() == 0);
    BOOST_TEST(std::ranges::count(daemon->errors(), '\n') == 1, daemon->errors());
    BOOST_TEST(daemon->errors().starts_with("rdad: warning: nonsense: rejected: "), daemon->errors());
}

BOOST_AUTO_TEST_CASE(a_wrong_configuration_is_told_as_the_flags_ask_for)
{
    const auto daemon = here.start({"--log", "json", "--connections", "many"});
    BOOST_TEST(daemon->wait() == exit_config);
    const told_messages told(daemon->errors());
    BOOST_TEST(contains(told.of(told.only("config_wrong"), "message"), "--connections"));
}

BOOST_AUTO_TEST_CASE(jobs_go_on_where_nobody_reads_the_messages_any_more)
{
    here.drop_job("job", emulator.job_ids().at(0));
    const auto status_file = here.folder() / "status";
    child_process shell(
        "/bin/sh",
        {"-c",
         fmt::format(
             "{{ '{}' --config '{}' --drain 2>&1; echo $? >'{}'; }} | true",
             RDAD,
             here.config_file().string(),
             status_file.string()
         )}
    );
    BOOST_TEST(shell.wait() == 0);
    BOOST_TEST(read_file(status_file) == "0\n");
    BOOST_TEST(here.has_record("job"));
}

BOOST_AUTO_TEST_CASE(a_reload_takes_another_level)
{
    site changing(emulator);
    const auto daemon = changing.start_service();
    changing.configure("log", "log_level", "warning");
    changing.configure("log", "log", "json");
    daemon->signal(SIGHUP);
    daemon->wait_for_errors("warning: Messages go where they have gone until the next start.");
    changing.configure("log", "log_level", "info");
    daemon->signal(SIGHUP);
    daemon->wait_for_errors("rdad: The configuration was read again.");
    // Of the first one nothing was said, since that is but a notice.
    const std::string said = daemon->errors();
    BOOST_TEST(said.find("was read again") == said.rfind("was read again"), said);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace rdad::tests
