// SPDX-License-Identifier: BSL-1.0
// What has the daemon make a call: how it is asked for, and answered.

#include "control/client.hpp"
#include "control/running_server.hpp"

#include <boost/test/unit_test.hpp>

#include <unistd.h>

#include <string>
#include <vector>

using namespace rdad;
using namespace rdad::tests;

BOOST_AUTO_TEST_SUITE(server_calls)

BOOST_FIXTURE_TEST_CASE(a_check_is_a_POST_that_is_answered_with_what_was_found, running_server)
{
    findings_ = std::vector{diagnosis::good("token", "granted"), diagnosis::bad("service", "No.", "Wait.")};
    start();
    const auto found = while_serving([&] { return control::order_check(path_); });
    BOOST_TEST_REQUIRE(found.has_value());
    BOOST_TEST((*found == *findings_));
    BOOST_TEST(asked_by_ == ::geteuid());
    const std::string heard = exchange(request("GET /v1/check"));
    BOOST_TEST(heard.starts_with("HTTP/1.1 405 "), heard);
    BOOST_TEST(contains(heard, "\r\nAllow: POST\r\n"), heard);
    BOOST_TEST(exchange(request("POST /check")).starts_with("HTTP/1.1 404 "), "only of version 1");
}

BOOST_FIXTURE_TEST_CASE(who_may_not_have_it_checked_is_told_so, running_server)
{
    findings_ = failure{make_error_code(boost::system::errc::permission_denied), "It is for root."};
    start();
    const auto refused = while_serving([&] { return control::order_check(path_); });
    BOOST_TEST_REQUIRE(refused.has_error());
    BOOST_TEST(refused.error().code == boost::system::errc::permission_denied);
    BOOST_TEST(refused.error().sentence == "It is for root.");
}

BOOST_AUTO_TEST_SUITE_END()
