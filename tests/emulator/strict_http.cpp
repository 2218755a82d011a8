// SPDX-License-Identifier: BSL-1.0
// Clients that are slow, endless or out of order, over sockets of their own.

#include "running_server.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/write.hpp>
#include <boost/test/unit_test.hpp>

#include <array>
#include <chrono>
#include <thread>

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using namespace rdad::emulator;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(strict_http)

namespace {

constexpr std::string_view json_type = "Content-Type: application/json\r\n";

struct impatient_server : running_server
{
    impatient_server() : running_server([](server_options& options) { options.patience = 300ms; }) {}
};

/// A connection without TLS.
struct plain_connection
{
    explicit plain_connection(const running_server& server)
    {
        socket.connect({asio::ip::address_v4::loopback(), server.subject().port()});
    }

    bool send(std::string_view bytes)
    {
        error_code ec;
        asio::write(socket, asio::buffer(bytes), ec);
        return !ec;
    }

    /// Waits until the other side ends the connection.
    void receive_end()
    {
        std::array<char, 1024> scrap;
        error_code ec;
        while (!ec)
            socket.read_some(asio::buffer(scrap), ec);
    }

    asio::io_context context;
    tcp::socket socket{context};
};

/// Sends the bytes one by one, slowly and over and over, and says how long it could.
template <class Connection>
std::chrono::steady_clock::duration send_slowly(Connection& connection, std::string_view bytes)
{
    const auto begin = std::chrono::steady_clock::now();
    for (std::size_t i = 0; connection.send(bytes.substr(i % bytes.size(), 1)); ++i)
        std::this_thread::sleep_for(20ms);
    return std::chrono::steady_clock::now() - begin;
}

unsigned answer_to(const running_server& server, const std::string& bytes)
{
    https_connection connection = server.connect();
    connection.send(bytes);
    return connection.receive().value().status;
}

}  // namespace

BOOST_FIXTURE_TEST_CASE(
    a_header_that_comes_a_byte_at_a_time_takes_no_longer_than_the_patience,
    impatient_server
)
{
    https_connection slow = connect();
    // Far fewer bytes than a header may have.
    BOOST_TEST((send_slowly(slow, "GET /a") < 5s));
}

BOOST_FIXTURE_TEST_CASE(
    a_body_that_comes_a_byte_at_a_time_takes_no_longer_than_the_patience,
    impatient_server
)
{
    https_connection slow = connect();
    slow.send(
        "PATCH " + job_target() + " HTTP/1.1\r\nHost: localhost\r\n" + authorization() +
        std::string(json_type) + "Content-Length: 100000\r\n\r\n"
    );
    BOOST_TEST((send_slowly(slow, "{}") < 5s));
}

BOOST_FIXTURE_TEST_CASE(a_handshake_that_does_not_come_takes_no_longer_than_the_patience, impatient_server)
{
    plain_connection silent(*this);
    silent.receive_end();
    plain_connection slow(*this);
    // The beginning of a ClientHello that says it is long.
    slow.send("\x16\x03\x01\x3f\xff\x01");
    BOOST_TEST((send_slowly(slow, "\x01") < 5s));
}

BOOST_FIXTURE_TEST_CASE(a_client_that_takes_no_answers_is_left, impatient_server)
{
    https_connection greedy = connect();
    const std::string list =
        "GET /realitydataanalysis/jobs HTTP/1.1\r\nHost: localhost\r\n" + authorization() + "\r\n";
    // Once what lies between is full, it waits for the client, and then no longer.
    while (greedy.send(list))
        continue;
    BOOST_TEST(connect().ask("GET", "/emulator/counters").value().status == 200U);
}

BOOST_FIXTURE_TEST_CASE(a_connection_may_be_idle_for_the_patience_after_each_answer, impatient_server)
{
    https_connection connection = connect();
    for (int i = 0; i < 4; ++i) {
        BOOST_TEST(connection.ask("GET", "/emulator/counters").value().status == 200U);
        std::this_thread::sleep_for(100ms);
    }
    BOOST_TEST(!connection.receive());
}

BOOST_AUTO_TEST_CASE(a_chunk_or_a_trailer_without_end_is_refused)
{
    running_server server;
    const std::string head = "PATCH " + server.job_target() + " HTTP/1.1\r\nHost: localhost\r\n" +
                             server.authorization() + std::string(json_type) +
                             "Transfer-Encoding: chunked\r\n\r\n";
    BOOST_TEST(answer_to(server, head + "2;" + std::string(200'000, 'a')) == 400U);
    const unsigned status = answer_to(server, head + "0\r\nA: " + std::string(200'000, 'a'));
    BOOST_TEST((status == 400U || status == 431U));
}

BOOST_AUTO_TEST_CASE(a_body_of_which_the_length_is_told_twice_is_refused)
{
    running_server server;
    const std::string head = "PATCH " + server.job_target() + " HTTP/1.1\r\nHost: localhost\r\n" +
                             server.authorization() + std::string(json_type);
    BOOST_TEST(answer_to(server, head + "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}") == 400U);
    BOOST_TEST(answer_to(server, head + "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}") == 400U);
    BOOST_TEST(answer_to(server, head + "Content-Length: -1\r\n\r\n") == 400U);
}

BOOST_AUTO_TEST_CASE(a_request_says_once_which_host_it_is_for)
{
    running_server server;
    const auto status_with = [&](const std::string& host_lines) {
        return answer_to(server, "GET /nothing HTTP/1.1\r\n" + host_lines + "\r\n");
    };
    BOOST_TEST(status_with("Host: localhost\r\n") == 404U);
    BOOST_TEST(status_with("Host: [::1]:8443\r\n") == 404U);
    BOOST_TEST(status_with("Host:\r\n") == 404U);
    BOOST_TEST(status_with("") == 400U);
    BOOST_TEST(status_with("Host: a\r\nHost: a\r\n") == 400U);
    BOOST_TEST(status_with("Host: a/b\r\n") == 400U);
    BOOST_TEST(status_with("Host: user@a\r\n") == 400U);
    BOOST_TEST(status_with("Host: a b\r\n") == 400U);
}

BOOST_AUTO_TEST_CASE(a_body_that_is_too_large_is_not_asked_for)
{
    running_server server;
    https_connection connection = server.connect();
    const std::string head = server.authorization() + std::string(json_type) +
                             "Expect: 100-continue\r\nContent-Length: 2000000\r\n";
    BOOST_TEST(connection.ask("PATCH", server.job_target(), head).value().status == 413U);
}

BOOST_AUTO_TEST_CASE(links_lead_to_where_the_client_came_from)
{
    running_server server;
    https_connection connection = server.connect();
    const reply r = connection.ask("GET", "/realitydataanalysis/jobs?$top=1", server.authorization()).value();
    const boost::json::value body = boost::json::parse(r.body);
    BOOST_TEST(
        body.at_pointer("/_links/next/href").as_string().starts_with("https://localhost/realitydataanalysis/")
    );
}

BOOST_AUTO_TEST_CASE(versions_of_TLS_before_1_2_are_refused)
{
    running_server server;
    asio::io_context context;
    const auto handshake_without = [&](asio::ssl::context::options newer) {
        asio::ssl::context tls(asio::ssl::context::tls_client);
        // Clients of today would not even offer them.
        SSL_CTX_set_cipher_list(tls.native_handle(), "ALL:@SECLEVEL=0");
        tls.set_options(newer);
        asio::ssl::stream<tcp::socket> stream(context, tls);
        stream.next_layer().connect({asio::ip::address_v4::loopback(), server.subject().port()});
        error_code ec;
        stream.handshake(asio::ssl::stream_base::client, ec);
        return ec;
    };
    BOOST_TEST(!handshake_without(asio::ssl::context::no_tlsv1_3));
    const error_code refused =
        handshake_without(asio::ssl::context::no_tlsv1_3 | asio::ssl::context::no_tlsv1_2);
    BOOST_TEST(
        ERR_GET_REASON(static_cast<unsigned long>(refused.value())) == SSL_R_TLSV1_ALERT_PROTOCOL_VERSION
    );
}

BOOST_AUTO_TEST_SUITE_END()
