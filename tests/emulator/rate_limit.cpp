// SPDX-License-Identifier: BSL-1.0
// The limits of requests: who is refused, what is said to whom, and who didn't wait.

#include "service_fixture.hpp"

#include <boost/test/unit_test.hpp>

using namespace rdad::emulator;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(limit)

namespace {

struct limited_fixture : service_fixture
{
    limited_fixture() : service_fixture(options()) {}

    explicit limited_fixture(const service_options& options) : service_fixture(options) {}

    static service_options options(
        request_limits limits = {.minute = 2},
        retry_after_form form = retry_after_form::seconds
    )
    {
        service_options o = test_options();
        o.limits = limits;
        o.retry_after = form;
        return o;
    }

    void order_429(const std::string& members)
    {
        const std::string order = R"({"fault": "status", "status": 429, )" + members + "}";
        BOOST_TEST_REQUIRE(ask("POST", "/emulator/faults", order).response.value().status == 204U);
        BOOST_TEST_REQUIRE(get().status == 429U);
    }
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(more_requests_than_the_limit_are_refused_and_told_when_to_come_back, limited_fixture)
{
    BOOST_TEST(get().find_header("iTwinPlatform-RateLimit-RemainingCalls").value() == "1");
    pass(10'500ms);
    BOOST_TEST(get().status == 200U);
    const response r = get();
    BOOST_TEST(r.status == 429U);
    BOOST_TEST(value_at(r, "/error/code") == "TooManyRequests");
    BOOST_TEST(
        value_at(r, "/error/message") ==
        "More requests were received than the subscription rate-limit allows."
    );
    // 49.5 seconds, rounded up.
    BOOST_TEST(r.find_header("Retry-After").value() == "50");
    BOOST_TEST(counter("/early") == 0);

    pass(50s);
    BOOST_TEST(get().status == 200U);
    BOOST_TEST(counter("/early") == 0);
}

BOOST_FIXTURE_TEST_CASE(whoever_comes_before_the_time_that_was_told_is_counted, limited_fixture)
{
    get();
    pass(500ms);
    get();
    BOOST_TEST(get().find_header("Retry-After").value() == "60");
    pass(59'600ms);
    // There would be place, but the time that was told isn't over.
    BOOST_TEST(get().status == 200U);
    BOOST_TEST(counter("/early") == 1);
    // At that time, it is.
    pass(400ms);
    get();
    BOOST_TEST(counter("/early") == 1);
}

BOOST_FIXTURE_TEST_CASE(the_window_slides, limited_fixture)
{
    get();
    pass(40s);
    get();
    pass(20s);
    BOOST_TEST(get().status == 200U);
    BOOST_TEST(get().status == 429U);
    pass(39'999ms);
    BOOST_TEST(get().status == 429U);
    pass(1ms);
    BOOST_TEST(get().status == 200U);
}

BOOST_FIXTURE_TEST_CASE(tokens_and_control_are_not_limited, limited_fixture)
{
    get();
    get();
    get();
    BOOST_TEST(ask("POST", "/connect/token").response.value().status == 400U);
    BOOST_TEST(ask("GET", "/emulator/counters").response.value().status == 200U);
    BOOST_TEST(counter("/early") == 0);
}

BOOST_FIXTURE_TEST_CASE(requests_that_are_answered_with_an_error_count_too, limited_fixture)
{
    ask_api("GET", "/nothing");
    subject.handle({"GET", "/realitydataanalysis/jobs/a", {}, {}, ""}, now);
    BOOST_TEST(get().status == 429U);
}

BOOST_FIXTURE_TEST_CASE(every_answer_says_how_many_calls_remain, limited_fixture)
{
    const auto remaining = [](const response& r) {
        return r.find_header("iTwinPlatform-RateLimit-RemainingCalls").value();
    };
    BOOST_TEST(remaining(get()) == "1");
    BOOST_TEST(remaining(ask_api("GET", "/nothing")) == "0");
    BOOST_TEST(remaining(get()) == "0");
    BOOST_TEST(!service_fixture().get().find_header("iTwinPlatform-RateLimit-RemainingCalls"));
}

BOOST_AUTO_TEST_CASE(an_hour_has_its_own_limit_and_its_own_code)
{
    limited_fixture f(limited_fixture::options({.minute = 0, .hour = 2}));
    BOOST_TEST(f.get().find_header("iTwinPlatform-RateLimit-RemainingCalls").value() == "1");
    f.pass(30min);
    f.get();
    const response r = f.get();
    BOOST_TEST(r.status == 429U);
    BOOST_TEST(value_at(r, "/error/code") == "RateLimitExceeded");
    BOOST_TEST(r.find_header("Retry-After").value() == "1800");
    f.pass(30min - 1ms);
    BOOST_TEST(f.get().status == 429U);
    BOOST_TEST(f.counter("/early") == 1);
    f.pass(1s);
    BOOST_TEST(f.get().status == 200U);
    BOOST_TEST(f.counter("/early") == 1);
}

BOOST_AUTO_TEST_CASE(of_two_limits_the_narrower_is_told_and_the_longer_wait)
{
    limited_fixture f(limited_fixture::options({.minute = 2, .hour = 3}));
    BOOST_TEST(f.get().find_header("iTwinPlatform-RateLimit-RemainingCalls").value() == "1");
    f.get();
    const response by_minute = f.get();
    BOOST_TEST(value_at(by_minute, "/error/code") == "TooManyRequests");
    BOOST_TEST(by_minute.find_header("Retry-After").value() == "60");
    f.pass(60s);
    BOOST_TEST(f.get().find_header("iTwinPlatform-RateLimit-RemainingCalls").value() == "0");
    const response by_hour = f.get();
    BOOST_TEST(value_at(by_hour, "/error/code") == "RateLimitExceeded");
    BOOST_TEST(by_hour.find_header("Retry-After").value() == "3540");
}

BOOST_AUTO_TEST_CASE(the_wait_may_be_told_as_a_date_that_is_never_too_early)
{
    limited_fixture f(limited_fixture::options({.minute = 1}, retry_after_form::date));
    f.pass(250ms);
    f.get();
    f.pass(250ms);
    const response r = f.get();
    // 60 seconds after the request that was let in is a quarter of a second after a whole second.
    BOOST_TEST(r.find_header("Retry-After").value() == "Wed, 04 Nov 2026 14:01:01 GMT");
    f.pass(60s);
    BOOST_TEST(f.get().status == 200U);
    BOOST_TEST(f.counter("/early") == 1);
    f.pass(500ms);
    f.get();
    BOOST_TEST(f.counter("/early") == 1);
}

BOOST_AUTO_TEST_CASE(whoever_comes_too_early_is_counted_in_whichever_form_an_ordered_429_tells_the_time)
{
    for (const char* members :
         {R"("retryAfter": "10")",
          R"("retryAfter": "Wed, 04 Nov 2026 14:00:10 GMT")",
          R"("retryAfter": "Wednesday, 04-Nov-26 14:00:10 GMT")",
          R"("headers": {"retry-after": "10"})",
          R"("headers": {"iTwinPlatform-RateLimit-Retry-After-Seconds": "10"})",
          R"("retryAfter": "2", "headers": {"iTwinPlatform-RateLimit-Retry-After-Seconds": "10"})"}) {
        limited_fixture f(limited_fixture::options({}));
        f.order_429(members);
        f.pass(9'999ms);
        f.get();
        BOOST_TEST(f.counter("/early") == 1, members);
        f.pass(1ms);
        f.get();
        BOOST_TEST(f.counter("/early") == 1, members);
    }
}

BOOST_AUTO_TEST_CASE(the_seconds_of_an_ordered_429_become_a_date_when_it_is_answered)
{
    limited_fixture f(limited_fixture::options({}, retry_after_form::date));
    f.ask("POST", "/emulator/faults", R"({"fault": "status", "status": 429, "retryAfter": "10"})");
    f.pass(5s);
    BOOST_TEST(f.get().find_header("Retry-After").value() == "Wed, 04 Nov 2026 14:00:15 GMT");
}

BOOST_AUTO_TEST_CASE(a_wait_that_cannot_be_understood_is_none)
{
    for (const char* members : {R"("retryAfter": "soon")", R"("retryAfter": "-1")", R"("body": "{}")"}) {
        limited_fixture f(limited_fixture::options({}));
        f.order_429(members);
        f.get();
        BOOST_TEST(f.counter("/early") == 0, members);
    }
}

BOOST_AUTO_TEST_SUITE_END()
