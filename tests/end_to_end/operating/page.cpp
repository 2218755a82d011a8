// SPDX-License-Identifier: BSL-1.0
// The page for browsers: where it is, who opens it, and what its port says else.

#include "contains.hpp"
#include "end_to_end/site/emulator_process.hpp"
#include "end_to_end/site/exit_statuses.hpp"
#include "end_to_end/site/site.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <boost/test/unit_test.hpp>

#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <string>

namespace rdad::tests {
namespace {

struct page_fixture
{
    const emulator_process emulator{{"--jobs", "1"}};
    site here{emulator};

    /// What rdactl page prints, without the end of the line.
    std::string address() const
    {
        child_process run(RDACTL, {"page", "--config", here.config_file()});
        BOOST_TEST_REQUIRE(run.wait() == EXIT_SUCCESS, run.errors());
        std::string line = run.output();
        line.pop_back();
        return line;
    }
};

/// "127.0.0.1:8470" of the address.
std::string host_of(const std::string& address)
{
    const std::size_t start = address.find("//") + 2;
    return address.substr(start, address.find('/', start) - start);
}

/// What a GET is answered with there.
std::string get(const std::string& host, const std::string& target, const std::string& fields = "")
{
    boost::asio::io_context io;
    boost::asio::ip::tcp::socket s(io);
    const auto port = static_cast<std::uint16_t>(std::stoi(host.substr(host.rfind(':') + 1)));
    s.connect({boost::asio::ip::make_address("127.0.0.1"), port});
    boost::asio::write(
        s,
        boost::asio::buffer("GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\n" + fields + "\r\n")
    );
    std::string heard;
    boost::system::error_code end;
    boost::asio::read(s, boost::asio::dynamic_buffer(heard), end);
    return heard;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(page, page_fixture)

BOOST_AUTO_TEST_CASE(there_is_none_unless_the_configuration_says_where)
{
    const auto daemon = here.start_service();
    child_process run(RDACTL, {"page", "--config", here.config_file()});
    BOOST_TEST(run.wait() != EXIT_SUCCESS);
    BOOST_TEST(run.output().empty());
    BOOST_TEST(contains(run.errors(), "There is no page: listen in [status]"), run.errors());
    BOOST_TEST(!contains(daemon->errors(), "page"), daemon->errors());
}

BOOST_AUTO_TEST_CASE(the_address_that_rdactl_prints_opens_it_and_nothing_else_does)
{
    here.configure("status", "listen", "127.0.0.1:0");
    const auto daemon = here.start_service();
    const std::string opening = address();
    const std::string host = host_of(opening);
    daemon->wait_for_errors("The page for browsers is at http://" + host + "/");
    const std::string opened = get(host, opening.substr(opening.find("/?")));
    BOOST_TEST(opened.starts_with("HTTP/1.1 303"), opened);
    const std::size_t start = opened.find("Set-Cookie: ") + 12;
    const std::string cookie = "Cookie: " + opened.substr(start, opened.find(';', start) - start) + "\r\n";
    BOOST_TEST(contains(get(host, "/", cookie), "<title>rdad</title>"));
    BOOST_TEST(contains(get(host, "/v1/batches", cookie), R"({"batches":[)"));
    BOOST_TEST(get(host, "/").starts_with("HTTP/1.1 401"));
    BOOST_TEST(get(host, "/v1/batches").starts_with("HTTP/1.1 401"));
    BOOST_TEST(address() != opening);
    BOOST_TEST(
        !contains(daemon->errors(), cookie.substr(cookie.find('=') + 1, 64)),
        "the journal has a token"
    );
}

BOOST_AUTO_TEST_CASE(a_daemon_that_has_started_anew_knows_no_token)
{
    here.configure("status", "listen", "127.0.0.1:0");
    auto daemon = here.start_service();
    const std::string opening = address();
    daemon->end_by(SIGTERM);
    daemon = here.start_service();
    const std::string heard = get(host_of(address()), opening.substr(opening.find("/?")));
    BOOST_TEST(heard.starts_with("HTTP/1.1 401"), heard);
}

BOOST_AUTO_TEST_CASE(where_its_port_is_taken_that_is_told_and_jobs_are_worked_on)
{
    const std::string taken = host_of(emulator.url());
    here.configure("status", "listen", "127.0.0.1" + taken.substr(taken.rfind(':')));
    const auto daemon = here.start_service();
    daemon->wait_for_errors("Address already in use. There is no page for browsers.");
    here.drop_job("job", emulator.job_ids()[0]);
    BOOST_TEST(here.wait_for_record("job").folder == "success");
}

BOOST_AUTO_TEST_CASE(another_place_is_for_the_next_start)
{
    here.configure("status", "listen", "127.0.0.1:0");
    const auto daemon = here.start_service();
    const std::string host = host_of(address());
    here.configure("status", "listen", "[::1]:0");
    daemon->signal(SIGHUP);
    daemon->wait_for_errors("The page for browsers is elsewhere from the next start on.");
    BOOST_TEST(host_of(address()) == host);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace rdad::tests
