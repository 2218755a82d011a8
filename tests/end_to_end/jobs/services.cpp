// SPDX-License-Identifier: BSL-1.0
// Jobs of the service's sisters, by one daemon and one limit.

#include "contains.hpp"
#include "end_to_end/site/emulator_process.hpp"
#include "end_to_end/site/site.hpp"
#include "end_to_end/site/waiting.hpp"

#include <boost/json/parse.hpp>
#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include <chrono>
#include <csignal>
#include <string>

namespace rdad::tests {
namespace {

struct site_of_services
{
    const emulator_process emulator{{"--jobs", "1"}};
    site here{emulator};

    std::string modeling(std::string_view policy = "") const
    {
        return fmt::format(
            R"({{"name": "bridge 7", "workspaceId": "{}", "type": "Full", "inputs": [{{"id": "i1"}}],
                "settings": {{"quality": "Draft", "outputs": ["3MX"]}},
                "costEstimationParameters": {{"gigaPixels": 2, "megaPoints": 1, "meshQuality": "Draft"}},
                "rdad": {{"service": "contextcapture"{}}}}})",
            emulator.make_workspace(),
            policy
        );
    }

    static std::string conversion(std::string_view policy = "")
    {
        return fmt::format(
            R"({{"name": "bridge 7", "iTwinId": "e9803e0e-70ce-4ea6-b2ad-1c653cbf2f76", "type": "Conversion",
                "inputs": [{{"id": "111d3524-2bd3-46c4-9bf4-e0c650f5f8f2"}}], "outputs": ["LAS"],
                "costEstimationParameters": {{"gigaPixels": 2, "megaPoints": 1}},
                "rdad": {{"service": "realityconversion"{}}}}})",
            policy
        );
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(services, site_of_services)

BOOST_AUTO_TEST_CASE(one_daemon_runs_jobs_of_all_services_each_once)
{
    const auto daemon = here.start_service();
    here.drop("modeling.json", modeling());
    here.drop("conversion.json", conversion());
    here.drop_job("analysis", emulator.job_ids()[0]);
    for (const char* name : {"modeling", "conversion", "analysis"}) {
        const auto ended = here.wait_for_record(name);
        BOOST_TEST(ended.folder == "success", name << ": " << ended.text);
    }
    BOOST_TEST(emulator.jobs("created") == 2);
    BOOST_TEST(emulator.jobs("activated") == 3);
    BOOST_TEST(contains(here.record("modeling").text, R"("jobSettings")"), here.record("modeling").text);
}

BOOST_AUTO_TEST_CASE(estimates_limits_and_cancellations_hold_for_all_services)
{
    const auto daemon = here.start_service();
    const std::string too_dear = R"(, "maxEstimatedCost": 0.001)";
    here.drop("modeling.json", modeling(too_dear));
    here.drop("conversion.json", conversion(too_dear));
    for (const char* name : {"modeling", "conversion"}) {
        const auto held = here.wait_for_record(name);
        BOOST_TEST(held.folder == "held", name << ": " << held.text);
        BOOST_TEST(contains(held.reason(), "is higher than maxEstimatedCost"), held.reason());
        child_process cancel(RDACTL, {"cancel", name, "--config", here.config_file()});
        BOOST_TEST(cancel.wait() == 0, cancel.errors());
    }
    BOOST_TEST(emulator.jobs("activated") == 0);
}

BOOST_AUTO_TEST_CASE(a_job_is_paid_for_once_over_a_kill_of_the_daemon_whatever_its_service)
{
    {
        const auto daemon = here.start_service();
        here.drop("modeling.json", modeling());
        here.drop("conversion.json", conversion());
        wait_until("both are created", [&] { return emulator.jobs("created") == 2; });
        daemon->signal(SIGKILL);
        daemon->wait();
    }
    const auto daemon = here.start_service();
    for (const char* name : {"modeling", "conversion"}) {
        const auto ended = here.wait_for_record(name);
        BOOST_TEST(ended.folder == "success", name << ": " << ended.text);
    }
    BOOST_TEST(emulator.jobs("created") == 2);
    BOOST_TEST(emulator.jobs("activated") == 2);
}

BOOST_AUTO_TEST_CASE(where_the_base_URL_names_no_service_jobs_of_others_wait_until_it_does)
{
    here.configure("api", "base_url", fmt::format("https://localhost:{}/analysis", emulator.port()));
    const auto daemon = here.start_service();
    here.drop("conversion.json", conversion());
    wait_until("it is told what is wrong", [&] {
        child_process show(RDACTL, {"show", "conversion", "--config", here.config_file()});
        show.wait();
        return contains(show.output(), "base_url doesn't end in the name of a service");
    });
    here.configure("api", "base_url", emulator.url());
    daemon->signal(SIGHUP);
    BOOST_TEST(here.wait_for_record("conversion").folder == "success");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace rdad::tests
