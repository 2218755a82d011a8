// SPDX-License-Identifier: BSL-1.0
// A body that is read line by line while it comes.

#include "http/client_fixture.hpp"

#include <boost/test/unit_test.hpp>

#include <optional>
#include <string>
#include <vector>

using namespace rdad;
using namespace rdad::testing;
using namespace std::chrono_literals;
namespace asio = boost::asio;

namespace {

using next_line = http::result<std::optional<std::string>>;

struct lines_fixture : client_fixture
{
    static http::request watch() { return {.method = "POST", .target = "/watch", .body = "{}"}; }

    // T has no default, so it is brought out in a vector.
    static asio::awaitable<std::vector<http::result<http::line_stream>>> open(const http::client& client)
    {
        std::vector<http::result<http::line_stream>> opened;
        opened.push_back(co_await client.stream(watch()));
        co_return opened;
    }

    http::result<http::line_stream> stream_of(const http::client& client)
    {
        return std::move(run(io, open(client)).front());
    }

    next_line next(http::line_stream& lines, std::chrono::milliseconds silence = 10s)
    {
        return run(io, lines.next(silence));
    }

    static std::string chunked(const std::vector<std::string>& parts)
    {
        std::string bytes = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
        for (const auto& part : parts)
            bytes += fmt::format("{:x}\r\n{}\r\n", part.size(), part);
        return bytes;
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(line_stream, lines_fixture)

BOOST_AUTO_TEST_CASE(lines_come_while_the_body_goes_on_wherever_it_is_cut)
{
    auto server = tls_server(always({chunked({"one\nt", "w", "o\n\nthree\nhal"}), reply::then::hang}));
    const auto client = client_of(server);
    auto lines = stream_of(client).value();
    BOOST_TEST(lines.head().status == 200U);
    for (const char* const expected : {"one", "two", "", "three"})
        BOOST_TEST(next(lines).value().value() == expected);
}

BOOST_AUTO_TEST_CASE(the_end_of_the_body_is_no_failure_and_the_last_line_needs_no_line_feed)
{
    for (const std::string_view end : {"", "\n"}) {
        auto server = tls_server(always({response_bytes(503, fmt::format("one\ntwo{}", end))}));
        const auto client = client_of(server);
        auto lines = stream_of(client).value();
        BOOST_TEST(lines.head().status == 503U);
        BOOST_TEST(next(lines).value().value() == "one");
        BOOST_TEST(next(lines).value().value() == "two");
        BOOST_TEST(!next(lines).value().has_value());
        BOOST_TEST(!next(lines).value().has_value());
    }
}

BOOST_AUTO_TEST_CASE(silence_is_told_and_what_has_come_before_is_not_lost)
{
    auto server = tls_server(always({chunked({"one\n"}), reply::then::hang}));
    const auto client = client_of(server);
    auto lines = stream_of(client).value();
    BOOST_TEST(next(lines, 50ms).value().value() == "one");
    const auto got = next(lines, 50ms);
    BOOST_REQUIRE(got.has_error());
    BOOST_TEST(got.error().code == http::errc::timed_out);
    BOOST_TEST(
        got.error().sentence == fmt::format("localhost:{} has said nothing for 0.05 s.", server.port())
    );
}

BOOST_AUTO_TEST_CASE(a_connection_that_is_cut_is_not_taken_for_the_end)
{
    auto server = tls_server(always({chunked({"one\n"}), reply::then::reset}));
    const auto client = client_of(server);
    auto lines = stream_of(client).value();
    BOOST_TEST(next(lines).value().value() == "one");
    BOOST_TEST(next(lines).error().code == http::errc::connection_lost);
}

BOOST_AUTO_TEST_CASE(a_line_over_the_limit_is_refused_however_it_comes)
{
    for (const auto& parts : std::vector<std::vector<std::string>>{
             {"12345678901\n"},
             {"123456789", "01\n"},
             {"12345678", "90123"}}) {
        auto server = tls_server(always({chunked(parts), reply::then::hang}));
        auto settings = settings_for(server.port());
        settings.body_limit = 10;
        const auto client = http::client::make(settings).value();
        auto lines = stream_of(client).value();
        const auto got = next(lines);
        BOOST_REQUIRE(got.has_error());
        BOOST_TEST(got.error().code == http::errc::body_too_large);
    }
}

BOOST_AUTO_TEST_CASE(the_limit_is_of_a_line_and_not_of_the_whole_body)
{
    const std::string line = std::string(10, 'x') + "\n";
    auto server = tls_server(always({chunked(std::vector<std::string>(50, line)), reply::then::hang}));
    auto settings = settings_for(server.port());
    settings.body_limit = 10;
    const auto client = http::client::make(settings).value();
    auto lines = stream_of(client).value();
    for (int i = 0; i < 50; ++i)
        BOOST_REQUIRE(next(lines).value().value() == line.substr(0, 10));
}

BOOST_AUTO_TEST_CASE(a_long_line_comes_whole)
{
    const std::string line(3'000'000, 'x');
    auto server = tls_server(always({chunked({line + "\n"}), reply::then::hang}));
    const auto client = client_of(server);
    auto lines = stream_of(client).value();
    BOOST_TEST((next(lines).value().value() == line));
}

BOOST_AUTO_TEST_CASE(interim_answers_are_passed_over_and_a_body_in_a_coding_is_refused)
{
    auto server =
        tls_server(always({"HTTP/1.1 100 Continue\r\n\r\n" + chunked({"one\n"}), reply::then::hang}));
    const auto client = client_of(server);
    auto lines = stream_of(client).value();
    BOOST_TEST(next(lines).value().value() == "one");

    auto coding = tls_server(always({response_bytes(200, "one\n", "Content-Encoding: gzip\r\n")}));
    const auto other = client_of(coding);
    BOOST_TEST(stream_of(other).error().code == http::errc::unknown_coding);
}

BOOST_AUTO_TEST_CASE(a_header_that_does_not_come_is_waited_for_as_long_as_for_an_answer)
{
    auto server = tls_server(always({"HTTP/1.1 200 OK\r\n", reply::then::hang}));
    auto settings = settings_for(server.port());
    settings.deadlines.request = 50ms;
    const auto client = http::client::make(settings).value();
    const auto got = stream_of(client);
    BOOST_REQUIRE(got.has_error());
    BOOST_TEST(got.error().code == http::errc::timed_out);
    BOOST_TEST(got.error().sent);
}

BOOST_AUTO_TEST_CASE(streams_take_no_place_of_other_requests_and_end_with_the_object)
{
    auto server = tls_server([](seen_request seen) -> asio::awaitable<reply> {
        if (seen.target == "/watch")
            co_return reply{chunked({"one\n"}), reply::then::hang};
        co_return reply{response_bytes(200)};
    });
    auto settings = settings_for(server.port());
    settings.connections = 1;
    const auto client = http::client::make(settings).value();
    std::optional<http::line_stream> lines = stream_of(client).value();
    BOOST_TEST(next(*lines).value().value() == "one");
    BOOST_TEST(get(client).value().status == 200U);
    BOOST_TEST(server.connections() == 2U);
    lines.reset();
    BOOST_TEST(get(client).value().status == 200U);
}

BOOST_AUTO_TEST_SUITE_END()
