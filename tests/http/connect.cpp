// SPDX-License-Identifier: BSL-1.0
// Which of a host's addresses is connected to.

#include "http/connect.hpp"

#include "http/client_fixture.hpp"
#include "http/dead_endpoints.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/test/unit_test.hpp>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <optional>
#include <vector>

using namespace rdad;
using namespace rdad::testing;
using namespace std::chrono_literals;
namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

using connected = http::result<tcp::socket>;

// What co_spawn hands on has to have a default.
asio::awaitable<std::optional<connected>> connecting(
    std::vector<tcp::endpoint> addresses,
    std::chrono::milliseconds deadline
)
{
    co_return co_await http::connect(std::move(addresses), deadline);
}

struct connect_fixture
{
    asio::io_context io{1};
    tcp::acceptor listener{io, {asio::ip::address_v4::loopback(), 0}};

    connected connect(std::vector<tcp::endpoint> addresses, std::chrono::milliseconds deadline = 10s)
    {
        return run(io, connecting(std::move(addresses), deadline)).value();
    }
};

tcp::endpoint at(const char* address)
{
    return {asio::ip::make_address(address), 443};
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(addresses_of_a_host, connect_fixture)

BOOST_AUTO_TEST_CASE(both_families_are_tried_by_turns_beginning_with_the_first)
{
    const auto a = at("2001:db8::1");
    const auto b = at("2001:db8::2");
    const auto c = at("2001:db8::3");
    const auto x = at("192.0.2.1");
    const auto y = at("192.0.2.2");
    BOOST_TEST((http::interleaved({a, b, c, x, y}) == std::vector{a, x, b, y, c}));
    BOOST_TEST((http::interleaved({x, a, b, c}) == std::vector{x, a, b, c}));
    BOOST_TEST((http::interleaved({x, y}) == std::vector{x, y}));
    BOOST_TEST(http::interleaved({}).empty());
}

BOOST_AUTO_TEST_CASE(the_first_address_that_accepts_is_taken)
{
    tcp::acceptor other(io, {asio::ip::address_v4::loopback(), 0});
    const auto got = connect({listener.local_endpoint(), other.local_endpoint()});
    BOOST_REQUIRE(got.has_value());
    BOOST_TEST(got->remote_endpoint() == listener.local_endpoint());
}

BOOST_AUTO_TEST_CASE(an_address_that_refuses_costs_no_time)
{
    std::vector<tcp::endpoint> addresses(20, closed_endpoint(io));
    addresses.push_back(listener.local_endpoint());
    const auto begun = std::chrono::steady_clock::now();
    const auto got = connect(addresses);
    BOOST_REQUIRE(got.has_value());
    // Waiting for each would take 5 s.
    BOOST_TEST((std::chrono::steady_clock::now() - begun < 10 * http::attempt_delay));
}

BOOST_AUTO_TEST_CASE(an_address_that_swallows_everything_does_not_keep_the_others_from_being_tried)
{
    const swallowing_endpoint swallowing(io);
    const auto got =
        connect({swallowing.endpoint(), closed_endpoint(io), swallowing.endpoint(), listener.local_endpoint()}
        );
    BOOST_REQUIRE(got.has_value());
    BOOST_TEST(got->remote_endpoint() == listener.local_endpoint());
}

BOOST_AUTO_TEST_CASE(a_dead_family_does_not_keep_the_other_from_being_tried)
{
    // 2001:db8::/32 leads nowhere: refused at once where there is no IPv6, else swallowed.
    const auto got = connect({at("2001:db8::1"), at("2001:db8::2"), listener.local_endpoint()});
    BOOST_REQUIRE(got.has_value());
    BOOST_TEST(got->remote_endpoint() == listener.local_endpoint());
}

BOOST_AUTO_TEST_CASE(where_all_refuse_one_of_them_is_told)
{
    const auto nobody = closed_endpoint(io);
    const auto got = connect({nobody, nobody});
    BOOST_REQUIRE(got.has_error());
    BOOST_TEST(got.error().code == http::errc::connect_failed);
    BOOST_TEST(
        got.error().sentence ==
        fmt::format("Could not connect to 127.0.0.1:{}: Connection refused.", nobody.port())
    );
    BOOST_TEST(!got.error().sent);
}

BOOST_AUTO_TEST_CASE(where_none_accepts_the_deadline_ends_it)
{
    const swallowing_endpoint swallowing(io);
    const auto got = connect({swallowing.endpoint(), closed_endpoint(io), swallowing.endpoint()}, 50ms);
    BOOST_REQUIRE(got.has_error());
    BOOST_TEST(got.error().code == http::errc::timed_out);
    BOOST_TEST(got.error().sentence.find("did not accept a connection within 0.05 s.") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(no_address_is_a_failure)
{
    BOOST_TEST(connect({}).error().code == http::errc::connect_failed);
}

BOOST_AUTO_TEST_CASE(who_is_cancelled_connects_no_more)
{
    const swallowing_endpoint swallowing(io);
    asio::cancellation_signal cancel;
    bool has_thrown = false;
    asio::co_spawn(
        io,
        connecting({swallowing.endpoint()}, 1h),
        asio::bind_cancellation_slot(
            cancel.slot(),
            [&](std::exception_ptr thrown, const auto&) { has_thrown = thrown != nullptr; }
        )
    );
    io.poll();
    cancel.emit(asio::cancellation_type::terminal);
    // Nothing is left to wait for: neither an attempt nor a timer.
    io.run();
    BOOST_TEST(has_thrown);
}

BOOST_AUTO_TEST_CASE(what_is_not_delivered_ends_with_its_socket)
{
    std::optional<connected> got = connect({listener.local_endpoint()});
    BOOST_REQUIRE(got->has_value());
    tcp::socket server = listener.accept();

    // Nobody reads: in the end it stays with the kernel of the one who writes.
    (*got)->non_blocking(true);
    const std::vector<char> some(1 << 20);
    std::size_t written = 0;
    boost::system::error_code ec;
    while (!ec)
        written += (*got)->write_some(asio::buffer(some), ec);
    BOOST_TEST(ec == asio::error::would_block);
    got.reset();

    std::vector<char> read(1 << 20);
    std::size_t arrived = 0;
    for (ec = {}; !ec;)
        arrived += server.read_some(asio::buffer(read), ec);
    BOOST_TEST(ec == asio::error::connection_reset);
    BOOST_TEST(arrived < written);
}

BOOST_AUTO_TEST_CASE(what_is_not_delivered_ends_after_a_minute_though_nobody_closes_its_socket)
{
    const auto got = connect({listener.local_endpoint()});
    BOOST_REQUIRE(got.has_value());
    unsigned milliseconds = 0;
    socklen_t size = sizeof milliseconds;
    auto socket = const_cast<tcp::socket&>(*got).native_handle();
    BOOST_TEST(::getsockopt(socket, IPPROTO_TCP, TCP_USER_TIMEOUT, &milliseconds, &size) == 0);
    BOOST_TEST(milliseconds == 60'000U);
}

BOOST_AUTO_TEST_SUITE_END()
