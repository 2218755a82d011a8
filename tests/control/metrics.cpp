// SPDX-License-Identifier: BSL-1.0
// The metrics at the socket.

#include "contains.hpp"
#include "control/client.hpp"
#include "control/running_server.hpp"

#include <boost/test/unit_test.hpp>

using namespace rdad;
using namespace rdad::tests;

BOOST_AUTO_TEST_SUITE(metrics_at_the_socket)

BOOST_FIXTURE_TEST_CASE(metrics_are_text_at_a_path_of_their_own, running_server)
{
    start();
    metrics_ = "a 1\n";
    const std::string heard = exchange(request("GET /metrics"));
    BOOST_TEST(heard.starts_with("HTTP/1.1 200 "), heard);
    BOOST_TEST(contains(heard, "\r\nContent-Type: text/plain; version=0.0.4; charset=utf-8\r\n"), heard);
    BOOST_TEST(body_of(heard) == "a 1\n");
    BOOST_TEST(exchange(request("GET /v1/metrics")).starts_with("HTTP/1.1 404 "));
    BOOST_TEST(exchange(request("POST /metrics")).starts_with("HTTP/1.1 405 "));
    BOOST_TEST(while_serving([&] { return control::ask_metrics(path_); }).value() == "a 1\n");
    metrics_ = failure{make_error_code(boost::system::errc::resource_unavailable_try_again), "Not now."};
    const std::string refused = exchange(request("GET /metrics"));
    BOOST_TEST(refused.starts_with("HTTP/1.1 503 "), refused);
    BOOST_TEST(contains(refused, "\r\nContent-Type: application/json\r\n"), refused);
}

BOOST_AUTO_TEST_SUITE_END()
