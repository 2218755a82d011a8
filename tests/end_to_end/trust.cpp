// Whom the daemon shows its token.

#include "end_to_end/emulator_process.hpp"
#include "end_to_end/site.hpp"
#include "end_to_end/waiting.hpp"
#include "http/certificates.hpp"
#include "http/loopback_server.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include <csignal>

namespace rdad::tests {
namespace {

bool contains(std::string_view text, std::string_view part)
{
    return text.find(part) != text.npos;
}

boost::asio::awaitable<testing::reply> answer_500(testing::seen_request)
{
    co_return testing::reply{testing::response_bytes(500)};
}

/// The daemon meets a server with that certificate, and must not say a word to it.
void check_is_not_trusted(
    const testing::identity& certificate,
    const std::string& host,
    const std::string& ca
)
{
    const emulator_process emulator({"--jobs", "1"});
    boost::asio::io_context io;
    testing::loopback_server server(io, {.certificate = certificate}, answer_500);
    site here(emulator);
    if (!ca.empty()) {
        write_file(here.folder() / "ca.pem", ca);
        here.configure("api", "ca_file", (here.folder() / "ca.pem").string());
    }
    here.configure("api", "base_url", fmt::format("https://{}:{}", host, server.port()));
    here.drop_job("job", emulator.job_ids()[0]);
    const auto daemon = here.start();
    wait_until(io, "the daemon complains", [&] { return contains(daemon->errors(), "warning: "); });
    BOOST_TEST(contains(daemon->errors(), "certificate"), daemon->errors());
    BOOST_TEST(!contains(daemon->errors(), emulator.token()));
    BOOST_TEST_MESSAGE(daemon->errors());
    // It comes again, and again says nothing.
    wait_until(io, "the daemon has tried again", [&] { return server.connections() >= 2; });
    wait_until(io, "it has given up again", [&] { return server.open_connections() == 0; });
    BOOST_TEST(server.requests().empty());
    BOOST_TEST(here.final_records().empty());
    BOOST_TEST(daemon->end_by(SIGTERM) == 0);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(trust)

BOOST_AUTO_TEST_CASE(a_certificate_of_another_authority_never_sees_the_token)
{
    testing::certificate_authority another;
    check_is_not_trusted(another.issue(), "127.0.0.1", "");
}

BOOST_AUTO_TEST_CASE(a_certificate_of_another_host_never_sees_the_token)
{
    testing::certificate_authority trusted;
    check_is_not_trusted(
        trusted.issue({.alternative_names = "DNS:api.example.com"}),
        "localhost",
        trusted.certificate()
    );
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace rdad::tests
