// SPDX-License-Identifier: BSL-1.0
// Tokens from a token server.

#include "auth/client_credentials.hpp"

#include "auth/printing.hpp"
#include "http/client_fixture.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/test/unit_test.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <vector>

using namespace rdad;
using namespace rdad::testing;
using namespace std::chrono_literals;
namespace asio = boost::asio;

namespace {

using got_token = auth::result<auth::token>;

struct fixture : client_fixture
{
    std::string secret_file = directory.write("secret", "hunter&2 \n");
    std::chrono::steady_clock::time_point now = {};

    // What the server answers; it grants "token-1", "token-2", … for an hour until told otherwise.
    std::function<reply(std::size_t)> answers = [](std::size_t nth) { return grant(nth); };

    loopback_server server = tls_server([this](seen_request) -> asio::awaitable<reply> {
        auto what = answers(server.requests().size());
        co_return what;
    });

    std::unique_ptr<auth::client_credentials> source = make();

    static reply grant(std::size_t nth, long life = 3600)
    {
        return {response_bytes(
            200,
            fmt::format(R"({{"access_token":"token-{}","expires_in":{},"token_type":"Bearer"}})", nth, life)
        )};
    }

    std::unique_ptr<auth::client_credentials> make()
    {
        auto settings = settings_for(server.port());
        settings.base.path = "/connect/token";
        return std::make_unique<auth::client_credentials>(
            io.get_executor(),
            http::client::make(settings).value(),
            auth::client_credentials_settings{
                .client_id = "service-abc",
                .client_secret_file = secret_file,
                .scope = "itwin-platform other",
                .now = [this] { return now; }}
        );
    }

    got_token get() { return run(io, source->get()); }

    std::string text()
    {
        const auto got = get();
        return got ? std::string(got->reveal()) : got.error().sentence;
    }

    // Like text(), but a renewal that begins by it finds no secret, and is tried again no sooner than one that a server
    // has refused: a later request tells whether there was one.
    std::string text_without_a_secret()
    {
        std::filesystem::remove(secret_file);
        std::string got = text();
        io.restart();
        io.poll();
        directory.write("secret", "hunter&2");
        return got;
    }

    // Lets a renewal in the background come to its end.
    void settle(std::size_t requests)
    {
        run_until(io, [&] { return server.requests().size() >= requests && server.open_connections() == 0; });
        io.poll();
    }

    // An answer after which the server hangs up, which tells the test that the client has it.
    static reply last(reply what)
    {
        what.bytes.insert(what.bytes.find("\r\n") + 2, "Connection: close\r\n");
        what.afterwards = reply::then::close;
        return what;
    }

    // Asks that many times at once.
    std::vector<got_token> get_many(int count)
    {
        std::vector<got_token> all;
        for (int i = 0; i < count; ++i) {
            asio::co_spawn(io, source->get(), [&](std::exception_ptr, got_token got) {
                all.push_back(std::move(got));
                if (static_cast<int>(all.size()) == count)
                    io.stop();
            });
        }
        io.restart();
        io.run_for(60s);
        BOOST_REQUIRE(static_cast<int>(all.size()) == count);
        return all;
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(client_credentials, fixture)

BOOST_AUTO_TEST_CASE(a_token_is_asked_for_as_rfc_6749_says)
{
    BOOST_TEST(text() == "token-1");
    const auto& seen = server.requests().at(0);
    BOOST_TEST(seen.method == "POST");
    BOOST_TEST(seen.target == "/connect/token");
    BOOST_TEST(seen.header("Content-Type") == "application/x-www-form-urlencoded");
    BOOST_TEST(seen.header("Accept") == "application/json");
    BOOST_TEST(
        seen.body ==
        "grant_type=client_credentials&client_id=service-abc&client_secret=hunter%262&scope=itwin-platform+"
        "other"
    );
}

BOOST_AUTO_TEST_CASE(one_request_serves_all_who_wait)
{
    for (const auto& got : get_many(50))
        BOOST_TEST(got.value().reveal() == "token-1");
    BOOST_TEST(server.requests().size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_token_is_used_until_near_its_end)
{
    BOOST_TEST(text() == "token-1");
    now += 3539s;
    BOOST_TEST(text() == "token-1");
    BOOST_TEST(server.requests().size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_token_near_its_end_is_renewed_while_it_is_still_used)
{
    answers = [](std::size_t nth) { return last(grant(nth)); };
    BOOST_TEST(text() == "token-1");
    settle(1);
    now += 3540s;
    BOOST_TEST(text() == "token-1");
    settle(2);
    BOOST_TEST(text() == "token-2");
    BOOST_TEST(server.requests().size() == 2U);
}

BOOST_AUTO_TEST_CASE(what_is_left_of_the_life_of_a_token_is_known)
{
    BOOST_TEST(!source->life_left().has_value());
    get();
    BOOST_TEST_REQUIRE(source->life_left().has_value());
    BOOST_TEST((*source->life_left() == 1h));
    now += 18min;
    BOOST_TEST((*source->life_left() == 42min));
}

BOOST_AUTO_TEST_CASE(a_short_life_is_used_for_nine_tenths)
{
    answers = [](std::size_t nth) { return last(grant(nth, 20)); };
    BOOST_TEST(text() == "token-1");
    settle(1);
    now += 17s;
    BOOST_TEST(text() == "token-1");
    BOOST_TEST(server.requests().size() == 1U);
    now += 1s;
    BOOST_TEST(text() == "token-1");
    settle(2);
    BOOST_TEST(text() == "token-2");
}

BOOST_AUTO_TEST_CASE(an_expired_token_is_not_given_out)
{
    BOOST_TEST(text() == "token-1");
    now += 3600s;
    BOOST_TEST(text() == "token-2");
}

BOOST_AUTO_TEST_CASE(a_failed_renewal_is_not_told_while_the_token_is_valid_and_is_tried_again_after_a_pause)
{
    answers = [](std::size_t nth) { return last(nth == 1 ? grant(nth) : reply{response_bytes(503)}); };
    BOOST_TEST(text() == "token-1");
    settle(1);
    now += 3545s;
    BOOST_TEST(text() == "token-1");
    settle(2);
    BOOST_TEST(text() == "token-1");
    now += 4s;
    BOOST_TEST(text_without_a_secret() == "token-1");
    now += 1s;
    BOOST_TEST(text() == "token-1");
    settle(3);
    now += 50s;
    const auto got = get();
    BOOST_REQUIRE(got.has_error());
    BOOST_TEST(got.error().code == auth::errc::unavailable);
    BOOST_TEST(server.requests().size() == 4U);
}

BOOST_AUTO_TEST_CASE(a_renewal_is_not_tried_again_before_the_Retry_After_of_the_token_server)
{
    answers = [](std::size_t nth) {
        return last(nth == 1 ? grant(nth) : reply{response_bytes(503, "", "Retry-After: 30\r\n")});
    };
    BOOST_TEST(text() == "token-1");
    settle(1);
    now += 3541s;
    BOOST_TEST(text() == "token-1");
    settle(2);
    now += 29s;
    BOOST_TEST(text_without_a_secret() == "token-1");
    now += 1s;
    BOOST_TEST(text() == "token-1");
    settle(3);
}

BOOST_AUTO_TEST_CASE(many_rejections_of_one_token_cause_one_refresh)
{
    const auto first = get().value();
    for (int i = 0; i < 50; ++i)
        source->reject(first);
    for (const auto& got : get_many(50))
        BOOST_TEST(got.value().reveal() == "token-2");
    source->reject(first);
    BOOST_TEST(text() == "token-2");
    BOOST_TEST(server.requests().size() == 2U);
}

BOOST_AUTO_TEST_CASE(a_refusal_reaches_all_who_wait_and_holds_no_secret)
{
    answers = [](std::size_t) {
        return reply{
            response_bytes(401, R"({"error":"invalid_client","error_description":"hunter&2 is wrong"})")};
    };
    for (const auto& got : get_many(10)) {
        BOOST_REQUIRE(got.has_error());
        BOOST_TEST(got.error().code == auth::errc::refused);
        BOOST_TEST(got.error().sentence.find("invalid_client") != std::string::npos);
        BOOST_TEST(got.error().sentence.find("hunter") == std::string::npos);
    }
    BOOST_TEST(server.requests().size() == 1U);
}

BOOST_AUTO_TEST_CASE(after_a_failure_the_next_one_who_asks_tries_again)
{
    answers = [](std::size_t nth) {
        return nth == 1 ? reply{response_bytes(429, "", "Retry-After: 9\r\n")} : grant(nth);
    };
    const auto got = get();
    BOOST_REQUIRE(got.has_error());
    BOOST_TEST(got.error().code == auth::errc::unavailable);
    BOOST_TEST((got.error().retry_after == 9s));
    BOOST_TEST(text() == "token-2");
}

BOOST_AUTO_TEST_CASE(a_token_server_that_cannot_be_reached_is_unavailable)
{
    server.stop();
    const auto got = get();
    BOOST_REQUIRE(got.has_error());
    BOOST_TEST(got.error().code == auth::errc::unavailable);
    BOOST_TEST(got.error().sentence.starts_with("No access token could be fetched. Could not connect to "));
}

BOOST_AUTO_TEST_CASE(the_secret_is_read_for_every_token)
{
    BOOST_TEST(text() == "token-1");
    directory.write("secret", "changed");
    now += 2h;
    BOOST_TEST(text() == "token-2");
    BOOST_TEST(server.requests().at(1).body.find("client_secret=changed") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_secret_that_may_have_more_around_it_is_told_and_not_sent)
{
    const std::vector<std::pair<std::string, std::string>> contents{
        {"\"a+b\"", "has quotation marks around its text: leave them out."},
        {"'a+b'", "has quotation marks around its text: leave them out."},
        {"Bearer a+b", "holds an access token, as its \"Bearer\" says."},
        {"a+b\nc+d", "holds more than one line, or characters that can't be seen."},
        {std::string(
             "\xFF\xFE"
             "a\0+\0",
             6
         ),
         "is in UTF-16; save it as UTF-8."}};
    for (const auto& [content, said] : contents) {
        directory.write("secret", content);
        const auto got = get();
        BOOST_REQUIRE(got.has_error());
        BOOST_TEST(got.error().code == auth::errc::bad_file);
        BOOST_TEST(got.error().sentence == "The client secret file " + secret_file + " " + said);
    }
    BOOST_TEST(server.connections() == 0U);
    // Any other text may be one.
    directory.write(
        "secret",
        "\xEF\xBB\xBF"
        "\"a'{}: b\r\n"
    );
    BOOST_TEST(text() == "token-1");
    BOOST_TEST(server.requests().back().body.find("client_secret=%22a%27%7B%7D%3A+b") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(without_a_secret_nothing_is_sent)
{
    std::filesystem::remove(secret_file);
    const auto got = get();
    BOOST_REQUIRE(got.has_error());
    BOOST_TEST(got.error().code == auth::errc::bad_file);
    BOOST_TEST(got.error().sentence.find(secret_file) != std::string::npos);
    BOOST_TEST(server.connections() == 0U);
}

BOOST_AUTO_TEST_CASE(those_who_wait_get_their_token_when_the_source_is_gone)
{
    auto waiting = source->get();
    source.reset();
    BOOST_TEST(run(io, std::move(waiting)).value().reveal() == "token-1");
}

BOOST_AUTO_TEST_CASE(an_io_context_may_be_destroyed_while_a_token_is_fetched)
{
    for (int steps = 0; steps < 40; ++steps) {
        asio::io_context ending{1};
        loopback_server there(ending, {.certificate = authority.issue()}, always(grant(1)));
        auth::client_credentials fetching(
            ending.get_executor(),
            http::client::make(settings_for(there.port(), "127.0.0.1")).value(),
            {.client_id = "x", .client_secret_file = secret_file}
        );
        int ended = 0;
        for (int i = 0; i < 3; ++i)
            asio::co_spawn(ending, fetching.get(), [&](std::exception_ptr, const got_token&) { ++ended; });
        for (int i = 0; i < steps && ended < 3; ++i)
            ending.run_one();
    }
}

BOOST_AUTO_TEST_SUITE_END()
