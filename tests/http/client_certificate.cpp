// SPDX-License-Identifier: BSL-1.0
// Clients that show a certificate of their own, to servers that want one.

#include "http/client_fixture.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <string_view>

using namespace rdad;
using namespace rdad::testing;

namespace {

struct certificate_fixture : client_fixture
{
    certificate_authority clients;

    http::client_settings settings_with(const identity& own, const loopback_server& server) const
    {
        auto settings = settings_for(server.port());
        settings.certificate_file = directory.write("own.pem", own.certificate);
        settings.key_file = directory.write("own.key", own.key);
        return settings;
    }

    loopback_server strict_server(bool tls_1_2)
    {
        return {
            io,
            {.certificate = authority.issue(), .client_authority = clients.certificate(), .tls_1_2 = tls_1_2},
            always({response_bytes(200)})};
    }

    static void check_refused(const answer& got, std::string_view why)
    {
        BOOST_REQUIRE(got.has_error());
        BOOST_TEST(got.error().code == http::errc::client_certificate_refused);
        BOOST_TEST_CONTEXT(got.error().sentence)
        BOOST_TEST(got.error().sentence.find(why) != std::string::npos);
        BOOST_TEST(!got.error().sent);
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(client_certificate, certificate_fixture)

BOOST_AUTO_TEST_CASE(a_client_shows_its_certificate_to_a_server_that_wants_one)
{
    for (const bool tls_1_2 : {false, true}) {
        auto server = strict_server(tls_1_2);
        const auto client = http::client::make(settings_with(clients.issue(), server)).value();
        BOOST_TEST(get(client).value().status == 200U);
    }
}

BOOST_AUTO_TEST_CASE(a_server_that_refuses_it_has_seen_nothing_of_the_request_and_it_is_told)
{
    for (const bool tls_1_2 : {false, true}) {
        auto server = strict_server(tls_1_2);
        check_refused(
            get(http::client::make(settings_with(authority.issue(), server)).value()),
            "does not accept the certificate of this client: "
        );
        BOOST_TEST(server.requests().empty());
    }
    auto server = strict_server(false);
    check_refused(
        get(http::client::make(settings_for(server.port())).value()),
        "does not accept the certificate of this client, which shows none: "
    );
    BOOST_TEST(server.requests().empty());
}

BOOST_AUTO_TEST_CASE(a_certificate_that_is_new_counts_after_one_that_was_refused)
{
    auto server = strict_server(false);
    auto settings = settings_with(authority.issue(), server);
    settings.certificates_rest = std::chrono::milliseconds(0);
    const auto client = http::client::make(settings).value();
    check_refused(get(client), "does not accept");
    settings_with(clients.issue(), server);
    check_refused(get(client), "does not accept");
    BOOST_TEST(get(client).value().status == 200U);
}

BOOST_AUTO_TEST_CASE(files_that_cannot_be_used_are_named)
{
    auto server = tls_server(always({response_bytes(200)}));
    const auto good = settings_with(clients.issue(), server);
    const auto refused = [&](std::string_view name, const http::client_settings& settings) {
        const auto made = http::client::make(settings);
        BOOST_REQUIRE(made.has_error());
        BOOST_TEST(made.error().code == http::errc::bad_certificate_file);
        BOOST_TEST_CONTEXT(made.error().sentence)
        BOOST_TEST(made.error().sentence.find(name) != std::string::npos);
    };
    auto bad = good;
    bad.key_file.clear();
    refused("from : No such file", bad);
    bad.key_file = directory / "missing.key";
    refused("missing.key: No such file", bad);
    bad.key_file = directory.write("other.key", clients.issue().key);
    refused("other.key: it is not the certificate's key", bad);
    bad = good;
    bad.certificate_file = directory.write("nonsense.pem", "nonsense\n");
    refused("nonsense.pem: it is not a file of PEM certificates", bad);
}

BOOST_AUTO_TEST_SUITE_END()
