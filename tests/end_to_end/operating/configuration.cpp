// SPDX-License-Identifier: BSL-1.0
// What the daemon says of a configuration, and when it reads it again.

#include "contains.hpp"
#include "end_to_end/site/emulator_process.hpp"
#include "end_to_end/site/exit_statuses.hpp"
#include "end_to_end/site/site.hpp"
#include "end_to_end/site/waiting.hpp"

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <csignal>

namespace rdad::tests {
namespace {

struct configuration_fixture
{
    const emulator_process emulator{{"--jobs", "2", "--job-time", "200ms..200ms"}};
    site here{emulator};

    /// Both a start and --check-config say what is wrong, in one line.
    void check_is_refused(const std::vector<std::string>& flags, const std::vector<std::string>& said) const
    {
        for (const bool only_check : {false, true}) {
            auto all = flags;
            all.emplace_back(only_check ? "--check-config" : "--drain");
            child_process daemon(RDAD, all);
            BOOST_TEST(daemon.wait() == exit_config);
            BOOST_TEST(std::ranges::count(daemon.errors(), '\n') == 1, daemon.errors());
            for (const std::string& part : said)
                BOOST_TEST(contains(daemon.errors(), part), daemon.errors());
            if (only_check)
                BOOST_TEST_MESSAGE(daemon.errors());
        }
    }

    std::string with_line(const std::string& text) const
    {
        const auto path = here.folder() / "bad.conf";
        write_file(path, text);
        return path;
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(configuration, configuration_fixture)

BOOST_AUTO_TEST_CASE(a_good_one_is_called_good)
{
    const auto daemon = here.start({"--check-config"});
    BOOST_TEST(daemon->wait() == 0);
    BOOST_TEST(daemon->errors() == "");
    BOOST_TEST(contains(daemon->output(), "good"));
    // It was only looked at.
    BOOST_TEST(here.names_in("").size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_bad_one_is_refused_with_file_and_line)
{
    const std::string file = here.folder() / "bad.conf";
    const std::string auth = "[auth]\ntoken_file = " + emulator.token_file() + "\n";
    const auto is_refused = [&](const std::string& text, const std::vector<std::string>& said) {
        std::vector<std::string> all{file};
        all.insert(all.end(), said.begin(), said.end());
        check_is_refused({"--config", with_line(text)}, all);
    };
    is_refused(
        auth + "[pace]\nrequests_per_day = 5\n",
        {"line 4", "requests_per_day", "requests_per_minute"}
    );
    is_refused(auth + "[pacing]\nconnections = 5\n", {"line 4", "[pacing]"});
    is_refused("connections = 5\n" + auth, {"line 1", "connections"});
    is_refused(
        auth + "\n[pace]\nrequests_per_minute = many\n",
        {"line 5", "requests_per_minute", "many", "1000000"}
    );
    is_refused(auth + "[pace]\nconnections = 0\n", {"line 4", "connections"});
    is_refused(auth + "[pace]\npoll_intervals = 15,,30\n", {"line 4", "poll_intervals", "15,,30"});
    is_refused(auth + "[pace]\nconnections\n", {"line 4"});
    is_refused(auth + "[api]\nbase_url = http://api.example.com/x\n", {"line 4", "base_url", "http"});
    is_refused(auth + "[api]\nbase_url = nonsense\n", {"line 4", "base_url"});
    is_refused(auth + "[api]\nca_file = /nowhere/ca.pem\n", {"ca_file", "/nowhere/ca.pem", "No such file"});
    is_refused("[auth]\ntoken_file = /nowhere/token\n", {"token_file", "/nowhere/token", "No such file"});
    is_refused("[api]\naccept = application/json\n", {"no access token", "token_file", "client_id"});
    is_refused("", {"no access token"});
    is_refused("[auth]\nclient_id = me\n", {"client_secret_file"});
    is_refused(auth + "client_id = me\nclient_secret_file = /nowhere\n", {"token_file", "client"});
}

BOOST_AUTO_TEST_CASE(a_missing_file_is_named)
{
    check_is_refused({"--config", "/nowhere/rdad.conf"}, {"/nowhere/rdad.conf", "No such file"});
}

BOOST_AUTO_TEST_CASE(a_bad_flag_is_named)
{
    const std::string config = here.config_file();
    check_is_refused({"--config", config, "--connections", "none"}, {"--connections", "none"});
    check_is_refused({"--config", config, "--base-url", "http://api.example.com"}, {"--base-url"});
    check_is_refused({"--config", config, "--token-file", "/nowhere/t"}, {"--token-file", "/nowhere/t"});
    BOOST_TEST(child_process(RDAD, {"--requests-per-day", "5"}).wait() == exit_usage);
}

BOOST_AUTO_TEST_CASE(flags_win_over_the_file)
{
    const auto other = here.folder() / "other";
    const auto token_file = here.folder() / "wrong-token";
    write_secret_file(token_file, "wrong");
    here.configure("auth", "token_file", token_file.string());
    here.configure("pace", "poll_intervals", "3600");
    std::filesystem::rename(here.spool(), other);
    write_file(other / "incoming" / "job.json", fmt::format("{{\"id\": \"{}\"}}", emulator.job_ids()[0]));
    const auto daemon = here.start(
        {"--drain", "--directory", other, "--token-file", emulator.token_file(), "--poll-intervals", "0.2"}
    );
    BOOST_TEST(daemon->wait() == 0);
    BOOST_TEST(std::filesystem::exists(other / "success" / "job.json"));
    BOOST_TEST(!std::filesystem::exists(here.spool()));
}

BOOST_AUTO_TEST_CASE(a_second_daemon_says_who_owns_the_spool)
{
    const auto first = here.start_service();
    const auto second = here.start({"--drain"});
    BOOST_TEST(second->wait() == exit_temporary);
    BOOST_TEST(contains(second->errors(), std::to_string(first->id())), second->errors());
    BOOST_TEST(contains(second->errors(), here.spool().string()), second->errors());
    BOOST_TEST(!first->status());
    // The lock dies with its process.
    first->end_by(SIGKILL);
    here.drain();
}

BOOST_AUTO_TEST_CASE(SIGHUP_takes_another_pace)
{
    // At one call a minute, none is made before a minute has passed.
    here.configure("pace", "requests_per_minute", "1");
    const auto daemon = here.start_service();
    here.drop_job("job", emulator.job_ids()[0]);
    daemon->wait_for_errors("job: The daemon has taken the job.");
    const auto begin = std::chrono::steady_clock::now();
    here.configure("pace", "requests_per_minute", "100000");
    daemon->signal(SIGHUP);
    BOOST_TEST(here.wait_for_record("job").folder == "success");
    BOOST_TEST((std::chrono::steady_clock::now() - begin < std::chrono::seconds(30)));
}

BOOST_AUTO_TEST_CASE(SIGHUP_takes_another_token_file)
{
    const auto wrong = here.folder() / "wrong-token";
    write_secret_file(wrong, "wrong");
    here.configure("auth", "token_file", wrong.string());
    const auto daemon = here.start_service();
    here.configure("auth", "token_file", emulator.token_file());
    daemon->signal(SIGHUP);
    daemon->wait_for_errors("configuration was read again");
    here.drop_job("job", emulator.job_ids()[0]);
    BOOST_TEST(here.wait_for_record("job").folder == "success");
    BOOST_TEST(emulator.requests("patch", "401") == 0);
}

BOOST_AUTO_TEST_CASE(SIGHUP_ends_the_wait_for_a_token)
{
    // An hour of it: it ends by nothing else.
    here.use_client_credentials(emulator);
    emulator.order({{"fault", "status"}, {"operation", "token"}, {"status", 503}, {"retryAfter", "3600"}});
    const auto daemon = here.start_service();
    here.drop_job("job", emulator.job_ids()[0]);
    daemon->wait_for_errors("All jobs wait");
    daemon->signal(SIGHUP);
    BOOST_TEST(here.wait_for_record("job").folder == "success");
}

BOOST_AUTO_TEST_CASE(SIGHUP_takes_other_names_that_are_left_alone)
{
    here.configure("spool", "ignore", "draft-*");
    const auto daemon = here.start_service();
    here.drop_job("draft-job", emulator.job_ids()[0]);
    here.drop_job("other", emulator.job_ids()[1]);
    BOOST_TEST(here.wait_for_record("other").folder == "success");
    BOOST_TEST(here.names_in("incoming") == std::vector<std::string>{"draft-job.json"});
    here.configure("spool", "ignore", "");
    daemon->signal(SIGHUP);
    BOOST_TEST(here.wait_for_record("draft-job").folder == "success");
}

BOOST_AUTO_TEST_CASE(SIGHUP_with_a_bad_one_changes_nothing_and_says_why)
{
    const auto daemon = here.start_service();
    here.configure("pace", "requests_per_minute", "0");
    here.configure("auth", "token_file", "");
    daemon->signal(SIGHUP);
    daemon->wait_for_errors("stays as it was");
    BOOST_TEST(contains(daemon->errors(), "requests_per_minute"), daemon->errors());
    BOOST_TEST(contains(daemon->errors(), ", line "), daemon->errors());
    here.drop_job("job", emulator.job_ids()[0]);
    BOOST_TEST(here.wait_for_record("job").folder == "success");
    BOOST_TEST(!daemon->status());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace rdad::tests
