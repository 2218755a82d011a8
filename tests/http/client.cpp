// SPDX-License-Identifier: BSL-1.0
// What a client does when all goes well, or well enough.

#include "http/client_fixture.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <memory>
#include <vector>

using namespace rdad;
using namespace rdad::testing;
namespace asio = boost::asio;

BOOST_FIXTURE_TEST_SUITE(client, client_fixture)

BOOST_AUTO_TEST_CASE(a_request_arrives_as_given_and_its_response_comes_back)
{
    auto server = tls_server(
        always({response_bytes(201, "{\"job\":1}", "Retry-After: 5\r\nX-Twice: a\r\nX-Twice: b\r\n")})
    );
    auto settings = settings_for(server.port());
    settings.user_agent = "rdad/9";
    const auto client = http::client::make(settings).value();

    const auto got = send(
        client,
        {.method = "PATCH",
         .target = "/jobs/1?a=b%20c",
         .headers = {{"Authorization", "Bearer abc"}, {"Content-Type", "application/json"}},
         .body = "{\"state\":\"active\"}"}
    );

    BOOST_REQUIRE(got.has_value());
    BOOST_TEST(got->status == 201U);
    BOOST_TEST(got->body == "{\"job\":1}");
    BOOST_TEST(got->header("retry-AFTER").value() == "5");
    BOOST_TEST(got->header("x-twice").value() == "a");
    BOOST_TEST(!got->header("Location").has_value());
    BOOST_REQUIRE(server.requests().size() == 1U);
    const auto& seen = server.requests().at(0);
    BOOST_TEST(seen.method == "PATCH");
    BOOST_TEST(seen.target == "/jobs/1?a=b%20c");
    BOOST_TEST(seen.header("Host") == fmt::format("localhost:{}", server.port()));
    BOOST_TEST(seen.header("User-Agent") == "rdad/9");
    BOOST_TEST(seen.header("Authorization") == "Bearer abc");
    BOOST_TEST(seen.header("Content-Length") == "18");
    BOOST_TEST(seen.header("Accept-Encoding") == "identity");
    BOOST_TEST(seen.body == "{\"state\":\"active\"}");
}

BOOST_AUTO_TEST_CASE(a_request_that_may_not_be_sent_any_more_when_there_is_a_connection_is_not)
{
    auto server = tls_server(always({response_bytes(200, "")}));
    const auto client = client_of(server);
    http::request withdrawn;
    withdrawn.may_be_sent = [&] {
        BOOST_TEST(server.connections() == 1U);
        return false;
    };
    const auto refused = send(client, withdrawn);
    BOOST_REQUIRE(refused.has_error());
    BOOST_TEST(refused.error().code == http::errc::withdrawn);
    BOOST_TEST(!refused.error().sent);
    BOOST_TEST(server.requests().empty());

    http::request wanted;
    wanted.may_be_sent = [] { return true; };
    BOOST_TEST(send(client, wanted).has_value());
}

BOOST_AUTO_TEST_CASE(a_plain_server_on_loopback_is_spoken_to_without_tls)
{
    loopback_server server(io, {}, always({response_bytes(200, "plain")}));
    auto settings = settings_for(server.port());
    settings.base = http::parse_url(fmt::format("http://127.0.0.1:{}", server.port())).value();
    const auto client = http::client::make(settings).value();
    BOOST_TEST(get(client).value().body == "plain");
    BOOST_TEST(get(client).value().body == "plain");
    BOOST_TEST(server.connections() == 1U);
}

BOOST_AUTO_TEST_CASE(one_connection_carries_one_request_after_another)
{
    auto server = tls_server(always({response_bytes(200, "x")}));
    const auto client = client_of(server);
    for (int i = 0; i < 5; ++i)
        BOOST_TEST(get(client).value().body == "x");
    BOOST_TEST(server.connections() == 1U);
    BOOST_TEST(server.requests().at(4).nth == 5U);
}

BOOST_AUTO_TEST_CASE(a_connection_is_not_used_again_where_the_server_says_close)
{
    auto server = tls_server(always({response_bytes(200, "x", "Connection: close\r\n"), reply::then::close}));
    const auto client = client_of(server);
    BOOST_TEST(get(client).value().status == 200U);
    BOOST_TEST(send(client, {.method = "POST"}).value().status == 200U);
    BOOST_TEST(server.connections() == 2U);
}

BOOST_AUTO_TEST_CASE(a_body_may_end_with_the_connection)
{
    auto server = tls_server(always({"HTTP/1.1 200 OK\r\n\r\nall of it", reply::then::close}));
    const auto client = client_of(server);
    BOOST_TEST(get(client).value().body == "all of it");
    BOOST_TEST(get(client).value().body == "all of it");
    BOOST_TEST(server.connections() == 2U);
}

BOOST_AUTO_TEST_CASE(chunks_are_put_together)
{
    auto server = tls_server(
        always({"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"})
    );
    const auto client = client_of(server);
    BOOST_TEST(get(client).value().body == "abcde");
    BOOST_TEST(get(client).value().body == "abcde");
    BOOST_TEST(server.connections() == 1U);
}

BOOST_AUTO_TEST_CASE(chunks_may_be_of_one_byte_and_have_extensions_and_trailers)
{
    std::string bytes = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    for (int i = 0; i < 100'000; ++i)
        bytes += "1\r\na\r\n";
    bytes += "1;x=y;z=\"; \"\r\na\r\n0;x\r\nX: y\r\nServer-Timing: db;dur=53\r\n\r\n";
    auto server = tls_server(always({bytes}));
    const auto client = client_of(server);
    for (int i = 0; i < 2; ++i) {
        const auto got = get(client);
        BOOST_REQUIRE(got.has_value());
        BOOST_TEST(got->body.size() == 100'001U);
    }
    BOOST_TEST(server.connections() == 1U);
}

BOOST_AUTO_TEST_CASE(a_response_without_a_body_ends_with_its_header)
{
    auto server = tls_server(always({"HTTP/1.1 204 No Content\r\n\r\n"}));
    const auto client = client_of(server);
    BOOST_TEST(send(client, {.method = "DELETE"}).value().status == 204U);
    BOOST_TEST(send(client, {.method = "DELETE"}).value().body == "");
    BOOST_TEST(server.connections() == 1U);
}

BOOST_AUTO_TEST_CASE(interim_responses_are_passed_over)
{
    auto server = tls_server(always(
        {"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" +
         response_bytes(200, "final")}
    ));
    const auto client = client_of(server);
    BOOST_TEST(get(client).value().body == "final");
    BOOST_TEST(get(client).value().body == "final");
    BOOST_TEST(server.connections() == 1U);
}

BOOST_AUTO_TEST_CASE(a_redirect_is_answered_not_followed)
{
    auto server = tls_server(always({response_bytes(302, "", "Location: /elsewhere\r\n")}));
    const auto client = client_of(server);
    const auto got = get(client);
    BOOST_REQUIRE(got.has_value());
    BOOST_TEST(got->status == 302U);
    BOOST_TEST(got->header("location").value() == "/elsewhere");
    BOOST_TEST(server.requests().size() == 1U);
}

BOOST_AUTO_TEST_CASE(large_bodies_pass_both_ways)
{
    const std::string large(1024 * 1024, 'x');
    auto server = tls_server(always({response_bytes(200, large)}));
    const auto client = client_of(server);
    const auto got = send(client, {.method = "POST", .body = large});
    BOOST_REQUIRE(got.has_value());
    BOOST_TEST((got->body == large));
    BOOST_TEST((server.requests().at(0).body == large));
}

BOOST_AUTO_TEST_CASE(a_dead_kept_alive_connection_is_replaced_for_an_idempotent_request)
{
    for (const auto way_to_die : {reply::then::close, reply::then::reset}) {
        // Dies when the second request comes, so that the client cannot know beforehand.
        auto server = tls_server([=](seen_request seen) -> asio::awaitable<reply> {
            if (seen.nth == 2)
                co_return reply{"", way_to_die};
            co_return reply{response_bytes(200, std::to_string(seen.connection))};
        });
        const auto client = client_of(server);
        BOOST_TEST(get(client).value().body == "1");
        BOOST_TEST(get(client).value().body == "2");
        BOOST_TEST(server.requests().size() == 3U);
    }
}

BOOST_AUTO_TEST_CASE(a_fresh_connection_that_dies_is_not_replaced)
{
    auto server = tls_server(always({"", reply::then::reset}));
    const auto client = client_of(server);
    const auto got = get(client);
    BOOST_REQUIRE(got.has_error());
    BOOST_TEST(got.error().code == http::errc::connection_lost);
    BOOST_TEST(got.error().sent);
    BOOST_TEST(server.connections() == 1U);
}

BOOST_AUTO_TEST_CASE(a_request_that_is_not_idempotent_is_sent_only_once)
{
    auto server = tls_server([](seen_request seen) -> asio::awaitable<reply> {
        if (seen.nth == 2)
            co_return reply{"", reply::then::close};
        co_return reply{response_bytes(200)};
    });
    const auto client = client_of(server);
    BOOST_TEST(get(client).value().status == 200U);
    const auto got = send(client, {.method = "POST", .target = "/jobs"});
    BOOST_REQUIRE(got.has_error());
    BOOST_TEST(got.error().code == http::errc::connection_lost);
    BOOST_TEST(got.error().sent);
    BOOST_TEST(server.requests().size() == 2U);
}

BOOST_AUTO_TEST_CASE(a_request_whose_response_had_begun_is_not_repeated)
{
    auto server = tls_server([](seen_request seen) -> asio::awaitable<reply> {
        if (seen.nth == 2)
            co_return reply{"HTTP/1.1 200", reply::then::close};
        co_return reply{response_bytes(200)};
    });
    const auto client = client_of(server);
    BOOST_TEST(get(client).value().status == 200U);
    const auto got = get(client);
    BOOST_REQUIRE(got.has_error());
    BOOST_TEST(got.error().sent);
    BOOST_TEST(server.requests().size() == 2U);
}

BOOST_AUTO_TEST_CASE(a_connection_that_was_closed_while_idle_is_noticed_before_a_request_is_lost_on_it)
{
    auto server = tls_server(always({response_bytes(200), reply::then::reset}));
    const auto client = client_of(server);
    BOOST_TEST(send(client, {.method = "POST"}).value().status == 200U);
    run_until(io, [&] { return server.open_connections() == 0; });
    BOOST_TEST(send(client, {.method = "POST"}).value().status == 200U);
    BOOST_TEST(server.connections() == 2U);
}

BOOST_AUTO_TEST_CASE(a_connection_that_was_idle_too_long_is_not_used_again)
{
    auto server = tls_server(always({response_bytes(200)}));
    auto settings = settings_for(server.port());
    settings.idle_limit = std::chrono::milliseconds(0);
    const auto client = http::client::make(settings).value();
    BOOST_TEST(get(client).value().status == 200U);
    BOOST_TEST(get(client).value().status == 200U);
    BOOST_TEST(server.connections() == 2U);
}

BOOST_AUTO_TEST_CASE(a_connection_that_is_old_is_not_used_again_however_busy_it_was)
{
    auto server = tls_server(always({response_bytes(200)}));
    auto settings = settings_for(server.port());
    settings.age_limit = std::chrono::milliseconds(0);
    const auto client = http::client::make(settings).value();
    BOOST_TEST(get(client).value().status == 200U);
    BOOST_TEST(get(client).value().status == 200U);
    BOOST_TEST(server.connections() == 2U);
}

BOOST_AUTO_TEST_CASE(bytes_that_nobody_asked_for_are_not_taken_for_the_next_response)
{
    auto server = tls_server(always({response_bytes(200, "asked") + response_bytes(200, "unasked")}));
    const auto client = client_of(server);
    BOOST_TEST(get(client).value().body == "asked");
    BOOST_TEST(get(client).value().body == "asked");
    BOOST_TEST(server.connections() == 2U);
}

namespace {

// Sends that many requests at once; answers when all have ended, with those that failed.
asio::awaitable<int> send_many(const http::client& client, int count)
{
    const auto executor = co_await asio::this_coro::executor;
    asio::steady_timer all_done(executor, std::chrono::steady_clock::time_point::max());
    int left = count;
    int failed = 0;
    for (int i = 0; i < count; ++i) {
        http::request r;
        r.target = fmt::format("/{}", i);
        asio::co_spawn(executor, client.send(std::move(r)), [&](std::exception_ptr, const answer& got) {
            if (!got || got->status != 200)
                ++failed;
            if (--left == 0)
                all_done.cancel();
        });
    }
    boost::system::error_code ignored;
    co_await all_done.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
    co_return failed;
}

}  // namespace

BOOST_AUTO_TEST_CASE(no_more_connections_are_open_than_allowed_and_all_are_used)
{
    std::size_t most = 0;
    const loopback_server* counting = nullptr;
    auto server = tls_server([&](seen_request) -> asio::awaitable<reply> {
        most = std::max(most, counting->open_connections());
        co_return reply{response_bytes(200)};
    });
    counting = &server;
    auto settings = settings_for(server.port());
    settings.connections = 3;
    const auto client = http::client::make(settings).value();
    BOOST_TEST(run(io, send_many(client, 40)) == 0);
    BOOST_TEST(most == 3U);
    BOOST_TEST(server.connections() == 3U);
    BOOST_TEST(server.requests().size() == 40U);
}

BOOST_AUTO_TEST_CASE(requests_that_wait_for_a_connection_are_sent_in_order)
{
    auto server = tls_server(always({response_bytes(200)}));
    auto settings = settings_for(server.port());
    settings.connections = 1;
    const auto client = http::client::make(settings).value();
    BOOST_TEST(run(io, send_many(client, 20)) == 0);
    for (std::size_t i = 0; i < 20; ++i)
        BOOST_TEST(server.requests().at(i).target == fmt::format("/{}", i));
}

BOOST_AUTO_TEST_CASE(a_failed_request_gives_its_connection_up_for_those_that_wait)
{
    auto server = tls_server([](seen_request seen) -> asio::awaitable<reply> {
        if (seen.target == "/0")
            co_return reply{"", reply::then::reset};
        co_return reply{response_bytes(200)};
    });
    auto settings = settings_for(server.port());
    settings.connections = 1;
    const auto client = http::client::make(settings).value();
    BOOST_TEST(run(io, send_many(client, 5)) == 1);
}

BOOST_AUTO_TEST_CASE(requests_under_way_end_as_usual_when_their_client_is_gone)
{
    auto server = tls_server(always({response_bytes(200, "still here")}));
    auto sending = [&] {
        const auto client = client_of(server);
        return client.send({});
    }();
    BOOST_TEST(run(io, std::move(sending)).value().body == "still here");
}

BOOST_AUTO_TEST_CASE(an_io_context_may_be_destroyed_with_requests_in_every_phase)
{
    // How many handlers have run when it ends is what varies.
    for (int steps = 0; steps < 60; ++steps) {
        auto ending = std::make_unique<asio::io_context>(1);
        loopback_server server(
            *ending,
            {.certificate = authority.issue()},
            always({response_bytes(200), reply::then::keep})
        );
        auto settings = settings_for(server.port(), "127.0.0.1");
        settings.connections = 2;
        const auto client = std::make_unique<http::client>(http::client::make(settings).value());
        int ended = 0;
        for (int i = 0; i < 5; ++i)
            asio::co_spawn(*ending, client->send({}), [&](std::exception_ptr, const answer&) { ++ended; });
        for (int i = 0; i < steps && ended < 5; ++i)
            ending->run_one();
        server.stop();
    }
}

BOOST_AUTO_TEST_SUITE_END()
