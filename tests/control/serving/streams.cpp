// SPDX-License-Identifier: BSL-1.0
// Bodies that come bit by bit over the socket: streams of events.

#include "control/running_server.hpp"

#include <boost/test/unit_test.hpp>

#include <sys/socket.h>
#include <unistd.h>

#include <string>
#include <vector>

using namespace rdad;
using namespace rdad::tests;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(streams)

namespace {

const std::string follow_request = "GET /v1/events HTTP/1.1\r\nHost: rdad\r\n\r\n";

struct streaming_server : running_server
{
    local_socket follower()
    {
        const int before = streams_;
        local_socket s = connect();
        boost::asio::write(s, boost::asio::buffer(follow_request));
        testing::run_until(io_, [&] { return streams_ > before; });
        return s;
    }
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(each_bit_is_sent_as_it_comes_and_the_end_is_told, streaming_server)
{
    start();
    bits_ = {"id: 7\n\n", "data: {}\n\n", ""};
    const std::string heard = exchange(follow_request);
    BOOST_TEST(heard.starts_with("HTTP/1.1 200"), heard);
    BOOST_TEST(contains(heard, "Content-Type: text/event-stream\r\n"), heard);
    BOOST_TEST(contains(heard, "Transfer-Encoding: chunked\r\n"), heard);
    BOOST_TEST(heard.ends_with("\r\n\r\n7\r\nid: 7\n\n\r\na\r\ndata: {}\n\n\r\n0\r\n\r\n"), heard);
    BOOST_TEST(!followed_after_.has_value());
    BOOST_TEST(asked_by_ == ::getuid());
}

BOOST_FIXTURE_TEST_CASE(
    a_client_says_where_it_was_by_the_target_or_by_a_field_of_the_header,
    streaming_server
)
{
    start();
    bits_ = {""};
    exchange("GET /v1/events?after=18 HTTP/1.1\r\nHost: rdad\r\n\r\n");
    BOOST_TEST(followed_after_.value() == 18U);
    exchange("GET /v1/events?after=18 HTTP/1.1\r\nHost: rdad\r\nLast-Event-ID: 20\r\n\r\n");
    BOOST_TEST(followed_after_.value() == 20U);
}

BOOST_FIXTURE_TEST_CASE(what_is_no_cursor_is_told, streaming_server)
{
    start();
    for (const char* query : {"?after=", "?after=x", "?after=-1", "?after=1&a=2", "?before=1", "?", "?18"}) {
        const std::string heard =
            exchange("GET /v1/events" + std::string(query) + " HTTP/1.1\r\nHost: rdad\r\n\r\n");
        BOOST_TEST(heard.starts_with("HTTP/1.1 400"), query);
    }
    BOOST_TEST(exchange("GET /v1/events HTTP/1.1\r\nLast-Event-ID: ?\r\n\r\n").starts_with("HTTP/1.1 400"));
}

BOOST_FIXTURE_TEST_CASE(a_client_that_goes_ends_its_stream_at_once, streaming_server)
{
    start();
    {
        const local_socket s = follower();
    }
    testing::run_until(io_, [&] { return streams_ == 0; });
    BOOST_TEST(streams_ == 0);
}

BOOST_FIXTURE_TEST_CASE(a_client_that_reads_nothing_is_dropped, streaming_server)
{
    start({.stream_patience = 100ms});
    bits_.assign(100, std::string(100'000, 'x'));
    const local_socket s = follower();
    testing::run_until(io_, [&] { return streams_ == 0; });
    BOOST_TEST(streams_ == 0);
}

BOOST_FIXTURE_TEST_CASE(streams_are_capped_and_keep_no_order_out, streaming_server)
{
    start({.of_user = 1, .streams_of_user = 3});
    std::vector<local_socket> followers;
    for (int i = 0; i < 3; ++i)
        followers.push_back(follower());
    const std::string heard = exchange(follow_request);
    BOOST_TEST(heard.starts_with("HTTP/1.1 503"), heard);
    BOOST_TEST(contains(heard, "too many streams of events"), heard);
    BOOST_TEST(contains(exchange(cancel_survey), "So it is, survey."));
    followers.pop_back();
    testing::run_until(io_, [&] { return streams_ == 2; });
    followers.push_back(follower());
    BOOST_TEST(streams_ == 3);
}

BOOST_AUTO_TEST_SUITE_END()
