// SPDX-License-Identifier: BSL-1.0
// What the service manager is told, over a socket such as systemd's.

#include "service/service_manager.hpp"

#include "environment_variable.hpp"
#include "temporary_folder.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/local/datagram_protocol.hpp>
#include <boost/test/unit_test.hpp>

#include <unistd.h>

#include <array>
#include <chrono>
#include <string>
#include <vector>

namespace asio = boost::asio;

using namespace rdad::tests;
using rdad::service::service_manager;

BOOST_AUTO_TEST_SUITE(service_manager_conversation)

namespace {

struct fixture
{
    temporary_folder folder;
    asio::io_context context{1};
    asio::local::datagram_protocol::socket socket{context, {(folder.path() / "notify").string()}};
    environment_variable where{"NOTIFY_SOCKET", (folder.path() / "notify").string()};
    std::string status = "nothing";

    fixture() { socket.non_blocking(true); }

    service_manager manager()
    {
        return {context.get_executor(), [this] { return status; }};
    }

    /// The next message; empty if there is none.
    std::string heard()
    {
        std::array<char, 1000> buffer{};
        boost::system::error_code ec;
        const std::size_t size = socket.receive(asio::buffer(buffer), 0, ec);
        return {buffer.data(), ec ? 0 : size};
    }
};

/// WatchdogSec= for this process (sd_watchdog_enabled(3)).
struct fixture_with_watchdog : fixture
{
    environment_variable time{"WATCHDOG_USEC", "20000"};
    environment_variable process{"WATCHDOG_PID", std::to_string(::getpid())};
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(readiness_is_told_with_the_status, fixture)
{
    auto m = manager();
    BOOST_TEST(heard() == "");
    m.ready();
    BOOST_TEST(heard() == "READY=1\nSTATUS=nothing");
}

BOOST_FIXTURE_TEST_CASE(nothing_in_the_status_is_another_assignment_or_steers_a_terminal, fixture)
{
    status = "a\nSTOPPING=1\x1B[2J\u200Bb";
    auto m = manager();
    m.ready();
    BOOST_TEST(heard() == "READY=1\nSTATUS=a STOPPING=1 [2J b");
}

BOOST_FIXTURE_TEST_CASE(a_reload_begins_with_its_time_and_ends_with_readiness, fixture)
{
    auto m = manager();
    m.ready();
    heard();
    m.reloading();
    BOOST_TEST(heard().starts_with("RELOADING=1\nMONOTONIC_USEC="));
    status = "2 jobs";
    m.ready();
    BOOST_TEST(heard() == "READY=1\nSTATUS=2 jobs");
}

BOOST_FIXTURE_TEST_CASE(after_the_end_nothing_is_told_and_nothing_keeps_the_event_loop, fixture)
{
    auto m = manager();
    m.ready();
    heard();
    m.stopping();
    BOOST_TEST(heard() == "STOPPING=1\nSTATUS=");
    context.run();
    BOOST_TEST(heard() == "");
}

BOOST_FIXTURE_TEST_CASE(the_watchdog_is_fed_by_the_event_loop, fixture_with_watchdog)
{
    auto m = manager();
    m.ready();
    heard();
    for (int turn = 0; turn < 3; ++turn) {
        context.run_one();
        BOOST_TEST(heard() == "WATCHDOG=1\n");
    }
    status = "2 jobs";
    context.run_one();
    BOOST_TEST(heard() == "WATCHDOG=1\nSTATUS=2 jobs");
    // A loop that doesn't turn says nothing.
    BOOST_TEST(heard() == "");
}

BOOST_FIXTURE_TEST_CASE(the_watchdog_of_another_process_is_not_fed, fixture_with_watchdog)
{
    const environment_variable other("WATCHDOG_PID", std::to_string(::getpid() + 1));
    auto m = manager();
    m.ready();
    heard();
    context.run_for(std::chrono::milliseconds(50));
    BOOST_TEST(heard() == "");
}

BOOST_AUTO_TEST_CASE(without_a_service_manager_nothing_is_asked_and_nothing_waits)
{
    asio::io_context context(1);
    service_manager m(context.get_executor(), []() -> std::string { throw std::logic_error("asked"); });
    m.ready();
    m.reloading();
    m.ready();
    context.run();
    m.stopping();
}

BOOST_AUTO_TEST_SUITE_END()
