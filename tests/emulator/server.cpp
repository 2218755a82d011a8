// SPDX-License-Identifier: BSL-1.0
// The server over real TLS on loopback.

#include "running_server.hpp"
#include "temporary_folder.hpp"

#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>

#include <cstdlib>
#include <fstream>
#include <sstream>

namespace json = boost::json;
using namespace rdad::emulator;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(https)

namespace {

constexpr std::string_view json_type = "Content-Type: application/json\r\n";

std::string text_of(const std::filesystem::path& path)
{
    std::ifstream file(path);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

std::filesystem::perms mode_of(const std::filesystem::path& path)
{
    return std::filesystem::status(path).permissions();
}

/// What gzip(1) makes of it.
std::string inflated(const std::string& coded)
{
    const rdad::tests::temporary_folder folder;
    std::ofstream(folder.path() / "body.gz", std::ios::binary) << coded;
    const std::string command = "gzip -d " + (folder.path() / "body.gz").string();
    BOOST_TEST_REQUIRE(std::system(command.c_str()) == 0);
    return text_of(folder.path() / "body");
}

void order_fault(https_connection& connection, std::string_view fault)
{
    BOOST_TEST_REQUIRE(connection.ask("POST", "/emulator/faults", "", fault).value().status == 204U);
}

/// What the counters say at a JSON pointer; 0 if there is nothing.
std::int64_t counter(https_connection& connection, std::string_view pointer)
{
    const json::value counters = json::parse(connection.ask("GET", "/emulator/counters").value().body);
    boost::system::error_code ec;
    const auto* found = counters.find_pointer({pointer.data(), pointer.size()}, ec);
    return found ? found->to_number<std::int64_t>() : 0;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_client_that_trusts_the_CA_file_is_served)
{
    running_server server;
    https_connection connection = server.connect();
    const reply r = connection.ask("GET", server.job_target(), server.authorization()).value();
    BOOST_TEST(r.status == 200U);
    BOOST_TEST(r.headers.at("Content-Type") == "application/json");
    BOOST_TEST(r.headers.contains("Date"));
    BOOST_TEST(json::parse(r.body).at_pointer("/job/state") == "unsubmitted");
}

BOOST_AUTO_TEST_CASE(the_certificate_is_for_loopback_and_nothing_else)
{
    running_server server;
    const auto connect_as = [&](const char* host) {
        https_connection(server.subject().port(), server.subject().files().ca_file, host);
    };
    BOOST_CHECK_NO_THROW(connect_as("localhost"));
    BOOST_CHECK_NO_THROW(connect_as("127.0.0.1"));
    BOOST_CHECK_NO_THROW(connect_as("::1"));
    BOOST_CHECK_THROW(connect_as("example.com"), boost::system::system_error);
    BOOST_CHECK_THROW(connect_as("127.0.0.2"), boost::system::system_error);
}

BOOST_AUTO_TEST_CASE(the_certificate_of_another_run_is_not_trusted)
{
    running_server server;
    running_server other;
    BOOST_CHECK_THROW(
        https_connection(server.subject().port(), other.subject().files().ca_file),
        boost::system::system_error
    );
}

BOOST_AUTO_TEST_CASE(the_files_hold_what_clients_need_and_secrets_are_for_the_owner_alone)
{
    running_server server;
    const state_directory& files = server.subject().files();
    BOOST_TEST(text_of(files.token_file).size() == 65U);
    BOOST_TEST(text_of(files.jobs_file).size() == 3U * 37U);
    BOOST_TEST(text_of(files.ca_file).starts_with("-----BEGIN CERTIFICATE-----"));
    using std::filesystem::perms;
    BOOST_TEST((mode_of(files.token_file) == (perms::owner_read | perms::owner_write)));
    BOOST_TEST((mode_of(files.client_secret_file) == (perms::owner_read | perms::owner_write)));

    const json::object announcement = server.subject().announcement();
    BOOST_TEST(announcement.at("url") == json::string(server.subject().origin() + "/realitydataanalysis"));
    BOOST_TEST(announcement.at("tokenUrl") == json::string(server.subject().origin() + "/connect/token"));
    BOOST_TEST(announcement.at("caFile") == json::string(files.ca_file.string()));
}

BOOST_AUTO_TEST_CASE(a_second_run_replaces_the_files_of_the_first)
{
    rdad::tests::temporary_folder directory;
    std::filesystem::create_directory(directory.path() / "state");
    std::ofstream(directory.path() / "state/token") << "old";
    std::filesystem::permissions(directory.path() / "state/token", std::filesystem::perms::all);
    running_server server([&](server_options& options) { options.state_dir = directory.path() / "state"; });
    BOOST_TEST(text_of(server.subject().files().token_file).size() == 65U);
    using std::filesystem::perms;
    BOOST_TEST((mode_of(server.subject().files().token_file) == (perms::owner_read | perms::owner_write)));
}

BOOST_AUTO_TEST_CASE(a_start_that_fails_says_why)
{
    boost::asio::io_context context;
    running_server server;
    server_options options;
    options.state_dir = "/proc/nowhere";
    BOOST_TEST(
        server::start(context, options).error().sentence ==
        "can't create /proc/nowhere: No such file or directory"
    );
    options.listen = "192.0.2.1:0";
    BOOST_TEST(server::start(context, options).error().sentence.starts_with("192.0.2.1:0 is not loopback"));
    options.listen = "127.0.0.1:" + std::to_string(server.subject().port());
    BOOST_TEST(server::start(context, options).error().sentence.ends_with("Address already in use"));
}

BOOST_AUTO_TEST_CASE(a_connection_is_kept_for_many_requests)
{
    running_server server;
    https_connection connection = server.connect();
    for (int i = 0; i < 50; ++i)
        BOOST_TEST_REQUIRE(
            connection.ask("GET", server.job_target(), server.authorization()).value().status == 200U
        );
    const reply last =
        connection.ask("GET", server.job_target(), server.authorization() + "Connection: close\r\n").value();
    BOOST_TEST(last.headers.at("Connection") == "close");
    BOOST_TEST(connection.receive_end());
}

BOOST_AUTO_TEST_CASE(pipelined_requests_are_answered_in_their_order)
{
    running_server server;
    https_connection connection = server.connect();
    const std::string head = " HTTP/1.1\r\nHost: localhost\r\n" + server.authorization();
    const std::string patch = "PATCH " + server.job_target() + head + std::string(json_type) +
                              "Content-Length: 19\r\n\r\n{\"state\": \"active\"}";
    const std::string get = "GET " + server.job_target() + head + "\r\n";
    BOOST_TEST_REQUIRE(connection.send(get + patch + get + "GET /nothing" + head + "\r\n"));
    BOOST_TEST(json::parse(connection.receive().value().body).at_pointer("/job/state") == "unsubmitted");
    BOOST_TEST(connection.receive().value().status == 200U);
    BOOST_TEST(json::parse(connection.receive().value().body).at_pointer("/job/state") == "active");
    BOOST_TEST(connection.receive().value().status == 404U);
}

BOOST_AUTO_TEST_CASE(a_request_may_come_byte_by_byte_and_in_chunks)
{
    running_server server;
    https_connection connection = server.connect();
    const std::string request = "PATCH " + server.job_target() + " HTTP/1.1\r\nHost: localhost\r\n" +
                                server.authorization() + std::string(json_type) +
                                "Transfer-Encoding: chunked\r\n\r\n"
                                "a\r\n{\"state\": \r\n9\r\n\"active\"}\r\n0\r\n\r\n";
    for (const char c : request)
        BOOST_TEST_REQUIRE(connection.send({&c, 1}));
    BOOST_TEST(json::parse(connection.receive().value().body).at_pointer("/job/state") == "active");
}

BOOST_AUTO_TEST_CASE(a_client_that_asks_before_it_sends_a_body_is_told_to_go_on)
{
    running_server server;
    https_connection connection = server.connect();
    const std::string head =
        server.authorization() + std::string(json_type) + "Expect: 100-continue\r\nContent-Length: 2\r\n";
    BOOST_TEST(connection.ask("PATCH", server.job_target(), head).value().status == 100U);
    BOOST_TEST_REQUIRE(connection.send("{}"));
    BOOST_TEST(connection.receive().value().status == 200U);
}

BOOST_AUTO_TEST_CASE(HEAD_is_answered_as_GET_without_the_body)
{
    running_server server;
    https_connection connection = server.connect();
    const reply get = connection.ask("GET", server.job_target(), server.authorization()).value();
    const reply head = connection.ask("HEAD", server.job_target(), server.authorization()).value();
    BOOST_TEST(head.status == 200U);
    BOOST_TEST(head.body == "");
    BOOST_TEST(head.headers.at("Content-Length") == std::to_string(get.body.size()));
    // The next answer isn't mistaken for that body.
    BOOST_TEST(connection.ask("GET", server.job_target(), server.authorization()).value().status == 200U);
}

BOOST_AUTO_TEST_CASE(a_long_answer_is_in_gzip_for_who_accepts_that)
{
    running_server server([](server_options& o) { o.service.jobs = 20; });
    https_connection connection = server.connect();
    const auto ask = [&](const std::string& target, std::string_view accept_encoding) {
        return connection.ask("GET", target, server.authorization() + std::string(accept_encoding)).value();
    };
    const std::string list = "/realitydataanalysis/jobs";
    const reply plain = ask(list, "");
    BOOST_TEST(!plain.headers.contains("Content-Encoding"));
    BOOST_TEST(json::parse(plain.body).at("jobs").as_array().size() == 20U);
    const reply coded = ask(list, "Accept-Encoding: br, GZIP;q=0.5\r\n");
    BOOST_TEST(coded.headers.at("Content-Encoding") == "gzip");
    BOOST_TEST(coded.headers.at("Vary") == "Accept-Encoding");
    BOOST_TEST(coded.body.size() < plain.body.size() / 2);
    BOOST_TEST(inflated(coded.body) == plain.body);
    for (const char* refusal : {"identity", "gzip;q=0", "gzip;q=0.000", "br", "*"}) {
        const reply r = ask(list, std::string("Accept-Encoding: ") + refusal + "\r\n");
        BOOST_TEST(!r.headers.contains("Content-Encoding"), refusal);
    }
    const reply short_one = ask(server.job_target(), "Accept-Encoding: gzip\r\n");
    BOOST_TEST(!short_one.headers.contains("Content-Encoding"));
}

BOOST_AUTO_TEST_CASE(a_body_that_is_too_large_is_refused_though_the_client_sends_on)
{
    running_server server;
    const std::string head = server.authorization() + std::string(json_type);
    const std::string megabyte(1024 * 1024, ' ');
    {
        https_connection connection = server.connect();
        BOOST_TEST(connection.ask("PATCH", server.job_target(), head, megabyte).value().status == 422U);
        BOOST_TEST(connection.ask("PATCH", server.job_target(), head, megabyte + " ").value().status == 413U);
    }
    {
        https_connection connection = server.connect();
        const std::string chunked = head + "Transfer-Encoding: chunked\r\n";
        BOOST_TEST_REQUIRE(connection.send(
            "PATCH " + server.job_target() + " HTTP/1.1\r\nHost: localhost\r\n" + chunked + "\r\n"
        ));
        connection.send("100001\r\n" + megabyte + " \r\n0\r\n\r\n");
        BOOST_TEST(connection.receive().value().status == 413U);
    }
    https_connection connection = server.connect();
    BOOST_TEST(counter(connection, "/requests/patch/413") == 2);
}

BOOST_AUTO_TEST_CASE(what_is_no_request_is_refused)
{
    running_server server;
    const auto answer_to = [&](const std::string& bytes) {
        https_connection connection = server.connect();
        connection.send(bytes);
        const unsigned status = connection.receive().value().status;
        return status;
    };
    BOOST_TEST(answer_to("nonsense\r\n\r\n") == 400U);
    BOOST_TEST(answer_to("GET / HTTP/1.1\r\nbroken header\r\n\r\n") == 400U);
    BOOST_TEST(answer_to("GET / HTTP/1.1\r\nA: " + std::string(20'000, 'a') + "\r\n\r\n") == 431U);
    BOOST_TEST(answer_to("GET /" + std::string(20'000, 'a') + " HTTP/1.1\r\n\r\n") == 414U);
    BOOST_TEST(answer_to("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n") == 400U);
}

BOOST_AUTO_TEST_CASE(a_client_of_HTTP_1_0_is_answered_and_the_connection_ends)
{
    running_server server;
    https_connection connection = server.connect();
    BOOST_TEST_REQUIRE(connection.send("GET /nothing HTTP/1.0\r\n\r\n"));
    BOOST_TEST(connection.receive().value().status == 404U);
    BOOST_TEST(connection.receive_end());
}

BOOST_AUTO_TEST_CASE(a_closed_connection_had_no_effect_and_a_lost_answer_had)
{
    running_server server;
    const std::string head = server.authorization() + std::string(json_type);
    constexpr std::string_view activation = R"({"state": "active"})";
    https_connection control = server.connect();
    {
        https_connection connection = server.connect();
        order_fault(control, R"({"operation": "patch", "fault": "close"})");
        BOOST_TEST(!connection.ask("PATCH", server.job_target(), head, activation));
        BOOST_TEST(counter(control, "/jobs/activated") == 0);
    }
    https_connection connection = server.connect();
    order_fault(control, R"({"operation": "patch", "fault": "lose-answer"})");
    BOOST_TEST(!connection.ask("PATCH", server.job_target(), head, activation));
    BOOST_TEST(counter(control, "/jobs/activated") == 1);
    BOOST_TEST(counter(control, "/requests/patch/closed") == 2);
}

BOOST_AUTO_TEST_CASE(a_late_answer_keeps_nobody_else_waiting)
{
    running_server server;
    https_connection control = server.connect();
    order_fault(control, R"({"operation": "get", "fault": "delay", "milliseconds": 300})");
    https_connection late = server.connect();
    const auto begin = std::chrono::steady_clock::now();
    late.send(
        "GET " + server.job_target() + " HTTP/1.1\r\nHost: localhost\r\n" + server.authorization() + "\r\n"
    );
    while (counter(control, "/requests/get/200") == 0)
        continue;
    BOOST_TEST(late.receive().value().status == 200U);
    BOOST_TEST((std::chrono::steady_clock::now() - begin >= 300ms));
}

BOOST_AUTO_TEST_CASE(many_connections_are_served_at_once)
{
    running_server server;
    std::vector<https_connection> connections;
    for (int i = 0; i < 100; ++i)
        connections.push_back(server.connect());
    const std::string get =
        "GET " + server.job_target() + " HTTP/1.1\r\nHost: localhost\r\n" + server.authorization() + "\r\n";
    for (https_connection& connection : connections)
        BOOST_TEST_REQUIRE(connection.send(get));
    for (https_connection& connection : connections)
        BOOST_TEST_REQUIRE(connection.receive().value().status == 200U);
}

BOOST_AUTO_TEST_CASE(more_connections_than_the_limit_are_closed_at_once)
{
    running_server server([](server_options& options) { options.max_connections = 2; });
    std::optional<https_connection> first = server.connect();
    https_connection second = server.connect();
    BOOST_CHECK_THROW(server.connect(), boost::system::system_error);
    BOOST_TEST(second.ask("GET", "/emulator/counters").value().status == 200U);
}

BOOST_AUTO_TEST_CASE(a_client_that_says_nothing_is_left_after_a_while)
{
    running_server server([](server_options& options) { options.patience = 100ms; });
    https_connection silent = server.connect();
    BOOST_TEST(!silent.receive());
    https_connection slow = server.connect();
    slow.send("GET /emulator/coun");
    BOOST_TEST(!slow.receive());
}

BOOST_AUTO_TEST_CASE(stopping_ends_idle_connections_properly)
{
    running_server server;
    https_connection idle = server.connect();
    BOOST_TEST(idle.ask("GET", "/emulator/counters").value().status == 200U);
    std::thread stopping([&] { server.stop(); });
    BOOST_TEST(idle.receive_end());
    stopping.join();
}

BOOST_AUTO_TEST_CASE(stopping_lets_an_answer_that_is_under_way_arrive)
{
    running_server server;
    https_connection control = server.connect();
    order_fault(control, R"({"operation": "get", "fault": "delay", "milliseconds": 200})");
    https_connection late = server.connect();
    late.send(
        "GET " + server.job_target() + " HTTP/1.1\r\nHost: localhost\r\n" + server.authorization() + "\r\n"
    );
    while (counter(control, "/requests/get/200") == 0)
        continue;
    std::thread stopping([&] { server.stop(); });
    BOOST_TEST(late.receive().value().status == 200U);
    BOOST_TEST(late.receive_end());
    stopping.join();
}

BOOST_AUTO_TEST_SUITE_END()
