// SPDX-License-Identifier: BSL-1.0
// Whom the daemon shows its token.

#include "contains.hpp"
#include "end_to_end/site/emulator_process.hpp"
#include "end_to_end/site/relay.hpp"
#include "end_to_end/site/site.hpp"
#include "end_to_end/site/waiting.hpp"
#include "http/certificates.hpp"
#include "http/loopback_server.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include <list>
#include <memory>
#include <vector>

namespace rdad::tests {
namespace {

/// A server that takes the place of the service for a while, and must not be told anything.
struct impostor
{
    std::string name;
    testing::server_options options;

    /// What the journal says.
    std::string words;
};

/// Never asked, if all is well.
boost::asio::awaitable<testing::reply> answer_500(testing::seen_request)
{
    co_return testing::reply{testing::response_bytes(500)};
}

/// A job that rdad runs by way of a relay, while the service is there and while it isn't.
class visit
{
public:
    visit(boost::asio::io_context& io, const testing::server_options& impostor)
        : io_(io), impostor_(io, impostor, answer_500), way(io, emulator.port())
    {
        here_.configure("pace", "connections", "1");
        here_.configure(
            "api",
            "base_url",
            fmt::format("https://127.0.0.1:{}/realitydataanalysis", way.port())
        );
        way.open();
    }

    /// Has certificates of that authority trusted beside the emulator's.
    void trust(const testing::certificate_authority& authority)
    {
        write_file(here_.folder() / "trusted.pem", read_file(emulator.ca_file()) + authority.certificate());
        here_.configure("api", "ca_file", (here_.folder() / "trusted.pem").string());
    }

    void start(const std::vector<std::string>& flags) { daemon_ = here_.start(flags); }

    void drop_job(const std::string& name) { here_.drop_job(name, emulator.job_ids()[dropped_++]); }

    void wait_for_success(const std::string& name)
    {
        wait_until(io_, "there is a final record of " + name, [&] { return here_.has_record(name); });
        BOOST_TEST(here_.record(name).folder == "success", daemon_->errors());
    }

    void run_job(const std::string& name)
    {
        drop_job(name);
        wait_for_success(name);
    }

    std::uint16_t impostor_port() const { return impostor_.port(); }

    /// The daemon complains of the impostor, comes again, and never says a word to it.
    void check_is_not_trusted(const std::string& words)
    {
        wait_until(io_, "the daemon complains: " + words, [&] {
            return contains(daemon_->errors(), "warning: ");
        });
        BOOST_TEST(contains(daemon_->errors(), words), daemon_->errors());
        wait_until(io_, "the daemon has tried again", [&] { return impostor_.connections() >= 2; });
        wait_until(io_, "it has given up again", [&] { return impostor_.open_connections() == 0; });
        check_has_told_nothing();
        BOOST_TEST(!daemon_->status());
    }

    void check_end()
    {
        wait_until(io_, "the daemon has ended", [&] { return daemon_->status().has_value(); });
        BOOST_TEST(*daemon_->status() == 0, daemon_->errors());
        BOOST_TEST(here_.record("job").folder == "success", daemon_->errors());
        BOOST_TEST(emulator.jobs("activated") == 1);
        BOOST_TEST(emulator.jobs("activationsRepeated") == 0);
        BOOST_TEST(!contains(daemon_->errors(), emulator.token()));
        check_has_told_nothing();
    }

    std::string told() const { return daemon_->errors(); }

    void check_has_told_nothing() const
    {
        // Where no handshake was finished, there was no key for any data to be sent with.
        BOOST_TEST(impostor_.server_names().empty());
        BOOST_TEST(impostor_.requests().empty());
    }

    const emulator_process emulator{{"--jobs", "3", "--job-time", "200ms..200ms"}};

private:
    boost::asio::io_context& io_;
    testing::loopback_server impostor_;
    site here_{emulator};
    std::unique_ptr<child_process> daemon_;
    std::size_t dropped_ = 0;

public:
    relay way;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(trust)

BOOST_AUTO_TEST_CASE(a_server_that_is_not_to_be_trusted_never_sees_the_token_and_the_job_ends_once_it_is_gone)
{
    testing::certificate_authority trusted;
    testing::certificate_authority another;
    const std::vector<impostor> impostors{
        {"out of date",
         {.certificate = trusted.issue({.valid_from = -7200, .valid_until = -3600})},
         "could not be verified: certificate has expired, if the clock of this host is right."},
        {"not yet valid",
         {.certificate = trusted.issue({.valid_from = 3600, .valid_until = 7200})},
         "could not be verified: certificate is not yet valid, if the clock of this host is right."},
        {"self-signed",
         {.certificate = testing::self_signed()},
         "could not be verified: self-signed certificate."},
        {"of another host",
         {.certificate = trusted.issue({.alternative_names = "DNS:api.example.com,IP:127.0.0.2"})},
         "could not be verified: it is another host's (IP address mismatch)."},
        {"of another authority",
         {.certificate = another.issue()},
         "could not be verified: it is of an authority that is not trusted ("},
        {"of TLS 1.1 and older",
         {.certificate = trusted.issue(), .old_tls = true},
         "failed: the server does not know TLS 1.2 or later."},
        {"without TLS", {}, "failed: the server does not speak TLS."},
    };
    boost::asio::io_context io;
    std::list<visit> visits;
    for (const impostor& i : impostors) {
        visit& v = visits.emplace_back(io, i.options);
        v.trust(trusted);
        v.way.lead_to(v.impostor_port());
        v.drop_job("job");
    }
    // Not before all is made: impostors answer only while the test waits.
    for (visit& v : visits)
        v.start({"--drain"});
    auto next = visits.begin();
    for (const impostor& i : impostors) {
        BOOST_TEST_CONTEXT(i.name)
        {
            visit& v = *next++;
            v.check_is_not_trusted(i.words);
            BOOST_TEST(v.emulator.jobs("activated") == 0);
            v.way.lead_to(v.emulator.port());
        }
    }
    for (visit& v : visits)
        v.check_end();
}

BOOST_AUTO_TEST_CASE(a_certificate_that_changes_to_another_authority_is_refused_by_new_connections)
{
    testing::certificate_authority another;
    boost::asio::io_context io;
    visit v(io, {.certificate = another.issue()});
    v.start({});
    v.run_job("before");

    v.way.lead_to(v.impostor_port());
    v.run_job("on-the-connection-that-is-kept");
    BOOST_TEST(!contains(v.told(), "warning: "));

    v.way.break_off();
    v.drop_job("refused-for-a-while");
    v.check_is_not_trusted("it is of an authority that is not trusted (");
    v.way.lead_to(v.emulator.port());
    v.wait_for_success("refused-for-a-while");
    BOOST_TEST(contains(v.told(), "The service answers again."));
    v.check_has_told_nothing();
    BOOST_TEST(v.emulator.jobs("activated") == 3);
    BOOST_TEST(v.emulator.jobs("activationsRepeated") == 0);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace rdad::tests
