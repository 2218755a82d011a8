// SPDX-License-Identifier: BSL-1.0
// A proxy between the host and the service: what it learns, and what becomes of jobs while it refuses.

#include "contains.hpp"
#include "end_to_end/site/emulator_process.hpp"
#include "end_to_end/site/site.hpp"
#include "end_to_end/site/waiting.hpp"
#include "environment_variable.hpp"
#include "http/connect_proxy.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>

namespace rdad::tests {
namespace {

using testing::connect_proxy;
using testing::refusal;
using testing::tunnel_answer;

// "anna:hunter2" and "anna:wrong", as RFC 7617 has them.
constexpr const char* right_authorization = "Proxy-Authorization: Basic YW5uYTpodW50ZXIy\r\n";
constexpr const char* wrong_authorization = "Proxy-Authorization: Basic YW5uYTp3cm9uZw==\r\n";

/// A host whose every connection goes by way of a proxy.
struct fixture
{
    const emulator_process emulator{{"--jobs", "4", "--job-time", "200ms..200ms"}};
    boost::asio::io_context io;

    /// What the proxy answers; it opens tunnels until told otherwise.
    std::function<tunnel_answer(const std::string&)> answers = [](const std::string&) {
        return tunnel_answer();
    };
    connect_proxy proxy{io, emulator.port(), [this](const std::string& header) { return answers(header); }};
    site here{emulator};
    std::string credentials_file = here.folder() / "proxy-credentials";
    std::unique_ptr<child_process> daemon;

    fixture()
    {
        here.configure("api", "proxy", fmt::format("http://127.0.0.1:{}", proxy.port()));
        here.drop_job("job", emulator.job_ids().front());
    }

    void use_credentials(std::string_view text)
    {
        write_secret_file(credentials_file, std::string(text));
        here.configure("api", "proxy_credentials_file", credentials_file);
    }

    /// The proxy lets nobody through but who shows the right credentials.
    void demand_credentials()
    {
        answers = [](const std::string& header) {
            return contains(header, right_authorization) ? tunnel_answer() : refusal(407);
        };
    }

    void start() { daemon = here.start({"--drain"}); }

    /// Others, which are not started.
    void drop_other_jobs()
    {
        for (std::size_t i = 1; i < emulator.job_ids().size(); ++i)
            here.drop_job(fmt::format("other-{}", i), emulator.job_ids().at(i), R"("state": "unsubmitted")");
    }

    void wait_until_told(const std::string& words)
    {
        wait_until(io, "the daemon says: " + words, [&] { return contains(daemon->errors(), words); });
    }

    void check_ends_well()
    {
        wait_until(io, "the daemon has ended", [&] { return daemon->status().has_value(); });
        BOOST_TEST(*daemon->status() == 0, daemon->errors());
        BOOST_TEST(here.record("job").folder == "success", daemon->errors());
        BOOST_TEST(emulator.jobs("activated") == 1);
        BOOST_TEST(emulator.jobs("activationsRepeated") == 0);
        BOOST_TEST(proxy.tunnels() >= 1U);
        for (const std::string& secret : {emulator.token(), emulator.client_secret()}) {
            BOOST_TEST(!contains(proxy.heard(), secret));
            BOOST_TEST(!contains(daemon->errors(), secret));
        }
        BOOST_TEST(!contains(daemon->errors(), "hunter2"), daemon->errors());
    }

    std::ptrdiff_t headers_with(std::string_view words) const
    {
        return std::ranges::count_if(proxy.headers(), [&](const std::string& h) {
            return contains(h, words);
        });
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(proxy, fixture)

BOOST_AUTO_TEST_CASE(a_job_ends_well_by_way_of_a_proxy_that_learns_no_more_than_names)
{
    here.use_client_credentials(emulator);
    start();
    check_ends_well();
    for (const std::string& header : proxy.headers()) {
        BOOST_TEST(
            header.starts_with(fmt::format("CONNECT 127.0.0.1:{} HTTP/1.1\r\n", emulator.port())),
            header
        );
        BOOST_TEST(!contains(header, "Authorization"), header);
    }
}

BOOST_AUTO_TEST_CASE(credentials_from_a_file_let_it_through)
{
    demand_credentials();
    use_credentials("anna:hunter2\n");
    start();
    check_ends_well();
    BOOST_TEST(headers_with(right_authorization) == std::ssize(proxy.headers()));
}

BOOST_AUTO_TEST_CASE(wrong_credentials_stop_all_jobs_loudly_until_the_file_is_mended)
{
    drop_other_jobs();
    demand_credentials();
    use_credentials("anna:wrong\n");
    start();
    wait_until_told("error: The proxy 127.0.0.1:");
    wait_until_told("All jobs wait until the proxy lets them through.");
    wait_until_told("and there are no others yet.");
    // Whoever tries again and again is locked out.
    BOOST_TEST(headers_with(wrong_authorization) == 1);
    write_secret_file(credentials_file, "anna:hunter2\n");
    check_ends_well();
    BOOST_TEST(headers_with(wrong_authorization) == 1);
    BOOST_TEST(contains(daemon->errors(), "The proxy lets calls through again."), daemon->errors());
}

BOOST_AUTO_TEST_CASE(wrong_credentials_on_the_way_to_the_token_server_are_told_as_the_proxys)
{
    here.use_client_credentials(emulator);
    demand_credentials();
    use_credentials("anna:wrong\n");
    start();
    wait_until_told("No access token could be fetched. The proxy 127.0.0.1:");
    wait_until_told("All jobs wait until the proxy lets them through.");
    write_secret_file(credentials_file, "anna:hunter2\n");
    check_ends_well();
}

BOOST_AUTO_TEST_CASE(credentials_that_were_missing_count_from_a_reload_on)
{
    demand_credentials();
    daemon = here.start();
    wait_until_told("wants credentials, and none are configured.");
    use_credentials("anna:hunter2\n");
    daemon->signal(SIGHUP);
    wait_until(io, "the job has ended", [&] { return here.has_record("job"); });
    daemon->signal(SIGTERM);
    check_ends_well();
}

BOOST_AUTO_TEST_CASE(a_call_whose_tunnel_opens_in_a_pause_waits_for_its_end)
{
    drop_other_jobs();
    emulator.order({{"fault", "status"}, {"status", 429}, {"retryAfter", "3"}});
    bool hold = true;
    answers = [&](const std::string&) {
        tunnel_answer answer;
        answer.held = hold;
        return answer;
    };
    start();
    wait_until(io, "two calls wait for tunnels", [&] { return proxy.held() >= 2; });
    proxy.release_one();
    wait_until_told("The service limits the rate of calls");
    hold = false;
    while (proxy.held() > 0)
        proxy.release_one();
    check_ends_well();
    BOOST_TEST(emulator.counters().at("early") == 0);
}

BOOST_AUTO_TEST_CASE(a_proxy_that_opens_no_tunnels_for_a_while_costs_time_at_most)
{
    constexpr std::array statuses{502U, 503U, 403U};
    std::size_t refused = 0;
    answers = [&](const std::string&) {
        return refused < statuses.size() ? refusal(statuses[refused++]) : tunnel_answer();
    };
    start();
    for (const unsigned status : statuses)
        wait_until_told(
            fmt::format("opens no tunnel to 127.0.0.1:{}: it answers {}.", emulator.port(), status)
        );
    check_ends_well();
}

BOOST_AUTO_TEST_CASE(a_proxy_that_talks_nonsense_is_not_taken_for_the_service)
{
    unsigned spoiled = 0;
    answers = [&](const std::string&) {
        if (++spoiled > 3)
            return tunnel_answer();
        return tunnel_answer{"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", tunnel_answer::then::close};
    };
    start();
    wait_until_told("has put bytes of its own into a tunnel.");
    check_ends_well();
}

BOOST_AUTO_TEST_CASE(the_environment_leads_nobody_to_loopback_by_way_of_a_proxy)
{
    here.configure("api", "proxy", "");
    const environment_variable variable("HTTPS_PROXY", fmt::format("http://127.0.0.1:{}", proxy.port()));
    here.drain();
    BOOST_TEST(here.record("job").folder == "success");
    BOOST_TEST(proxy.headers().empty());
}

BOOST_AUTO_TEST_CASE(a_wrong_variable_is_a_wrong_configuration_where_it_counts)
{
    const environment_variable variable("HTTPS_PROXY", "http://anna:hunter2@proxy.example.com:3128");
    here.configure("api", "proxy", "");
    here.configure("api", "base_url", "https://api.example.com/realitydataanalysis");
    const auto refused = here.start({"--check-config"});
    BOOST_TEST(refused->wait() == 78);
    BOOST_TEST(
        refused->errors() ==
        "The environment variable HTTPS_PROXY is wrong: The URL must not hold a user name or password.\n"
    );
    here.configure("api", "proxy", "none");
    BOOST_TEST(here.start({"--check-config"})->wait() == 0);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace rdad::tests
