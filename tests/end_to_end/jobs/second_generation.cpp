// SPDX-License-Identifier: BSL-1.0
// Jobs of the second generation, which their creation starts: each once, whatever happens meanwhile.

#include "contains.hpp"
#include "end_to_end/site/emulator_process.hpp"
#include "end_to_end/site/site.hpp"
#include "end_to_end/site/waiting.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include <csignal>
#include <string>
#include <vector>

namespace json = boost::json;

namespace rdad::tests {
namespace {

/// `policy` are further members of rdad, with a comma before each.
std::string analysis(std::string_view policy = "", std::string_view type = "Objects2D")
{
    return fmt::format(
        R"({{"name": "bridge 7", "iTwinId": "e9803e0e-70ce-4ea6-b2ad-1c653cbf2f76", "type": "{}",
            "specifications": {{"inputs": {{"photos": "111d3524-2bd3-46c4-9bf4-e0c650f5f8f2",
                                           "photoObjectDetector": "cracks/1.0"}},
                               "outputs": ["Objects2D"]}},
            "rdad": {{"service": "reality-analysis"{}}}}})",
        type,
        policy
    );
}

const std::string modeling =
    R"({"iTwinId": "e9803e0e-70ce-4ea6-b2ad-1c653cbf2f76", "type": "Calibration",
        "specifications": {"inputs": {"scene": "111d3524-2bd3-46c4-9bf4-e0c650f5f8f2"}, "outputs": ["scene"]},
        "rdad": {"service": "reality-modeling"}})";

const std::string conversion =
    R"({"name": "bridge 7", "iTwinId": "e9803e0e-70ce-4ea6-b2ad-1c653cbf2f76", "type": "PointCloudConversion",
        "specifications": {"inputs": {"pointClouds": ["111d3524-2bd3-46c4-9bf4-e0c650f5f8f2"]}, "outputs": ["Las"]},
        "rdad": {"service": "reality-conversion"}})";

struct specified_site
{
    explicit specified_site(std::vector<std::string> flags = {}) : emulator(std::move(flags)) {}

    void check_started_once() const
    {
        BOOST_TEST(emulator.jobs("created") == 1);
        BOOST_TEST(emulator.jobs("activated") == 1);
    }

    void order(std::string_view name, const std::string& what) const
    {
        child_process order(RDACTL, {what, std::string(name), "--config", here.config_file()});
        BOOST_TEST(order.wait() == 0, order.errors());
    }

    const emulator_process emulator;
    site here{emulator};
};

}  // namespace

BOOST_AUTO_TEST_SUITE(second_generation)

BOOST_AUTO_TEST_CASE(one_daemon_runs_jobs_of_all_its_services_each_once)
{
    const specified_site t;
    const auto daemon = t.here.start_service();
    t.here.drop("analysis.json", analysis());
    t.here.drop("modeling.json", modeling);
    t.here.drop("conversion.json", conversion);
    for (const char* name : {"analysis", "modeling", "conversion"}) {
        const auto ended = t.here.wait_for_record(name);
        BOOST_TEST(ended.folder == "success", name << ": " << ended.text);
        BOOST_TEST(contains(ended.text, R"("executionInfo")"), ended.text);
    }
    BOOST_TEST(t.emulator.jobs("created") == 3);
    BOOST_TEST(t.emulator.jobs("activated") == 3);
    BOOST_TEST(t.emulator.requests("patch", "200") == 0);
}

BOOST_AUTO_TEST_CASE(a_creation_whose_answer_is_lost_starts_one_job)
{
    const specified_site t;
    t.emulator.order({{"fault", "lose-answer"}, {"operation", "create"}});
    const auto daemon = t.here.start_service();
    t.here.drop("analysis.json", analysis());
    BOOST_TEST(t.here.wait_for_record("analysis").folder == "success");
    t.check_started_once();
}

BOOST_AUTO_TEST_CASE(a_kill_amid_a_creation_starts_one_job)
{
    const specified_site t;
    t.emulator.order({{"fault", "delay"}, {"operation", "create"}, {"milliseconds", 60'000}});
    {
        const auto daemon = t.here.start_service();
        t.here.drop("analysis.json", analysis());
        wait_until("it is created", [&] { return t.emulator.jobs("created") == 1; });
        BOOST_TEST(daemon->end_by(SIGKILL) == -SIGKILL);
    }
    const auto daemon = t.here.start_service();
    BOOST_TEST(t.here.wait_for_record("analysis").folder == "success");
    t.check_started_once();
}

BOOST_AUTO_TEST_CASE(a_cancelled_job_ends_when_the_service_says_so)
{
    const specified_site t({"--job-time", "100s..100s"});
    const auto daemon = t.here.start_service();
    t.here.drop("analysis.json", analysis());
    wait_until("it is started", [&] { return t.emulator.jobs("activated") == 1; });
    t.order("analysis", "cancel");
    const auto ended = t.here.wait_for_record("analysis");
    BOOST_TEST(ended.folder == "cancelled", ended.text);
    BOOST_TEST(contains(ended.text, "the job is TerminatingOnCancel"), ended.text);
    BOOST_TEST(ended.content.at("job").at("state") == "Cancelled");
}

BOOST_AUTO_TEST_CASE(a_failure_is_told_with_the_messages_of_the_run_and_what_support_asks_for)
{
    const specified_site t({"--fail-percent", "100"});
    const auto daemon = t.here.start_service();
    t.here.drop("analysis.json", analysis());
    const auto ended = t.here.wait_for_record("analysis");
    BOOST_TEST(ended.folder == "failed", ended.text);
    const auto& errors = ended.content.at("messages").at("errors").as_array();
    BOOST_TEST_REQUIRE(errors.size() == 1U, ended.text);
    BOOST_TEST(ended.reason().starts_with("The job failed. "), ended.reason());
    BOOST_TEST(!contains(ended.reason(), "%1"), ended.reason());
    BOOST_TEST(ended.content.at("outcome").at("correlationId").is_string(), ended.text);
    BOOST_TEST(ended.content.at("service") == "reality-analysis");
}

BOOST_AUTO_TEST_CASE(a_limit_of_the_cost_holds_a_job_and_a_release_starts_it)
{
    const specified_site t;
    const auto daemon = t.here.start_service();
    t.here.drop("analysis.json", analysis(R"(, "maxEstimatedCost": 3)"));
    const auto held = t.here.wait_for_record("analysis");
    BOOST_TEST(held.folder == "held", held.text);
    BOOST_TEST(contains(held.reason(), "gives no estimate before a job is started"), held.reason());
    BOOST_TEST(t.emulator.jobs("created") == 0);
    t.order("analysis", "release");
    wait_until("it has run", [&] { return t.here.names_in("success").size() == 1; });
    t.check_started_once();
}

BOOST_AUTO_TEST_CASE(what_the_service_refuses_is_rejected_with_what_support_asks_for)
{
    const specified_site t;
    const auto daemon = t.here.start_service();
    t.here.drop("analysis.json", analysis("", "Tomorrow"));
    const auto ended = t.here.wait_for_record("analysis");
    BOOST_TEST(ended.folder == "rejected", ended.text);
    BOOST_TEST(contains(ended.reason(), "The service refused: "), ended.reason());
    BOOST_TEST(ended.content.at("outcome").at("correlationId").is_string(), ended.text);
    BOOST_TEST(t.emulator.jobs("created") == 0);
}

BOOST_AUTO_TEST_CASE(the_configuration_says_which_service_jobs_are_of_that_name_none)
{
    const specified_site t;
    const auto daemon = t.here.start({"--service", "reality-modeling"});
    json::object unnamed = json::parse(modeling).as_object();
    unnamed.erase("rdad");
    t.here.drop("modeling.json", json::serialize(unnamed));
    const auto ended = t.here.wait_for_record("modeling");
    BOOST_TEST(ended.folder == "success", ended.text);
    BOOST_TEST(ended.content.at("service") == "reality-modeling");
}

BOOST_AUTO_TEST_CASE(jobs_go_on_of_the_service_that_was_configured_when_they_were_dropped)
{
    specified_site t({"--job-time", "2s..2s"});
    t.here.configure("api", "service", "reality-modeling");
    const auto daemon = t.here.start_service();
    json::object unnamed = json::parse(modeling).as_object();
    unnamed.erase("rdad");
    t.here.drop("modeling.json", json::serialize(unnamed));
    wait_until("it is started", [&] { return t.emulator.jobs("activated") == 1; });
    t.here.configure("api", "service", "");
    daemon->signal(SIGHUP);
    BOOST_TEST(t.here.wait_for_record("modeling").folder == "success");
    t.check_started_once();
}

BOOST_AUTO_TEST_CASE(a_token_without_the_scope_of_one_service_hinders_no_jobs_of_others)
{
    specified_site t({"--jobs", "1"});
    t.here.use_client_credentials(t.emulator);
    t.here.configure("auth", "scope", "realitydataanalysis:modify realitydataanalysis:read");
    const auto daemon = t.here.start_service();
    t.here.drop("modeling.json", modeling);
    wait_until("it was refused", [&] { return t.emulator.requests("create", "401") > 0; });
    t.here.drop_job("analysis", t.emulator.job_ids()[0]);
    BOOST_TEST(t.here.wait_for_record("analysis").folder == "success");
    t.here.configure("auth", "scope", "itwin-platform");
    daemon->signal(SIGHUP);
    BOOST_TEST(t.here.wait_for_record("modeling").folder == "success");
    BOOST_TEST(t.emulator.jobs("activated") == 2);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace rdad::tests
