// SPDX-License-Identifier: BSL-1.0
// The port of the page, with clients that come as browsers do.

#include "control/page/page_server.hpp"

#include "contains.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <boost/test/unit_test.hpp>

#include <chrono>
#include <future>
#include <memory>
#include <string>

using namespace rdad;
using namespace rdad::tests;
namespace asio = boost::asio;

BOOST_AUTO_TEST_SUITE(page_server)

namespace {

constexpr uid_t anna = 1000;

class running_page
{
protected:
    running_page()
    {
        control::handlers ask{};
        ask.health = [this](uid_t by) -> asio::awaitable<control::daemon_health> {
            asked_by = by;
            co_return control::daemon_health{.status = "2 jobs active."};
        };
        ask.metrics = []() -> asio::awaitable<result<std::string>> { co_return "rdad_up 1\n"; };
        server = *control::page_server::open(io.get_executor(), {}, std::move(ask));
        host = server->url().substr(7);
        host.pop_back();
        asio::co_spawn(
            io,
            server->run(),
            asio::bind_cancellation_slot(stop.slot(), [](const std::exception_ptr&) {})
        );
    }

    ~running_page()
    {
        asio::post(io, [this] {
            stop.emit(asio::cancellation_type::terminal);
            server->cancel_sessions();
        });
        io.restart();
        io.run_for(std::chrono::seconds(10));
    }

    running_page(const running_page&) = delete;
    running_page& operator=(const running_page&) = delete;

    /// What is answered; `fields` are more of the header.
    std::string ask(const std::string& line, const std::string& fields = "")
    {
        return ask_as(host, line, fields);
    }

    std::string ask_as(const std::string& called, const std::string& line, const std::string& fields = "")
    {
        const std::string text = line + " HTTP/1.1\r\nHost: " + called + "\r\n" + fields + "\r\n";
        const auto port = static_cast<std::uint16_t>(std::stoi(host.substr(host.find(':') + 1)));
        auto heard = std::async(std::launch::async, [text, port] {
            asio::io_context own;
            asio::ip::tcp::socket s(own);
            s.connect({asio::ip::make_address("127.0.0.1"), port});
            asio::write(s, asio::buffer(text));
            std::string all;
            boost::system::error_code end;
            asio::read(s, asio::dynamic_buffer(all), end);
            return all;
        });
        io.restart();
        while (heard.wait_for(std::chrono::seconds(0)) != std::future_status::ready)
            io.run_one_for(std::chrono::milliseconds(10));
        return heard.get();
    }

    /// The Cookie field of a browser in which the user has opened the page.
    std::string cookie()
    {
        const std::string url = server->url_for(anna).value();
        const std::string heard = ask("GET " + url.substr(url.find("/?")));
        const std::size_t start = heard.find("Set-Cookie: ") + 12;
        return "Cookie: " + heard.substr(start, heard.find(';', start) - start) + "\r\n";
    }

    asio::io_context io{1};
    asio::cancellation_signal stop;
    std::unique_ptr<control::page_server> server;
    std::string host;  ///< with the port
    uid_t asked_by = 0;
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(a_token_becomes_a_cookie_and_leaves_the_address, running_page)
{
    const std::string url = server->url_for(anna).value();
    const std::string heard = ask("GET " + url.substr(url.find("/?")));
    BOOST_TEST(heard.starts_with("HTTP/1.1 303"), heard);
    BOOST_TEST(contains(heard, "\r\nLocation: /\r\n"), heard);
    BOOST_TEST(contains(heard, "; HttpOnly; SameSite=Strict;"), heard);
    BOOST_TEST(contains(heard, "\r\nReferrer-Policy: no-referrer\r\n"), heard);
}

BOOST_FIXTURE_TEST_CASE(the_page_and_what_it_asks_are_shown_to_the_user_of_the_token, running_page)
{
    const std::string with_token = cookie();
    const std::string page = ask("GET /", with_token);
    BOOST_TEST(page.starts_with("HTTP/1.1 200"), page.substr(0, 100));
    BOOST_TEST(contains(page, "<title>rdad</title>"));
    BOOST_TEST(contains(page, "\r\nContent-Security-Policy: default-src 'none'; script-src 'sha256-"));
    BOOST_TEST(contains(page, "\r\nCache-Control: no-store\r\n"));
    BOOST_TEST(contains(ask("GET /v1/health", with_token), "2 jobs active."));
    BOOST_TEST(asked_by == anna);
}

BOOST_FIXTURE_TEST_CASE(without_a_token_nothing_is_told, running_page)
{
    for (const char* what : {"/", "/v1/health", "/v1/jobs", "/?token=0", "/?token=", "/none"}) {
        const std::string heard = ask(std::string("GET ") + what, "Cookie: rdad_1=0\r\n");
        BOOST_TEST(heard.starts_with("HTTP/1.1 401"), what << ": " << heard);
        BOOST_TEST(contains(heard, "rdactl page"), heard);
    }
    BOOST_TEST(asked_by == 0U);
}

BOOST_FIXTURE_TEST_CASE(other_hosts_sites_and_methods_are_refused_whatever_they_know, running_page)
{
    const std::string with_token = cookie();
    BOOST_TEST(ask_as("rebound.example.com", "GET /v1/health", with_token).starts_with("HTTP/1.1 421"));
    BOOST_TEST(
        ask("GET /v1/health", with_token + "Origin: http://example.com\r\n").starts_with("HTTP/1.1 403")
    );
    const std::string posted = ask("POST /v1/pause", with_token);
    BOOST_TEST(posted.starts_with("HTTP/1.1 405"), posted);
    BOOST_TEST(contains(posted, "\r\nAllow: GET, HEAD\r\n"), posted);
    BOOST_TEST(asked_by == 0U);
}

BOOST_FIXTURE_TEST_CASE(metrics_are_told_without_a_token_but_to_this_host_only, running_page)
{
    const std::string heard = ask("GET /metrics");
    BOOST_TEST(heard.starts_with("HTTP/1.1 200"), heard);
    BOOST_TEST(contains(heard, "\r\nContent-Type: text/plain; version=0.0.4; charset=utf-8\r\n"), heard);
    BOOST_TEST(contains(heard, "\r\nX-Content-Type-Options: nosniff\r\n"), heard);
    BOOST_TEST(heard.ends_with("\r\n\r\nrdad_up 1\n"), heard);
    const std::string described = ask("HEAD /metrics");
    BOOST_TEST(described.starts_with("HTTP/1.1 200"), described);
    BOOST_TEST(described.ends_with("\r\n\r\n"), described);
    BOOST_TEST(ask_as("rebound.example.com", "GET /metrics").starts_with("HTTP/1.1 421"));
    BOOST_TEST(ask("GET /metrics", "Origin: http://example.com\r\n").starts_with("HTTP/1.1 403"));
    BOOST_TEST(ask("POST /metrics").starts_with("HTTP/1.1 405"));
    for (const char* other : {"/metrics/", "/metrics?", "/v1/metrics", "//metrics"})
        BOOST_TEST(ask(std::string("GET ") + other).starts_with("HTTP/1.1 401"), other);
}

BOOST_FIXTURE_TEST_CASE(a_head_is_told_the_length_and_no_more, running_page)
{
    const std::string heard = ask("HEAD /v1/health", cookie());
    BOOST_TEST(heard.starts_with("HTTP/1.1 200"), heard);
    BOOST_TEST(heard.ends_with("\r\n\r\n"), heard);
    BOOST_TEST(!contains(heard, "Content-Length: 0"), heard);
}

BOOST_FIXTURE_TEST_CASE(a_port_that_is_taken_is_told, running_page)
{
    const auto port = static_cast<std::uint16_t>(std::stoi(host.substr(host.find(':') + 1)));
    const auto second = control::page_server::open(io.get_executor(), {false, port}, {});
    BOOST_TEST_REQUIRE(!second);
    BOOST_TEST(second.error().sentence == "Can't listen at " + host + ": Address already in use.");
}

BOOST_AUTO_TEST_SUITE_END()
