// SPDX-License-Identifier: BSL-1.0
// The configuration: what is taken, and what is said of what is wrong.

#include "config/instance.hpp"
#include "configured.hpp"
#include "environment_variable.hpp"
#include "temporary_folder.hpp"

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

using namespace rdad;
using namespace rdad::tests;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(configuration)

BOOST_FIXTURE_TEST_CASE(what_is_left_out_has_its_default, configured)
{
    const config::config c = load(good()).value();
    BOOST_TEST(c.api.base_url == "https://api.bentley.com/realitydataanalysis");
    BOOST_TEST((c.api.service == &api::realitydataanalysis));
    BOOST_TEST(c.api.accept.empty());
    BOOST_TEST(c.auth.scope.empty());
    BOOST_TEST(c.spool.directory == "/var/spool/rdad");
    BOOST_TEST(c.pace.requests_per_minute == 500U);
    BOOST_TEST((c.log.form == rdad::journal::entry_form::automatic));
    BOOST_TEST((c.log.level == rdad::journal::priority::info));
    BOOST_TEST(c.pace.poll_intervals.empty());
}

BOOST_FIXTURE_TEST_CASE(every_key_is_taken_from_the_file, configured)
{
    const config::config c =
        load(
            "# a comment\n[api]\nbase_url = https://rda.example.com/x\nca_file = " + token +
            "\nproxy = http://proxy.example.com:3128\nproxy_credentials_file = " + credentials +
            "\naccept=application/json\n[auth]\nclient_id = me\nclient_secret_file = " + token +
            "\ntoken_url = https://ims.example.com/token\nscope = a b\n[spool]\ndirectory = /srv/spool\n"
            "ignore = draft-*, my notes.* ,*.bak2\n"
            "[limits]\nuser_jobs = 7\nuser_bytes = 4000000000\nall_jobs = 9\n"
            "[pace]\nrequests_per_minute = 5000\nrequests_per_hour = 60000\ncost_per_day = 2.5\nconnections "
            "= 9\n"
            "poll_intervals = 0.5, 2 ,30\npoll = progress\n[log]\nlog = json\nlog_level = debug\n"
        )
            .value();
    BOOST_TEST(c.api.base_url == "https://rda.example.com/x");
    BOOST_TEST(c.api.proxy == "http://proxy.example.com:3128");
    BOOST_TEST(c.api.proxy_credentials_file.path == credentials);
    BOOST_TEST(c.auth.client_id == "me");
    BOOST_TEST(c.auth.scope == "a b");
    BOOST_TEST(c.spool.directory == "/srv/spool");
    BOOST_TEST((c.spool.ignore == std::vector<std::string>{"draft-*", "my notes.*", "*.bak2"}));
    BOOST_TEST(c.limits.user_jobs == 7U);
    BOOST_TEST(c.limits.user_bytes == 4'000'000'000U);
    BOOST_TEST(c.limits.all_jobs == 9U);
    BOOST_TEST(c.pace.requests_per_minute == 5000U);
    BOOST_TEST(c.pace.requests_per_hour == 60000U);
    BOOST_TEST(c.pace.cost_per_day.value() == 2.5);
    BOOST_TEST(c.pace.connections == 9U);
    BOOST_TEST((c.pace.poll == rdad::job::polling::progress));
    BOOST_TEST((c.log.form == rdad::journal::entry_form::json));
    BOOST_TEST((c.log.level == rdad::journal::priority::debug));
    BOOST_TEST((c.pace.poll_intervals == std::vector<std::chrono::milliseconds>{500ms, 2s, 30s}));
}

BOOST_FIXTURE_TEST_CASE(the_configuration_of_an_instance_has_the_spool_of_that_instance, configured)
{
    const auto etc = folder.path() / "etc/rdad";
    std::filesystem::create_directories(etc);
    const auto spool_of = [&](const std::filesystem::path& path, const std::string& text = "") {
        write_file(path, text);
        return config::read({path.string(), {}}).value().spool.directory;
    };
    BOOST_TEST(spool_of(etc / "rdad.conf") == "/var/spool/rdad");
    for (const std::string name : {"north", "north-west", "north\\x2dwest", "a.b"})
        BOOST_TEST(spool_of(etc / (name + ".conf")) == "/var/spool/rdad-" + name);
    BOOST_TEST(spool_of(std::filesystem::relative(etc / "north.conf")) == "/var/spool/rdad-north");
    BOOST_TEST(spool_of(etc / "north.conf", "[spool]\ndirectory = /srv/spool\n") == "/srv/spool");
    // They are of no instance.
    BOOST_TEST(spool_of(folder.path() / "north.conf") == "/var/spool/rdad");
    BOOST_TEST(spool_of(etc / "north.conf.old") == "/var/spool/rdad");
}

BOOST_AUTO_TEST_CASE(an_instance_has_a_configuration_in_etc_and_a_path_is_no_instance)
{
    BOOST_TEST(config::config_file_of("north").value_or("") == "/etc/rdad/north.conf");
    for (const char* name : {"", "/etc/passwd", "../north", "north/"})
        BOOST_TEST(!config::config_file_of(name), name);
}

BOOST_FIXTURE_TEST_CASE(a_flag_wins_over_the_file, configured)
{
    const config::config c =
        load(good() + "[pace]\nrequests_per_minute = 1\n", {{"requests_per_minute", "77"}}).value();
    BOOST_TEST(c.pace.requests_per_minute == 77U);
    BOOST_TEST(config::keys().front().flag() == "--base-url");
    const config::config lists = load(
                                     good() + "[pace]\npoll_intervals = 1, 2\n[spool]\nignore = a, b\n",
                                     {{"poll_intervals", "3"}, {"ignore", "c"}}
    ).value();
    BOOST_TEST((lists.pace.poll_intervals == std::vector<std::chrono::milliseconds>{3s}));
    BOOST_TEST((lists.spool.ignore == std::vector<std::string>{"c"}), "nothing is added");
}

BOOST_FIXTURE_TEST_CASE(keys_may_be_indented, configured)
{
    const config::config c = load(good() + "[pace]\n  connections = 9\n\trequests_per_minute = 7\n").value();
    BOOST_TEST(c.pace.connections == 9U);
    BOOST_TEST(c.pace.requests_per_minute == 7U);
}

BOOST_FIXTURE_TEST_CASE(the_page_is_at_a_loopback_address_or_nowhere, configured)
{
    BOOST_TEST(!load(good()).value().status.listen);
    const auto listen = [this](const std::string& value) {
        return load(good() + "[status]\nlisten = " + value + "\n").value().status.listen;
    };
    BOOST_TEST((listen("127.0.0.1:8470") == config::loopback_address{false, 8470}));
    BOOST_TEST((listen("[::1]:0") == config::loopback_address{true, 0}));
    for (const std::string wrong :
         {"0.0.0.0:80", "127.0.0.1", "::1:80", "localhost:80", "127.0.0.1:65536", "127.0.0.1:", "8470"})
        BOOST_TEST(
            problem_of("[status]\nlisten = " + wrong + "\n") ==
            ", line 2: \"" + wrong +
                "\" is not right for listen; expected 127.0.0.1:PORT or [::1]:PORT, as only this host may "
                "reach the page."
        );
}

BOOST_FIXTURE_TEST_CASE(who_may_see_jobs_and_order_is_the_group_unless_it_is_the_owner, configured)
{
    using config::audience;
    const auto usual = load(good()).value().status;
    BOOST_TEST((usual.read == audience::group && usual.orders == audience::group));
    const auto owners = load(good() + "[status]\nread = owner\norders = group\n").value().status;
    BOOST_TEST((owners.read == audience::owner && owners.orders == audience::group));
    const auto orders = load(good() + "[status]\norders = owner\n").value().status;
    BOOST_TEST((orders.read == audience::group && orders.orders == audience::owner));
    BOOST_TEST(
        problem_of("[status]\norders = anna\n") ==
        ", line 2: \"anna\" is not right for orders; expected group or owner."
    );
}

BOOST_FIXTURE_TEST_CASE(the_socket_is_in_the_spool_where_no_other_is_named, configured)
{
    const std::string spool = "[spool]\ndirectory = /srv/spool\n";
    BOOST_TEST(config::socket_of(load(good() + spool).value()) == "/srv/spool/socket");
    BOOST_TEST(
        config::socket_of(load(good() + spool + "[status]\nsocket = /run/rdad/socket\n").value()) ==
        "/run/rdad/socket"
    );
}

BOOST_FIXTURE_TEST_CASE(what_is_wrong_is_said_with_file_and_line, configured)
{
    BOOST_TEST(
        problem_of("[pace]\nrequests_per_minute = many\n") ==
        ", line 2: \"many\" is not right for requests_per_minute; expected a whole number from 1 to 1000000."
    );
    BOOST_TEST(
        problem_of("[pace]\n\nconnection = 4\n") ==
        ", line 3: \"connection\" is not a key of [pace]; known are "
        "requests_per_minute, requests_per_hour, cost_per_day, connections, poll_intervals, poll."
    );
    BOOST_TEST(problem_of("[pacing]\nx = 4\n") == ", line 2: [pacing] is not a section known here.");
    BOOST_TEST(problem_of("x = 4\n") == ", line 1: \"x\" stands before the first section, such as [api].");
    BOOST_TEST(problem_of("nonsense\n") == ", line 1: is neither [section] nor key = value.");
    BOOST_TEST(problem_of("[api]\nnonsense\n") == ", line 2: is neither [section] nor key = value.");
    BOOST_TEST(
        problem_of("[pace]\nconnections = 1\nconnections = 2\n") ==
        ", line 3: \"connections\" is set a second time."
    );
    BOOST_TEST(
        problem_of("[api]\naccept = " + std::string(5000, 'x')) == ", line 2: is longer than 4096 bytes."
    );
    for (const char* intervals : {"", "x", "15,", "0", "15;30", "-1", "1e9", "0.09", "86401"}) {
        BOOST_TEST(
            problem_of("[pace]\npoll_intervals = " + std::string(intervals))
                    .find("seconds from 0.1 to 86400") != std::string::npos,
            intervals
        );
    }
}

BOOST_FIXTURE_TEST_CASE(intervals_may_be_as_short_and_as_long_as_is_said, configured)
{
    const config::config c = load(good() + "[pace]\npoll_intervals = 0.1,86400\n").value();
    BOOST_TEST((c.pace.poll_intervals == std::vector<std::chrono::milliseconds>{100ms, 24h}));
}

BOOST_FIXTURE_TEST_CASE(the_time_of_repetitions_is_whole_seconds_of_a_day_at_most, configured)
{
    BOOST_TEST((load(good()).value().spool.repeat_within == 10min));
    for (const int seconds : {0, 90, 86'400})
        BOOST_TEST(
            (load(good() + fmt::format("[spool]\nrepeat_within = {}\n", seconds))
                 .value()
                 .spool.repeat_within == std::chrono::seconds(seconds))
        );
    for (const char* wrong : {"86401", "-1", "1.5", "10m"}) {
        BOOST_TEST(
            problem_of(std::string("[spool]\nrepeat_within = ") + wrong) ==
            fmt::format(
                ", line 2: \"{}\" is not right for repeat_within; expected whole seconds from 0 to 86400.",
                wrong
            )
        );
    }
}

BOOST_FIXTURE_TEST_CASE(secrets_are_looked_at_before_they_are_needed, configured)
{
    write_secret_file(token, "Bearer abc\n");
    BOOST_TEST(problem_of(good()) == "none");
    write_secret_file(token, "one two\n");
    BOOST_TEST(
        problem_of(good()) ==
        ": token_file " + token + " holds no bearer token: byte 4 of its text cannot be part of one."
    );
    write_secret_file(token, "\"abc\"\n");
    BOOST_TEST(
        problem_of("[auth]\nclient_id = me\nclient_secret_file = " + token + "\n") ==
        ": client_secret_file " + token + " has quotation marks around its text: leave them out."
    );
}

BOOST_FIXTURE_TEST_CASE(patterns_that_ignore_all_files_or_none_are_refused, configured)
{
    for (const char* patterns : {"", "*", "a,", ",a", "a,,b", "a, **", "?*", "incoming/a"}) {
        BOOST_TEST(
            problem_of("[spool]\nignore = " + std::string(patterns))
                    .find("names of files separated by commas") != std::string::npos,
            patterns
        );
    }
}

BOOST_FIXTURE_TEST_CASE(a_wrong_flag_is_named, configured)
{
    BOOST_TEST(
        problem_of(good(), {{"connections", "0"}}) ==
        "--connections: \"0\" is not right; expected a whole number from 1 to 1000."
    );
}

BOOST_FIXTURE_TEST_CASE(what_can_be_chosen_is_told_where_a_choice_is_none, configured)
{
    BOOST_TEST(
        problem_of(good(), {{"log", "syslog"}}) ==
        "--log: \"syslog\" is not right; expected auto, journal, text or json."
    );
    BOOST_TEST(
        problem_of(good(), {{"log_level", "7"}}) ==
        "--log-level: \"7\" is not right; expected error, warning, notice, info or debug."
    );
    BOOST_TEST(
        problem_of(good(), {{"poll", ""}}) == "--poll: \"\" is not right; expected auto, list or progress."
    );
}

BOOST_AUTO_TEST_CASE(what_flags_say_of_the_journal_holds_where_the_configuration_is_wrong)
{
    const rdad::journal::options said =
        config::journal_options_of_flags({"/nowhere", {{"log", "json"}, {"connections", "0"}}});
    BOOST_TEST((said.form == rdad::journal::entry_form::json));
    BOOST_TEST((said.level == rdad::journal::priority::info));
}

BOOST_FIXTURE_TEST_CASE(a_token_is_never_configured_to_go_over_plain_http_to_another_host, configured)
{
    BOOST_TEST(
        problem_of(good() + "[api]\nbase_url = http://rda.example.com/\n").find("line 4") != std::string::npos
    );
    BOOST_TEST(problem_of(good() + "[api]\nbase_url = http://127.0.0.1:8080/x\n") == "none");
}

BOOST_FIXTURE_TEST_CASE(a_proxy_is_a_url_or_none, configured)
{
    BOOST_TEST(load(good()).value().api.proxy == "");
    BOOST_TEST(load(good() + "[api]\nproxy = none\n").value().api.proxy == "none");
    BOOST_TEST(
        problem_of("[api]\nproxy = https://proxy.example.com\n")
            .starts_with(
                ", line 2: \"https://proxy.example.com\" is not right for proxy; expected none, or a URL"
            )
    );
    for (const char* key : {"proxy", "base_url"}) {
        const std::string problem = problem_of(std::string("[api]\n") + key + " = ftp://example.com\n");
        BOOST_TEST((problem.ends_with(".") && !problem.ends_with("..")), problem);
    }
    BOOST_TEST(problem_of("[api]\nproxy =\n").starts_with(", line 2: \"\" is not right for proxy"));
}

BOOST_FIXTURE_TEST_CASE(a_configuration_file_that_is_named_has_to_be_there, configured)
{
    BOOST_TEST(
        config::load({"/missing/rdad.conf", {}}).error().sentence ==
        "/missing/rdad.conf: No such file or directory."
    );
    const std::string here = folder.path().string();
    BOOST_TEST(config::load({here, {}}).error().sentence == here + ": Is a directory.");
}

BOOST_AUTO_TEST_SUITE_END()
