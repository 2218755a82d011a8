// SPDX-License-Identifier: BSL-1.0
// For how long, and for whom, an answer asks that nothing be called.

#include "client/asked_pause.hpp"

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

using namespace rdad;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(pauses_that_answers_ask_for)

namespace {

// Sun, 06 Nov 1994 08:49:37 GMT
constexpr std::chrono::sys_seconds then{784111777s};

constexpr const char* quota =
    R"({"statusCode": 403, "message": "Out of call volume quota. Quota will be replenished in 00:00:20."})";
constexpr const char* forbidden =
    R"({"error": {"code": "InsufficientPermissions", "message": "Not yours."}})";

/// "20 all", "20 one", "none".
std::string asked(
    unsigned status,
    const std::string& retry_after,
    const char* body = "",
    const char* header = "Retry-After"
)
{
    const auto pause = client::asked_pause_of({status, {{header, retry_after}}, body}, then);
    return pause ? fmt::format("{} {}", pause->time.count(), pause->is_for_all ? "all" : "one") : "none";
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_429_and_a_503_are_for_all)
{
    BOOST_TEST(asked(429, "20") == "20 all");
    BOOST_TEST(asked(503, "20") == "20 all");
    BOOST_TEST(asked(503, "299.997") == "300 all");
    BOOST_TEST(asked(429, "Sun, 06 Nov 1994 08:50:37 GMT") == "60 all");
}

BOOST_AUTO_TEST_CASE(the_platform_s_own_header_is_understood_too)
{
    const char* own = "iTwinPlatform-RateLimit-Retry-After-Seconds";
    BOOST_TEST(asked(429, "17", "", own) == "17 all");
    BOOST_TEST(asked(500, "17", "", own) == "17 one");
    const auto both = client::asked_pause_of({429, {{own, "17"}, {"Retry-After", "0"}}, ""}, then);
    BOOST_REQUIRE(both.has_value());
    BOOST_TEST(both->time.count() == 17, "no time at all says nothing");
}

BOOST_AUTO_TEST_CASE(a_403_is_for_all_where_a_quota_is_used_up)
{
    BOOST_TEST(asked(403, "20", quota) == "20 all");
    BOOST_TEST(asked(403, "20", "<html>Out of quota</html>") == "20 all");
    BOOST_TEST(asked(403, "20", R"({"error": {"code": "QuotaExceeded", "message": "No."}})") == "20 all");
    BOOST_TEST(asked(403, "20", quota, "iTwinPlatform-RateLimit-Retry-After-Seconds") == "20 all");
}

BOOST_AUTO_TEST_CASE(a_403_that_forbids_is_not)
{
    BOOST_TEST(asked(403, "20", forbidden) == "20 one");
    BOOST_TEST(!client::is_quota_exceeded({403, {{"Retry-After", "20"}}, forbidden}));
    BOOST_TEST(
        asked(403, "20", "<html>Blocked</html>") == "20 one",
        "of a firewall, for what is in this request"
    );
    BOOST_TEST(!client::is_quota_exceeded({403, {}, quota}), "it would be tried again without end");
    BOOST_TEST(!client::is_quota_exceeded({404, {{"Retry-After", "20"}}, quota}));
}

BOOST_AUTO_TEST_CASE(any_other_status_is_for_what_was_called)
{
    for (const unsigned status : {200U, 202U, 301U, 404U, 409U, 423U, 500U, 502U, 504U})
        BOOST_TEST_CONTEXT(status) BOOST_TEST(asked(status, "20") == "20 one");
}

BOOST_AUTO_TEST_CASE(nothing_is_asked_for_by_no_time_or_what_is_none)
{
    for (const char* nothing : {"0", "0.0", "", "soon", "-5", "Sun, 06 Nov 1994 08:49:37 GMT"})
        BOOST_TEST_CONTEXT(nothing) BOOST_TEST(asked(429, nothing) == "none");
    BOOST_TEST(!client::asked_pause_of({429, {}, ""}, then));
}

BOOST_AUTO_TEST_CASE(more_than_a_day_is_a_mistake)
{
    BOOST_TEST(asked(429, "999999999") == "86400 all");
    BOOST_TEST(asked(429, "99999999999999999999") == "86400 all");
}

BOOST_AUTO_TEST_SUITE_END()
