// SPDX-License-Identifier: BSL-1.0
// Whom a client trusts.

#include "http/client_fixture.hpp"

#include <boost/test/unit_test.hpp>

using namespace rdad;
using namespace rdad::testing;

namespace {

struct tls_fixture : client_fixture
{
    // What comes of a request to a server with that certificate; it must not have seen the request if it
    // failed.
    answer visit(const identity& certificate, std::string_view host)
    {
        loopback_server server(io, {.certificate = certificate}, always({response_bytes(200)}));
        const auto client = http::client::make(settings_for(server.port(), host)).value();
        auto got = get(client);
        BOOST_TEST(server.requests().size() == (got.has_value() ? 1U : 0U));
        BOOST_TEST((got.has_value() || !got.error().sent));
        return got;
    }

    void rejected(const answer& got, std::string_view why)
    {
        BOOST_REQUIRE(got.has_error());
        BOOST_TEST(got.error().code == http::errc::certificate_rejected);
        BOOST_TEST_CONTEXT(got.error().sentence)
        {
            BOOST_TEST(got.error().sentence.find(why) != std::string::npos);
            BOOST_TEST(got.error().sentence.starts_with("The certificate of "));
        }
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(client_tls, tls_fixture)

BOOST_AUTO_TEST_CASE(a_certificate_of_the_trusted_authority_for_the_host_is_accepted)
{
    BOOST_TEST(
        visit(authority.issue({.alternative_names = "DNS:localhost"}), "localhost").value().status == 200U
    );
}

BOOST_AUTO_TEST_CASE(the_end_of_the_certificate_is_known_once_it_was_shown)
{
    loopback_server server(
        io,
        {.certificate = authority.issue({.alternative_names = "DNS:localhost"})},
        always({response_bytes(200)})
    );
    const auto client = http::client::make(settings_for(server.port(), "localhost")).value();
    BOOST_TEST(!client.certificate_end().has_value());
    BOOST_TEST(get(client).has_value());
    BOOST_TEST_REQUIRE(client.certificate_end().has_value());
    const auto left = *client.certificate_end() - std::chrono::system_clock::now();
    BOOST_TEST((left > std::chrono::minutes(50)), "those of the tests are valid for an hour or more");
    BOOST_TEST((left < std::chrono::years(30)));
}

BOOST_AUTO_TEST_CASE(an_address_has_to_be_in_the_certificate_as_an_address)
{
    BOOST_TEST(
        visit(authority.issue({.alternative_names = "IP:127.0.0.1"}), "127.0.0.1").value().status == 200U
    );
    rejected(
        visit(authority.issue({.alternative_names = "DNS:127.0.0.1"}), "127.0.0.1"),
        "IP address mismatch"
    );
    rejected(
        visit(authority.issue({.alternative_names = "IP:127.0.0.2"}), "127.0.0.1"),
        "IP address mismatch"
    );
    rejected(visit(authority.issue({.alternative_names = "IP:127.0.0.1"}), "localhost"), "ostname mismatch");
}

BOOST_AUTO_TEST_CASE(a_certificate_for_another_host_is_rejected)
{
    rejected(
        visit(authority.issue({.alternative_names = "DNS:example.com"}), "localhost"),
        "ostname mismatch"
    );
    rejected(
        visit(authority.issue({.alternative_names = "DNS:localhost.example.com"}), "localhost"),
        "ostname mismatch"
    );
    rejected(visit(authority.issue({.alternative_names = "DNS:*"}), "localhost"), "ostname mismatch");
}

BOOST_AUTO_TEST_CASE(the_common_name_is_no_host_name)
{
    rejected(
        visit(authority.issue({.alternative_names = "", .common_name = "localhost"}), "localhost"),
        "ostname mismatch"
    );
}

BOOST_AUTO_TEST_CASE(a_certificate_outside_its_time_is_rejected)
{
    rejected(
        visit(authority.issue({.valid_from = -7200, .valid_until = -3600}), "localhost"),
        "certificate has expired"
    );
    rejected(visit(authority.issue({.valid_from = 3600, .valid_until = 7200}), "localhost"), "not yet valid");
}

BOOST_AUTO_TEST_CASE(a_certificate_of_another_authority_is_rejected)
{
    certificate_authority another;
    rejected(visit(another.issue(), "localhost"), "verified: it is of an authority that is not trusted (");
    rejected(visit(self_signed(), "localhost"), "verified: self-signed certificate.");
}

BOOST_AUTO_TEST_CASE(certificates_that_are_new_in_the_ca_file_count_after_a_handshake_that_has_failed)
{
    certificate_authority other;
    loopback_server server(io, {.certificate = other.issue()}, always({response_bytes(200, "")}));
    auto settings = settings_for(server.port());
    settings.certificates_rest = std::chrono::milliseconds(0);
    const auto client = http::client::make(std::move(settings)).value();
    const auto check_rejected = [&] { rejected(send(client, {}), "an authority that is not trusted"); };
    check_rejected();
    directory.write("ca.pem", "what is no certificate leaves those that there were");
    check_rejected();
    directory.write("ca.pem", other.certificate());
    check_rejected();
    BOOST_TEST(send(client, {}).has_value());
}

BOOST_AUTO_TEST_CASE(the_ca_file_may_hold_the_servers_own_certificate_and_then_trusts_no_other)
{
    const auto own = authority.issue();
    ca_file = directory.write("own.pem", own.certificate);
    BOOST_TEST(visit(own, "localhost").value().status == 200U);
    rejected(visit(authority.issue(), "localhost"), "certificate");
}

BOOST_AUTO_TEST_CASE(without_a_ca_file_the_system_is_asked_whom_to_trust)
{
    ca_file.clear();
    rejected(visit(authority.issue(), "localhost"), "certificate");
}

BOOST_AUTO_TEST_CASE(a_name_is_sent_with_the_handshake_an_address_is_not)
{
    auto server = tls_server(always({response_bytes(200)}));
    BOOST_TEST(
        get(http::client::make(settings_for(server.port(), "localhost")).value()).value().status == 200U
    );
    BOOST_TEST(
        get(http::client::make(settings_for(server.port(), "127.0.0.1")).value()).value().status == 200U
    );
    BOOST_REQUIRE(server.server_names().size() == 2U);
    BOOST_TEST(server.server_names()[0] == "localhost");
    BOOST_TEST(server.server_names()[1] == "");
}

BOOST_AUTO_TEST_CASE(a_server_with_only_old_tls_is_refused)
{
    loopback_server server(
        io,
        {.certificate = authority.issue(), .old_tls = true},
        always({response_bytes(200)})
    );
    const auto got = get(client_of(server));
    BOOST_REQUIRE(got.has_error());
    BOOST_TEST(got.error().code == http::errc::handshake_failed);
    BOOST_TEST(got.error().sentence.ends_with(" failed: the server does not know TLS 1.2 or later."));
    BOOST_TEST(!got.error().sent);
}

BOOST_AUTO_TEST_CASE(a_server_without_tls_is_refused)
{
    loopback_server server(io, {}, always({response_bytes(200)}));
    const auto got = get(client_of(server));
    BOOST_REQUIRE(got.has_error());
    BOOST_TEST(got.error().code == http::errc::handshake_failed);
    BOOST_TEST(got.error().sentence.starts_with("The TLS handshake with localhost:"));
    BOOST_TEST(got.error().sentence.ends_with(" failed: the server does not speak TLS."));
    BOOST_TEST(!got.error().sent);
}

BOOST_AUTO_TEST_CASE(a_ca_file_that_cannot_be_used_is_named)
{
    auto settings = settings_for(443);
    for (const auto& path :
         {directory / "missing.pem",
          directory.write("empty.pem", ""),
          directory.write("nonsense.pem", "nonsense\n"),
          directory / ""}) {
        settings.ca_file = path;
        const auto made = http::client::make(settings);
        BOOST_REQUIRE(made.has_error());
        BOOST_TEST(made.error().code == http::errc::bad_ca_file);
        BOOST_TEST(made.error().sentence.find(path) != std::string::npos);
    }
    settings.ca_file = directory / "missing.pem";
    BOOST_TEST(http::client::make(settings).error().sentence.find("No such file") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
