// SPDX-License-Identifier: BSL-1.0
// The file of answers.

#include "running_server.hpp"

#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>

#include <fstream>
#include <sstream>

namespace json = boost::json;
using namespace rdad::emulator;

BOOST_AUTO_TEST_SUITE(exchanges)

namespace {

struct logging_server
{
    logging_server()
        : server([this](server_options& options) {
              options.exchange_log = path;
              options.service.limits.minute = 9;
          })
    {}

    /// The lines as they are once the server has stopped.
    json::array lines()
    {
        server.stop();
        json::array lines;
        std::ifstream file(path);
        for (std::string line; std::getline(file, line);)
            lines.push_back(json::parse(line));
        return lines;
    }

    rdad::tests::temporary_folder folder;
    std::filesystem::path path = folder.path() / "exchanges";
    running_server server;
};

constexpr std::string_view json_type = "Content-Type: application/json\r\n";

}  // namespace

BOOST_FIXTURE_TEST_CASE(each_answer_of_the_API_is_a_line, logging_server)
{
    {
        https_connection connection = server.connect();
        const std::string target = server.job_target();
        const std::string head = server.authorization() + std::string(json_type);
        const json::value body = json::parse(connection.ask("GET", target + "?a=\xFF", head).value().body);
        connection.ask("HEAD", target, head);
        connection.ask("DELETE", target, head);
        connection.ask("PUT", target, head);
        connection.ask("PATCH", target, head, R"({"state": "success"})");
        json::array all = lines();
        BOOST_TEST_REQUIRE(all.size() == 5U);
        BOOST_TEST(all[0].at("headers").as_object().erase("x-correlation-id") == 1U);
        BOOST_TEST(
            all[0] == json::value({
                          {"method", "GET"},
                          {"path", target + "?a=%FF"},
                          {"status", 200},
                          {"contentType", "application/json"},
                          {"headers", {{"iTwinPlatform-RateLimit-RemainingCalls", "8"}}},
                          {"body", body},
                          {"ordered", false},
                      })
        );
        BOOST_TEST(all[1].at("method") == "HEAD");
        BOOST_TEST(all[1].at("body").is_null());
        BOOST_TEST(all[2].at("status") == 204);
        BOOST_TEST(all[2].at("contentType").is_null());
        BOOST_TEST(all[2].at("body").is_null());
        BOOST_TEST(all[3].at("headers").at("Allow") == "GET, HEAD, PATCH, DELETE");
        BOOST_TEST(all[4].at("body").at("error").at("code") == "JobNotFound");
    }
}

BOOST_FIXTURE_TEST_CASE(ordered_answers_are_marked_and_those_that_never_came_are_left_out, logging_server)
{
    {
        https_connection connection = server.connect();
        connection.ask(
            "POST",
            "/emulator/faults",
            "",
            R"({"fault": "status", "status": 503, "body": "<html>", "retryAfter": "2"})"
        );
        connection.ask("GET", server.job_target(), server.authorization());
        connection.ask("POST", "/emulator/faults", "", R"({"fault": "close"})");
        connection.ask("GET", server.job_target(), server.authorization());
    }
    const json::array all = lines();
    BOOST_TEST_REQUIRE(all.size() == 1U);
    BOOST_TEST(all[0].at("status") == 503);
    BOOST_TEST(all[0].at("ordered") == true);
    BOOST_TEST(all[0].at("contentType") == "text/html");
    BOOST_TEST(all[0].at("headers").at("Retry-After") == "2");
    BOOST_TEST(all[0].at("body").is_null());
}

BOOST_FIXTURE_TEST_CASE(what_was_refused_before_it_could_be_read_is_a_line_too, logging_server)
{
    {
        https_connection connection = server.connect();
        connection.ask("PATCH", server.job_target(), json_type, std::string(1024 * 1024 + 1, ' '));
    }
    const json::array all = lines();
    BOOST_TEST_REQUIRE(all.size() == 1U);
    BOOST_TEST(all[0].at("status") == 413);
}

BOOST_FIXTURE_TEST_CASE(no_token_and_no_request_body_is_written, logging_server)
{
    std::string token;
    {
        https_connection connection = server.connect();
        const std::string form = "grant_type=client_credentials&client_id=rda-emulator-client&client_secret=";
        connection.ask("POST", "/connect/token", "Content-Type: application/x-www-form-urlencoded\r\n", form);
        const std::string head = server.authorization() + std::string(json_type);
        token = server.authorization().substr(22, 64);
        connection.ask("PATCH", server.job_target(), head, R"({"state": "secret"})");
        connection.ask("GET", "/emulator/counters");
    }
    const json::array all = lines();
    BOOST_TEST_REQUIRE(all.size() == 1U);
    BOOST_TEST(json::serialize(all).find(token) == std::string::npos);
    using std::filesystem::perms;
    BOOST_TEST((std::filesystem::status(path).permissions() == (perms::owner_read | perms::owner_write)));
}

BOOST_AUTO_TEST_CASE(a_log_that_cannot_be_opened_is_a_start_that_fails)
{
    boost::asio::io_context context;
    rdad::tests::temporary_folder folder;
    server_options options;
    options.state_dir = folder.path();
    options.exchange_log = folder.path();
    BOOST_TEST(server::start(context, options).error().sentence.starts_with("can't open "));
}

BOOST_AUTO_TEST_SUITE_END()
