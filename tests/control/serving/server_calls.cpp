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

BOOST_FIXTURE_TEST_CASE(how_far_a_job_is_is_a_POST_of_its_path, running_server)
{
    progress_ = api::progress{56, api::job_state::active, "Run_Production"};
    start();
    const auto told = while_serving([&] { return control::ask_progress(path_, "a b/c"); });
    BOOST_TEST_REQUIRE(told.has_value());
    BOOST_TEST((*told == *progress_));
    BOOST_TEST(shown_ == "a b/c");
    BOOST_TEST(asked_by_ == ::geteuid());
    const std::string heard = exchange(request("GET /v1/jobs/survey/progress"));
    BOOST_TEST(heard.starts_with("HTTP/1.1 405 "), heard);
    BOOST_TEST(exchange(request("POST /jobs/survey/progress")).starts_with("HTTP/1.1 404 "));
}

BOOST_FIXTURE_TEST_CASE(why_it_is_not_told_arrives_as_it_was_said, running_server)
{
    start();
    for (const auto code :
         {boost::system::errc::operation_not_supported,
          boost::system::errc::resource_unavailable_try_again,
          boost::system::errc::permission_denied,
          boost::system::errc::no_such_file_or_directory}) {
        progress_ = failure{make_error_code(code), "So it is."};
        const auto refused = while_serving([&] { return control::ask_progress(path_, "survey"); });
        BOOST_TEST_REQUIRE(refused.has_error());
        BOOST_TEST(refused.error().code == code);
        BOOST_TEST(refused.error().sentence == "So it is.");
    }
}

BOOST_AUTO_TEST_SUITE_END()
