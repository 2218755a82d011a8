// SPDX-License-Identifier: BSL-1.0
// What a client says to a proxy, and what it makes of the answers.

#include "http/client_fixture.hpp"
#include "http/connect_proxy.hpp"

#include <boost/test/unit_test.hpp>

#include <memory>
#include <vector>

using namespace rdad;
using namespace rdad::testing;
using namespace std::chrono_literals;

namespace {

using then = tunnel_answer::then;

// Credentials as a test has them.
struct test_credentials final : http::proxy_credentials
{
    http::result<std::string> value = std::string("Basic Ym9iOmh1bnRlcjI=");
    std::string rejected = {};

    http::result<std::string> authorization() override { return value; }
    void reject(std::string_view refused) override { rejected = refused; }
};

struct tunnel_fixture : client_fixture
{
    // Its name exists nowhere but in the certificate.
    static constexpr std::string_view host = "api.example.com";

    loopback_server server{
        io,
        {.certificate = authority.issue({.alternative_names = "DNS:api.example.com"})},
        always({response_bytes(200, "from the server")})};
    std::shared_ptr<test_credentials> credentials = std::make_shared<test_credentials>();

    http::client_settings settings_by(const connect_proxy& proxy) const
    {
        auto settings = settings_for(server.port(), host);
        settings.proxy = http::proxy{"localhost", proxy.port()};
        return settings;
    }

    answer get_by(const connect_proxy& proxy) { return get(http::client::make(settings_by(proxy)).value()); }

    answer get_with_credentials_by(const connect_proxy& proxy)
    {
        auto settings = settings_by(proxy);
        settings.proxy->credentials = credentials;
        return get(http::client::make(settings).value());
    }

    // The proxy answers that, and a request fails by it.
    void check_fails(const tunnel_answer& told, http::errc expected, std::string_view words)
    {
        const connect_proxy proxy(io, server.port(), [&](const std::string&) { return told; });
        const auto got = get_by(proxy);
        BOOST_REQUIRE(got.has_error());
        BOOST_TEST_CONTEXT(told.bytes.substr(0, 60) << " -> " << got.error().sentence)
        {
            BOOST_TEST(got.error().code == expected);
            BOOST_TEST(got.error().sentence.find(words) != std::string::npos);
            BOOST_TEST(!got.error().sent);
            BOOST_TEST(server.requests().empty());
        }
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(tunnels, tunnel_fixture)

BOOST_AUTO_TEST_CASE(the_proxy_learns_the_name_of_the_server_and_nothing_else)
{
    const connect_proxy proxy(io, server.port());
    const auto client = http::client::make(settings_by(proxy)).value();
    const auto got = send(client, {.target = "/jobs", .headers = {{"Authorization", "Bearer t0psecret"}}});
    BOOST_REQUIRE(got.has_value());
    BOOST_TEST(got->body == "from the server");
    BOOST_REQUIRE(proxy.headers().size() == 1U);
    BOOST_TEST(
        proxy.headers().at(0) ==
        fmt::format(
            "CONNECT api.example.com:{0} HTTP/1.1\r\nHost: api.example.com:{0}\r\n\r\n",
            server.port()
        )
    );
    BOOST_TEST(proxy.heard().find("t0psecret") == std::string::npos);
    BOOST_TEST(proxy.heard().find("/jobs") == std::string::npos);
    BOOST_TEST(server.requests().at(0).header("Authorization") == "Bearer t0psecret");
}

BOOST_AUTO_TEST_CASE(the_certificate_has_to_be_the_servers_not_the_proxys)
{
    loopback_server impostor(
        io,
        {.certificate = authority.issue({.alternative_names = "DNS:localhost,IP:127.0.0.1"})},
        always({response_bytes(200)})
    );
    const connect_proxy proxy(io, impostor.port());
    const auto got = get_by(proxy);
    BOOST_REQUIRE(got.has_error());
    BOOST_TEST(got.error().code == http::errc::certificate_rejected);
    BOOST_TEST(impostor.requests().empty());
}

BOOST_AUTO_TEST_CASE(one_tunnel_carries_one_request_after_another)
{
    const connect_proxy proxy(io, server.port());
    const auto client = http::client::make(settings_by(proxy)).value();
    BOOST_TEST(get(client).value().status == 200U);
    BOOST_TEST(get(client).value().status == 200U);
    BOOST_TEST(proxy.tunnels() == 1U);
    BOOST_TEST(
        server.server_names() == (std::vector<std::string>{"api.example.com"}),
        boost::test_tools::per_element()
    );
}

BOOST_AUTO_TEST_CASE(credentials_are_for_the_proxy_alone)
{
    const connect_proxy proxy(io, server.port());
    const auto got = get_with_credentials_by(proxy);
    BOOST_REQUIRE(got.has_value());
    BOOST_TEST(
        proxy.headers().at(0).find("\r\nProxy-Authorization: Basic Ym9iOmh1bnRlcjI=\r\n") != std::string::npos
    );
    BOOST_TEST(server.requests().at(0).header("Proxy-Authorization") == "");
    BOOST_TEST(credentials->rejected == "");
}

BOOST_AUTO_TEST_CASE(refused_credentials_are_told_and_the_server_gets_nothing)
{
    const connect_proxy proxy(io, server.port(), [](const std::string&) { return refusal(407); });
    const auto got = get_with_credentials_by(proxy);
    BOOST_REQUIRE(got.has_error());
    BOOST_TEST(got.error().code == http::errc::proxy_unauthorized);
    BOOST_TEST(
        got.error().sentence ==
        fmt::format("The proxy localhost:{} does not accept the credentials.", proxy.port())
    );
    BOOST_TEST(!got.error().sent);
    BOOST_TEST(credentials->rejected == *credentials->value);
    BOOST_TEST(server.connections() == 0U);
}

BOOST_AUTO_TEST_CASE(credentials_that_cannot_be_had_leave_the_proxy_alone)
{
    credentials->value = http::failure{{http::errc::proxy_unauthorized, "No such file."}};
    const connect_proxy proxy(io, server.port());
    const auto got = get_with_credentials_by(proxy);
    BOOST_REQUIRE(got.has_error());
    BOOST_TEST(got.error().code == http::errc::proxy_unauthorized);
    BOOST_TEST(got.error().sentence == "No such file.");
    BOOST_TEST(proxy.heard() == "");
}

BOOST_AUTO_TEST_CASE(a_proxy_that_wants_credentials_is_told_apart_from_one_that_refuses_the_server)
{
    for (const unsigned status : {401U, 407U}) {
        check_fails(
            refusal(status),
            http::errc::proxy_unauthorized,
            "wants credentials, and none are configured."
        );
    }
    for (const unsigned status : {101U, 301U, 400U, 403U, 404U, 500U, 502U, 503U, 504U})
        check_fails(refusal(status), http::errc::proxy_refused, fmt::format("it answers {}.", status));
}

BOOST_AUTO_TEST_CASE(every_success_is_one)
{
    for (const unsigned status : {200U, 204U, 299U}) {
        const connect_proxy proxy(io, server.port(), [&](const std::string&) {
            return tunnel_answer{fmt::format("HTTP/1.1 {} X\r\n\r\n", status)};
        });
        BOOST_TEST(get_by(proxy).has_value());
    }
}

BOOST_AUTO_TEST_CASE(an_answer_is_read_to_its_end_and_no_further)
{
    for (const std::string& bytes :
         {std::string("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"),
          std::string("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"),
          std::string("HTTP/1.0 200 Connection established\r\nProxy-Agent: x\r\n\r\n"),
          std::string("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n\r\n"),
          "HTTP/1.1 200 OK\r\nX: " + std::string(15'000, 'x') + "\r\n\r\n"}) {
        for (const bool in_pieces : {false, true}) {
            const connect_proxy proxy(io, server.port(), [&](const std::string&) {
                return tunnel_answer{bytes, then::tunnel, in_pieces};
            });
            const auto got = get_by(proxy);
            BOOST_TEST_CONTEXT(bytes.substr(0, 60))
            BOOST_TEST((got.has_value() && got->body == "from the server"));
        }
    }
}

BOOST_AUTO_TEST_CASE(what_is_no_answer_opens_no_tunnel)
{
    for (const std::string& bytes :
         {std::string("SSH-2.0-OpenSSH_9.2\r\n\r\n"),
          std::string("HTTP/1.1 2xx OK\r\n\r\n"),
          std::string("HTTP/1.1 200 OK\r\nno header\r\n\r\n")})
        check_fails({bytes, then::hang}, http::errc::malformed_response, "is not valid HTTP");
}

BOOST_AUTO_TEST_CASE(an_answer_has_no_more_than_16_KiB_with_the_interim_ones_before_it)
{
    const std::string interim = "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n";
    std::string many;
    while (many.size() < 17'000)
        many += interim;
    const std::string right = "HTTP/1.1 200 OK\r\n\r\n";
    const std::string large = "HTTP/1.1 200 OK\r\nX: " + std::string(17'000, 'x') + "\r\n\r\n";
    const std::string fitting = "HTTP/1.1 200 OK\r\nX: " + std::string(16'300, 'x') + "\r\n\r\n";
    for (const std::string& bytes : {large, interim + interim + fitting, many + right, many}) {
        for (const bool in_pieces : {false, true}) {
            check_fails(
                {bytes, then::tunnel, in_pieces},
                http::errc::malformed_response,
                "is larger than 16384 bytes."
            );
        }
    }
    const connect_proxy proxy(io, server.port(), [&](const std::string&) { return tunnel_answer{fitting}; });
    BOOST_TEST(get_by(proxy).has_value());
}

BOOST_AUTO_TEST_CASE(bytes_of_the_proxys_own_are_not_taken_for_the_servers)
{
    check_fails(
        {"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", then::hang},
        http::errc::malformed_response,
        "has put bytes of its own into a tunnel."
    );
}

BOOST_AUTO_TEST_CASE(a_proxy_that_goes_away_is_a_lost_connection)
{
    check_fails({"", then::close}, http::errc::connection_lost, "closed the connection without an answer.");
    check_fails(
        {"HTTP/1.1 200 Conn", then::close},
        http::errc::connection_lost,
        "closed the connection without an answer."
    );
}

BOOST_AUTO_TEST_CASE(a_proxy_that_does_not_answer_times_out)
{
    for (const std::string_view so_far : {"", "HTTP/1.1 200 OK\r\nX:"}) {
        const connect_proxy proxy(io, server.port(), [&](const std::string&) {
            return tunnel_answer{std::string(so_far), then::hang};
        });
        auto settings = settings_by(proxy);
        settings.deadlines.tunnel = 50ms;
        const auto got = get(http::client::make(settings).value());
        BOOST_REQUIRE(got.has_error());
        BOOST_TEST(got.error().code == http::errc::timed_out);
        BOOST_TEST(got.error().sentence.find("within 0.05 s.") != std::string::npos);
        BOOST_TEST(!got.error().sent);
    }
}

BOOST_AUTO_TEST_CASE(a_proxy_that_is_not_there_is_told_as_the_proxy)
{
    std::uint16_t port = 0;
    {
        const connect_proxy gone(io, server.port());
        port = gone.port();
    }
    auto settings = settings_for(server.port(), host);
    settings.proxy = http::proxy{"127.0.0.1", port};
    const auto got = get(http::client::make(settings).value());
    BOOST_REQUIRE(got.has_error());
    BOOST_TEST(got.error().code == http::errc::connect_failed);
    BOOST_TEST(
        got.error().sentence.find(fmt::format("The proxy 127.0.0.1:{} cannot be reached.", port)) == 0U
    );
}

BOOST_AUTO_TEST_CASE(plain_http_is_not_sent_through_a_proxy)
{
    auto settings = settings_for(80);
    settings.base = http::parse_url("http://localhost").value();
    settings.proxy = http::proxy{"localhost", 3128};
    BOOST_TEST(http::client::make(settings).error().code == http::errc::bad_url);
}

BOOST_AUTO_TEST_SUITE_END()
