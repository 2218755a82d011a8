// SPDX-License-Identifier: BSL-1.0
// What the gate is told of a call.

#include "client/call_result.hpp"

#include <boost/test/unit_test.hpp>

using namespace rdad;
using namespace std::chrono_literals;
using pace::call_end;

BOOST_AUTO_TEST_SUITE(results_of_calls)

BOOST_AUTO_TEST_CASE(a_token_server_s_Retry_After_is_passed_on)
{
    auth::failure busy{{auth::errc::unavailable, "It is busy."}};
    BOOST_TEST(!client::result_of(busy, 3).asked.has_value());
    busy.retry_after = 90s;
    const auto result = client::result_of(busy, 3);
    BOOST_TEST((result.end == call_end::no_token));
    BOOST_TEST((result.asked == 90s));
}

BOOST_AUTO_TEST_CASE(a_token_that_was_refused_is_told_from_a_lack_of_tokens)
{
    const auto end_of = [](auth::errc code) { return client::result_of(auth::failure{{code, "x"}}, 3).end; };
    BOOST_TEST((end_of(auth::errc::token_rejected) == call_end::refused_token));
    for (const auto code : {auth::errc::bad_file, auth::errc::refused, auth::errc::unavailable})
        BOOST_TEST((end_of(code) == call_end::no_token));
}

BOOST_AUTO_TEST_CASE(a_proxy_that_wants_credentials_is_told_from_a_lack_of_tokens_and_of_answers)
{
    const auto without_token = client::result_of(auth::failure{{auth::errc::proxy_unauthorized, "407."}}, 3);
    BOOST_TEST((without_token.end == call_end::proxy_refused));
    BOOST_TEST(without_token.connections_made == 3U);
    const auto without_answer = client::result_of(http::failure{{http::errc::proxy_unauthorized, "407."}}, 4);
    BOOST_TEST((without_answer.end == call_end::proxy_refused));
    BOOST_TEST(without_answer.connections_made == 4U);
}

BOOST_AUTO_TEST_CASE(a_call_without_an_answer_was_made_unless_it_was_withdrawn)
{
    for (const auto code :
         {http::errc::connect_failed,
          http::errc::timed_out,
          http::errc::proxy_refused,
          http::errc::unknown_coding})
        BOOST_TEST((client::result_of(http::failure{{code, "x"}}, 1).end == call_end::no_answer));
    BOOST_TEST((client::result_of(http::failure{{http::errc::withdrawn, "x"}}, 1).end == call_end::withdrawn)
    );
}

BOOST_AUTO_TEST_CASE(an_answer_tells_its_status_the_calls_that_are_left_and_a_pause_that_is_meant_for_all)
{
    const http::response response{
        .status = 429,
        .headers = {{"itwinplatform-ratelimit-remainingcalls", "12"}}};
    const auto result = client::result_of(response, client::asked_pause{90s, true}, 5);
    BOOST_TEST((result.end == call_end::answered));
    BOOST_TEST(result.status == 429U);
    BOOST_TEST((result.remaining == 12U));
    BOOST_TEST((result.asked == 90s));
    BOOST_TEST(!result.is_quota_exceeded);
    BOOST_TEST(result.connections_made == 5U);
    BOOST_TEST(!client::result_of(response, client::asked_pause{90s, false}, 5).asked.has_value());
    BOOST_TEST(!client::result_of(response, {}, 5).asked.has_value());
    for (const char* odd : {"", "-1", "12x", "99999999999"})
        BOOST_TEST(!client::result_of(
                        {.status = 200, .headers = {{"iTwinPlatform-RateLimit-RemainingCalls", odd}}},
                        {},
                        5
        )
                        .remaining.has_value());
    const http::response quota{
        .status = 403,
        .headers = {{"Retry-After", "20"}},
        .body = "Out of call volume quota."};
    BOOST_TEST(client::result_of(quota, client::asked_pause{20s, true}, 5).is_quota_exceeded);
}

BOOST_AUTO_TEST_SUITE_END()
