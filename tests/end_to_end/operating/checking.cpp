// SPDX-License-Identifier: BSL-1.0
// What rdactl check finds, with a daemon and without one.

#include "contains.hpp"
#include "end_to_end/site/emulator_process.hpp"
#include "end_to_end/site/exit_statuses.hpp"
#include "end_to_end/site/site.hpp"
#include "end_to_end/site/waiting.hpp"

#include <boost/json/parse.hpp>
#include <boost/test/unit_test.hpp>

#include <csignal>
#include <cstdlib>
#include <string>
#include <vector>

namespace rdad::tests {
namespace {

struct checking_fixture
{
    const emulator_process emulator{{"--jobs", "1"}};
    site here{emulator};

    void check(int expected, const std::vector<std::string>& parts) const
    {
        child_process run(RDACTL, {"check", "--config", here.config_file()});
        const int status = run.wait();
        const std::string said = run.output() + run.errors();
        BOOST_TEST(status == expected, said);
        for (const std::string& part : parts)
            BOOST_TEST(contains(said, part), said);
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(checking, checking_fixture)

BOOST_AUTO_TEST_CASE(where_all_is_good_it_says_so_by_one_call)
{
    here.use_client_credentials(emulator);
    const auto daemon = here.start_service();
    check(
        EXIT_SUCCESS,
        {"ok   daemon: ",
         "ok   configuration: ",
         "ok   spool: ",
         "ok   network: ",
         "ok   certificate: ",
         "ok   token: it is accepted, and good for ",
         "ok   service: "}
    );
    BOOST_TEST(emulator.requests("get", "404") == 1);
    child_process as_json(RDACTL, {"check", "--json", "--config", here.config_file()});
    BOOST_TEST(as_json.wait() == EXIT_SUCCESS, as_json.output());
    const auto found = boost::json::parse(as_json.output());
    BOOST_TEST(found.at("isGood") == true);
    BOOST_TEST(found.at("findings").at(0).at("subject") == "daemon");
    BOOST_TEST(emulator.requests("get", "404") == 1, "the one that was made before is recent enough");
}

BOOST_AUTO_TEST_CASE(a_token_that_is_refused_is_told_with_what_to_do)
{
    const auto wrong = here.folder() / "wrong-token";
    write_secret_file(wrong, "wrong");
    here.configure("auth", "token_file", wrong.string());
    const auto daemon = here.start_service();
    check(
        EXIT_FAILURE,
        {"ok   network: ", "bad  token: The service does not accept it.", "token_file of [auth]"}
    );
}

BOOST_AUTO_TEST_CASE(a_refusal_by_the_rate_limit_is_told_and_waited_for_by_later_checks)
{
    emulator.order({{"fault", "status"}, {"operation", "get"}, {"status", 429}, {"retryAfter", "3600"}});
    const auto daemon = here.start_service();
    check(EXIT_FAILURE, {"ok   network: ", "bad  limit: The service wants no calls until "});
    BOOST_TEST(emulator.requests("get", "429") == 1);
}

BOOST_AUTO_TEST_CASE(a_service_that_fails_and_one_that_is_not_there_are_told_apart)
{
    emulator.order({{"fault", "status"}, {"operation", "get"}, {"status", 502}, {"body", "<html>"}});
    {
        const auto daemon = here.start_service();
        check(EXIT_FAILURE, {"ok   network: ", "bad  service: ", "502"});
    }
    here.configure("api", "base_url", "https://localhost:1/realitydataanalysis");
    const auto daemon = here.start_service();
    check(EXIT_FAILURE, {"bad  network: "});
}

BOOST_AUTO_TEST_CASE(how_the_daemon_is_stands_above_its_jobs)
{
    const auto status = [&] {
        child_process run(RDACTL, {"status", "--config", here.config_file()});
        BOOST_TEST(run.wait() == EXIT_SUCCESS, run.errors());
        return run.output();
    };
    here.configure("api", "base_url", "https://localhost:1/realitydataanalysis");
    const auto daemon = here.start_service();
    BOOST_TEST(status().starts_with("service: not called yet  token: not used yet  disk: "), status());
    here.drop_job("job", emulator.job_ids()[0]);
    wait_until("the service is missed", [&] { return status().starts_with("service: fails for "); });
    BOOST_TEST(contains(status(), " left\nFor "), status());
    here.configure("api", "base_url", emulator.url());
    daemon->signal(SIGHUP);
    wait_until("the service has answered", [&] { return status().starts_with("service: ok "); });
    const std::string well = status();
    BOOST_TEST(contains(well, "  token: accepted  disk: "), well);
    BOOST_TEST(contains(well, " free  calls: "), well);
}

BOOST_AUTO_TEST_CASE(a_configuration_that_a_reload_would_refuse_is_told_though_the_daemon_goes_on)
{
    const auto daemon = here.start_service();
    here.configure("pace", "requests_per_minute", "0");
    // Where its socket is, such a configuration doesn't tell.
    check(exit_unavailable, {"bad  daemon: ", "bad  configuration: ", "requests_per_minute", ", line "});
    child_process run(RDACTL, {"check", "--config", here.config_file(), "--socket", here.spool() / "socket"});
    BOOST_TEST(run.wait() == EXIT_FAILURE);
    for (const char* part : {"ok   daemon: ", "bad  configuration: ", "ok   service: "})
        BOOST_TEST(contains(run.output(), part), run.output());
}

BOOST_AUTO_TEST_CASE(without_a_daemon_what_can_be_looked_at_is)
{
    check(exit_unavailable, {"bad  daemon: No daemon answers at ", "systemctl status rdad"});
    here.drain();
    check(exit_unavailable, {"bad  daemon: ", "ok   configuration: "});
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace rdad::tests
