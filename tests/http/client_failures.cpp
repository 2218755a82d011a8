// SPDX-License-Identifier: BSL-1.0
// What a client makes of servers and networks that fail.

#include "http/client_fixture.hpp"
#include "http/dead_endpoints.hpp"

#include <boost/test/unit_test.hpp>

#include <vector>

using namespace rdad;
using namespace rdad::testing;
using namespace std::chrono_literals;
namespace asio = boost::asio;

namespace {

bool says(const answer& got, std::string_view text)
{
    return got.has_error() && got.error().sentence.find(text) != std::string::npos;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(client_failures, client_fixture)

BOOST_AUTO_TEST_CASE(a_refused_connection_is_told_and_nothing_was_sent)
{
    const auto nobody = closed_endpoint(io);
    const auto client = http::client::make(settings_for(nobody.port(), "127.0.0.1")).value();
    const auto got = get(client);
    BOOST_REQUIRE(got.has_error());
    BOOST_TEST(got.error().code == http::errc::connect_failed);
    BOOST_TEST(
        got.error().sentence ==
        fmt::format("Could not connect to 127.0.0.1:{}: Connection refused.", nobody.port())
    );
    BOOST_TEST(!got.error().sent);
}

BOOST_AUTO_TEST_CASE(a_name_without_an_address_is_told)
{
    // Too long for DNS, so that no server is asked.
    const auto client = http::client::make(settings_for(443, std::string(70, 'a') + ".invalid")).value();
    const auto got = get(client);
    BOOST_REQUIRE(got.has_error());
    BOOST_TEST(got.error().code == http::errc::resolve_failed);
    BOOST_TEST(says(got, "could not be resolved"));
    BOOST_TEST(!got.error().sent);
}

BOOST_AUTO_TEST_CASE(a_connection_that_is_not_accepted_times_out)
{
    const swallowing_endpoint nobody(io);
    auto settings = settings_for(nobody.endpoint().port(), "127.0.0.1");
    settings.deadlines.connect = 50ms;
    const auto got = get(http::client::make(settings).value());
    BOOST_REQUIRE(got.has_error());
    BOOST_TEST(got.error().code == http::errc::timed_out);
    BOOST_TEST(says(got, "did not accept a connection within 0.05 s."));
    BOOST_TEST(!got.error().sent);
}

BOOST_AUTO_TEST_CASE(a_server_that_never_answers_the_handshake_times_out)
{
    loopback_server server(io, {.certificate = {}, .mute = true}, always({}));
    auto settings = settings_for(server.port());
    settings.deadlines.handshake = 50ms;
    const auto got = get(http::client::make(settings).value());
    BOOST_REQUIRE(got.has_error());
    BOOST_TEST(got.error().code == http::errc::timed_out);
    BOOST_TEST(says(got, "The TLS handshake with"));
    BOOST_TEST(!got.error().sent);
}

BOOST_AUTO_TEST_CASE(a_response_that_does_not_come_whole_in_time_times_out)
{
    for (const std::string_view so_far :
         {"", "HTTP/1.1 200 OK\r\nContent-Le", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc"}) {
        auto server = tls_server(always({std::string(so_far), reply::then::hang}));
        auto settings = settings_for(server.port());
        settings.deadlines.request = 50ms;
        const auto got = get(http::client::make(settings).value());
        BOOST_REQUIRE(got.has_error());
        BOOST_TEST(got.error().code == http::errc::timed_out);
        BOOST_TEST(
            got.error().sentence == fmt::format("localhost:{} did not answer within 0.05 s.", server.port())
        );
        BOOST_TEST(got.error().sent);
        BOOST_TEST(server.requests().size() == 1U);
    }
}

BOOST_AUTO_TEST_CASE(a_timed_out_kept_alive_connection_is_not_repeated_nor_used_again)
{
    auto server = tls_server([](seen_request seen) -> asio::awaitable<reply> {
        if (seen.nth == 2)
            co_return reply{"", reply::then::hang};
        co_return reply{response_bytes(200)};
    });
    auto settings = settings_for(server.port());
    settings.deadlines.request = 200ms;
    const auto client = http::client::make(settings).value();
    BOOST_TEST(get(client).value().status == 200U);
    BOOST_TEST(get(client).error().code == http::errc::timed_out);
    BOOST_TEST(get(client).value().status == 200U);
    BOOST_TEST(server.connections() == 2U);
}

BOOST_AUTO_TEST_CASE(a_body_that_ends_early_is_a_lost_connection)
{
    for (const auto ending : {reply::then::close, reply::then::reset}) {
        auto server = tls_server(always({"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc", ending}));
        const auto got = get(client_of(server));
        BOOST_REQUIRE(got.has_error());
        BOOST_TEST(got.error().code == http::errc::connection_lost);
        BOOST_TEST(says(got, "was lost"));
        BOOST_TEST(got.error().sent);
    }
}

BOOST_AUTO_TEST_CASE(a_body_that_ends_with_a_cut_connection_is_not_taken_for_whole)
{
    // Without a length, only the end of the TLS session says that the body was not cut off on the way.
    auto server = tls_server(always({"HTTP/1.1 200 OK\r\n\r\nall of it?", reply::then::reset}));
    const auto got = get(client_of(server));
    BOOST_REQUIRE(got.has_error());
    BOOST_TEST(got.error().code == http::errc::connection_lost);
}

BOOST_AUTO_TEST_CASE(a_body_over_the_limit_is_refused)
{
    for (const std::string_view head :
         {"Content-Length: 11\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\nb\r\n", "\r\n"}) {
        auto server =
            tls_server(always({fmt::format("HTTP/1.1 200 OK\r\n{}12345678901", head), reply::then::hang}));
        auto settings = settings_for(server.port());
        settings.body_limit = 10;
        const auto got = get(http::client::make(settings).value());
        BOOST_REQUIRE(got.has_error());
        BOOST_TEST(got.error().code == http::errc::body_too_large);
        BOOST_TEST(says(got, "larger than 10 bytes"));
        BOOST_TEST(got.error().sent);
    }
}

BOOST_AUTO_TEST_CASE(what_comes_around_a_body_has_a_limit_too)
{
    const std::string chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    const std::string much(200'000, 'x');
    std::string extensions;
    std::string trailers;
    std::string interim;
    for (int i = 0; i < 2000; ++i) {
        extensions += "1;" + much.substr(0, 100) + "\r\na\r\n";
        trailers += "X: " + much.substr(0, 100) + "\r\n";
        interim += "HTTP/1.1 103 Early Hints\r\nX: " + much.substr(0, 100) + "\r\n\r\n";
    }
    for (const std::string& bytes :
         {chunked + "1;" + much,
          chunked + extensions,
          chunked + "0\r\nX: " + much,
          chunked + "0\r\n" + trailers,
          chunked + "0;" + much,
          interim}) {
        auto server = tls_server(always({bytes, reply::then::hang}));
        auto settings = settings_for(server.port());
        settings.deadlines.request = 5s;
        const auto got = get(http::client::make(settings).value());
        BOOST_TEST_CONTEXT(bytes.substr(0, 80))
        {
            BOOST_REQUIRE(got.has_error());
            BOOST_TEST(got.error().code == http::errc::malformed_response, got.error().sentence);
            BOOST_TEST(says(got, "has too much around its body"));
            BOOST_TEST(got.error().sent);
        }
    }
}

BOOST_AUTO_TEST_CASE(what_is_not_http_is_malformed)
{
    for (const std::string& bytes :
         {std::string("220 smtp.example.com ready\r\n\r\n"),
          std::string("HTTP/1.1 2xx OK\r\n\r\n"),
          std::string("HTTP/1.1 200 OK\r\nContent-Length: minus one\r\n\r\n"),
          std::string("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nnonsense\r\n"),
          "HTTP/1.1 200 OK\r\nX: " + std::string(70'000, 'x') + "\r\n\r\n",
          std::string("HTTP/1.1 101 Switching Protocols\r\n\r\n"),
          std::string("HTTP/1.1 999 Odd\r\nContent-Length: 0\r\n\r\n")}) {
        auto server = tls_server(always({bytes, reply::then::hang}));
        const auto got = get(client_of(server));
        BOOST_REQUIRE(got.has_error());
        BOOST_TEST_CONTEXT(bytes.substr(0, 60) << " -> " << got.error().sentence)
        {
            BOOST_TEST(got.error().code == http::errc::malformed_response);
            BOOST_TEST(got.error().sent);
        }
    }
}

BOOST_AUTO_TEST_CASE(an_answer_that_nobody_asked_for_is_not_taken_for_the_next_one)
{
    // Of one record of TLS the client may have read no more than the first response: what it reads at a time
    // grows from 512 bytes.
    const std::size_t head = response_bytes(200, std::string(400, ' ')).size() - 400;
    for (const std::size_t size : {100U, 511U, 512U, 513U, 1024U, 1536U, 2048U, 4096U}) {
        const std::string right = response_bytes(200, std::string(size - head, 'r'));
        auto server = tls_server([=](seen_request seen) -> asio::awaitable<reply> {
            if (seen.connection == 1)
                co_return reply{right + response_bytes(200, "wrong")};
            co_return reply{response_bytes(200, "right")};
        });
        const auto client = client_of(server);
        BOOST_TEST(get(client).value().body.front() == 'r');
        BOOST_TEST(get(client).value().body == "right", right.size());
        BOOST_TEST(server.connections() == 2U);
    }
}

BOOST_AUTO_TEST_CASE(a_request_that_would_be_another_one_is_not_sent)
{
    auto server = tls_server(always({response_bytes(200)}));
    const auto client = client_of(server);
    const std::vector<http::request> bad{
        {.method = "GET /x HTTP/1.1\r\nX:"},
        {.method = ""},
        {.target = "jobs"},
        {.target = "/jobs x"},
        {.target = "/jobs\r\nX: y"},
        {.headers = {{"X", "a\r\nY: b"}}},
        {.headers = {{"X: y\r\nZ", "b"}}},
        {.headers = {{"", "b"}}},
        {.headers = {{"Content-length", "3"}}},
        {.headers = {{"Transfer-Encoding", "chunked"}}},
        {.headers = {{"accept-encoding", "gzip"}}},
        {.headers = {{"Authorization", "Bearer secret\n"}}},
    };
    for (const auto& r : bad) {
        const auto got = send(client, r);
        BOOST_REQUIRE(got.has_error());
        BOOST_TEST(got.error().code == http::errc::bad_request);
        BOOST_TEST(!got.error().sent);
        BOOST_TEST(!says(got, "secret"));
    }
    BOOST_TEST(server.connections() == 0U);
}

BOOST_AUTO_TEST_SUITE_END()
