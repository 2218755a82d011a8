// SPDX-License-Identifier: BSL-1.0
// What one call shows, by what has come of it.

#include "service/call_findings.hpp"

#include "contains.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

using namespace rdad;
using namespace rdad::tests;
using namespace std::chrono_literals;
namespace chrono = std::chrono;

BOOST_AUTO_TEST_SUITE(call_findings)

namespace {

const chrono::system_clock::time_point today = chrono::sys_days(chrono::year(2026) / 12 / 1);

constexpr const char* no_such_job = R"({"error": {"code": "JobNotFound", "message": "There is none."}})";

service::call_sight sight_of(client::observed_call call)
{
    return {.call = std::move(call), .now = today};
}

service::call_sight answered(unsigned status, std::string_view body = "")
{
    const bool is_of_all = status == 401 || status == 429;
    job::answer answer =
        is_of_all ? job::deferred_answer() : job::answer_of(job::operation::get, status, body);
    return sight_of({.answer = std::move(answer), .status = status});
}

service::call_sight without_token(auth::errc code)
{
    return sight_of({.answer = job::deferred_answer(), .no_token = auth::failure{{code, "There is none."}}});
}

service::call_sight without_response(http::errc code)
{
    return sight_of({.answer = job::deferred_answer(), .no_response = http::failure{{code, "It is gone."}}});
}

/// The subjects of what is good, and of what is bad with a "!".
std::string summary(const service::call_sight& sight)
{
    std::string text;
    for (const diagnosis::finding& each : service::findings_of(sight)) {
        text += (text.empty() ? "" : " ") + std::string(each.is_good ? "" : "!") + each.subject;
        BOOST_TEST(each.is_good == each.remedy.empty(), each.subject);
    }
    return text;
}

/// The one of that subject.
diagnosis::finding find(const service::call_sight& sight, std::string_view subject)
{
    const auto all = service::findings_of(sight);
    const auto found = std::ranges::find(all, subject, &diagnosis::finding::subject);
    BOOST_TEST_REQUIRE((found != all.end()), std::string(subject));
    return *found;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_service_that_knows_no_such_job_is_good)
{
    BOOST_TEST(summary(answered(404, no_such_job)) == "network token service");
}

BOOST_AUTO_TEST_CASE(a_service_that_finds_no_job_in_that_id_has_looked_at_the_token_too)
{
    for (const unsigned status : {400U, 422U})
        BOOST_TEST(summary(answered(status)) == "network token service", status);
}

BOOST_AUTO_TEST_CASE(the_life_of_the_token_is_told_where_it_is_known)
{
    auto sight = answered(404, no_such_job);
    BOOST_TEST(find(sight, "token").message == "it is accepted");
    sight.token_life = 42min;
    BOOST_TEST(find(sight, "token").message == "it is accepted, and good for 42 min");
}

BOOST_AUTO_TEST_CASE(a_certificate_that_ends_within_a_week_is_bad)
{
    auto sight = answered(404, no_such_job);
    sight.certificate_end = chrono::floor<chrono::seconds>(today) + 7 * 24h;
    BOOST_TEST(summary(sight) == "network certificate token service");
    BOOST_TEST(contains(find(sight, "certificate").message, "7 more days"));
    *sight.certificate_end -= 1s;
    BOOST_TEST(summary(sight) == "network !certificate token service");
    BOOST_TEST(contains(find(sight, "certificate").message, "6 more days"));
    *sight.certificate_end -= 5 * 24h;
    BOOST_TEST(contains(find(sight, "certificate").message, "1 more day."));
}

BOOST_AUTO_TEST_CASE(without_a_token_nothing_else_is_told)
{
    for (const auth::errc code :
         {auth::errc::bad_file, auth::errc::token_rejected, auth::errc::refused, auth::errc::unavailable}) {
        BOOST_TEST(summary(without_token(code)) == "!token");
        BOOST_TEST(find(without_token(code), "token").message == "There is none.");
    }
    BOOST_TEST(summary(without_token(auth::errc::proxy_unauthorized)) == "!network");
    BOOST_TEST(contains(find(without_token(auth::errc::refused), "token").remedy, "client_id"));
    BOOST_TEST(contains(find(without_token(auth::errc::bad_file), "token").remedy, "Put it there"));
}

BOOST_AUTO_TEST_CASE(without_a_response_it_is_the_network_or_the_certificate)
{
    BOOST_TEST(summary(without_response(http::errc::resolve_failed)) == "!network");
    BOOST_TEST(summary(without_response(http::errc::connect_failed)) == "!network");
    BOOST_TEST(summary(without_response(http::errc::proxy_refused)) == "!network");
    BOOST_TEST(summary(without_response(http::errc::certificate_rejected)) == "!certificate");
    BOOST_TEST(contains(find(without_response(http::errc::resolve_failed), "network").remedy, "name servers")
    );
    BOOST_TEST(
        contains(find(without_response(http::errc::certificate_rejected), "certificate").remedy, "ca_file")
    );
}

BOOST_AUTO_TEST_CASE(a_token_that_is_refused_is_bad_while_the_network_is_good)
{
    BOOST_TEST(summary(answered(401)) == "network !token");
    BOOST_TEST(
        summary(answered(403, R"({"error": {"code": "Forbidden", "message": "No."}})")) == "network !token"
    );
}

BOOST_AUTO_TEST_CASE(a_refusal_by_the_rate_limit_is_a_finding_that_says_until_when)
{
    auto sight = answered(429);
    sight.paused_until = today + 30s;
    BOOST_TEST(summary(sight) == "network !limit");
    BOOST_TEST(contains(find(sight, "limit").message, "until 2026-12-01T00:00:30Z"));
    sight = without_response(http::errc::withdrawn);
    sight.paused_until = today + 30s;
    BOOST_TEST(summary(sight) == "!limit", "a pause that came while the connection was made");
}

BOOST_AUTO_TEST_CASE(another_server_in_the_place_of_the_service_is_told_from_one_that_fails)
{
    BOOST_TEST(summary(answered(404, "<html>")) == "network !service");
    BOOST_TEST(contains(find(answered(404, "<html>"), "service").remedy, "base_url"));
    BOOST_TEST(contains(find(answered(301), "service").remedy, "base_url"));
    BOOST_TEST(summary(answered(502, "<html>")) == "network !service");
    BOOST_TEST(contains(find(answered(502), "service").remedy, "tried again"));
}

BOOST_AUTO_TEST_CASE(a_call_that_was_not_made_after_all_is_not_good)
{
    BOOST_TEST(summary(sight_of({job::deferred_answer()})) == "!service");
}

BOOST_AUTO_TEST_CASE(without_a_turn_what_is_wrong_for_all_is_told_or_that_there_was_no_room)
{
    const auto full = service::findings_without_turn({}, 10s);
    BOOST_TEST_REQUIRE(full.size() == 1U);
    BOOST_TEST(full[0].subject == "limit");
    BOOST_TEST(contains(full[0].message, "within 10 s"), full[0].message);
    const auto troubled =
        service::findings_without_turn({{rdad::journal::trouble_of::token, "There is no token.", 5min}}, 10s);
    BOOST_TEST_REQUIRE(troubled.size() == 1U);
    BOOST_TEST(troubled[0].message == "There is no token.");
    BOOST_TEST(contains(troubled[0].remedy, "for 5 min"), troubled[0].remedy);
}

BOOST_AUTO_TEST_CASE(the_call_asks_for_a_job_and_changes_nothing)
{
    const job::call call = service::call_for_check(api::reality_analysis);
    BOOST_TEST((call.service == &api::reality_analysis));
    BOOST_TEST(call.method == "GET");
    BOOST_TEST(call.body.empty());
    BOOST_TEST(call.path.starts_with("/jobs/"));
}

BOOST_AUTO_TEST_SUITE_END()
