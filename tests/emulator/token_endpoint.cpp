// SPDX-License-Identifier: BSL-1.0
// The token endpoint, by the words of RFC 6749.

#include "emulator/access/token_endpoint.hpp"

#include "service_fixture.hpp"

#include <boost/test/unit_test.hpp>

namespace json = boost::json;
using namespace rdad::emulator;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(token_endpoint)

namespace {

struct endpoint_fixture : service_fixture
{
    response ask_token(
        std::string_view body,
        std::optional<std::string_view> authorization = std::nullopt,
        std::string_view content_type = "application/x-www-form-urlencoded"
    )
    {
        return subject.handle({"POST", "/connect/token", authorization, content_type, body}, now)
            .response.value();
    }

    std::string form(const std::string& more)
    {
        return "client_id=" + subject.client().id + "&client_secret=" + subject.client().secret + more;
    }

    /// The same of the list of jobs.
    unsigned list_status_with_token(const response& issued)
    {
        const std::string authorization =
            "Bearer " + std::string(value_at(issued, "/access_token").as_string());
        return subject.handle({"GET", "/realitydataanalysis/jobs", authorization, {}, ""}, now)
            .response.value()
            .status;
    }

    unsigned status_with_token(std::string_view method, const response& issued)
    {
        const std::string authorization =
            "Bearer " + std::string(value_at(issued, "/access_token").as_string());
        const std::string target = "/realitydataanalysis/jobs/" + id;
        return subject.handle({method, target, authorization, "application/json", "{}"}, now)
            .response.value()
            .status;
    }
};

void check_error(const response& r, unsigned status, const char* code)
{
    BOOST_TEST(r.status == status);
    BOOST_TEST(value_at(r, "/error") == code);
    BOOST_TEST(r.find_header("Cache-Control").value() == "no-store");
}

}  // namespace

BOOST_FIXTURE_TEST_CASE(a_token_is_issued_and_valid_for_its_lifetime, endpoint_fixture)
{
    const response r = ask_token(form("&grant_type=client_credentials&scope=itwin-platform"));
    BOOST_TEST(r.status == 200U);
    BOOST_TEST(value_at(r, "/token_type") == "Bearer");
    BOOST_TEST(value_at(r, "/expires_in") == 3600);
    BOOST_TEST(value_at(r, "/scope") == "itwin-platform");
    BOOST_TEST(r.find_header("Cache-Control").value() == "no-store");
    BOOST_TEST(status_with_token("PATCH", r) == 200U);
    pass(1h - 1ms);
    BOOST_TEST(status_with_token("GET", r) == 200U);
    pass(1ms);
    BOOST_TEST(status_with_token("GET", r) == 401U);
    BOOST_TEST(get().status == 200U);
}

BOOST_FIXTURE_TEST_CASE(a_token_allows_what_its_scopes_do, endpoint_fixture)
{
    const response read = ask_token(form("&grant_type=client_credentials&scope=realitydataanalysis%3Aread"));
    BOOST_TEST(status_with_token("GET", read) == 200U);
    BOOST_TEST(status_with_token("PATCH", read) == 401U);
    BOOST_TEST(status_with_token("DELETE", read) == 401U);
    BOOST_TEST(list_status_with_token(read) == 200U);
    const response modify =
        ask_token(form("&grant_type=client_credentials&scope=realitydataanalysis%3Amodify"));
    BOOST_TEST(list_status_with_token(modify) == 401U);
    BOOST_TEST(status_with_token("GET", modify) == 401U);
    BOOST_TEST(get().status == 200U);
    const response both = ask_token(
        form("&grant_type=client_credentials&scope=realitydataanalysis:read+realitydataanalysis:modify")
    );
    BOOST_TEST(status_with_token("PATCH", both) == 200U);
    const response none_said = ask_token(form("&grant_type=client_credentials"));
    BOOST_TEST(status_with_token("PATCH", none_said) == 200U);
    BOOST_TEST(
        value_at(none_said, "/scope") == "realitydataanalysis:read realitydataanalysis:modify itwin-platform"
    );
}

BOOST_AUTO_TEST_CASE(the_client_may_authenticate_in_the_header)
{
    // The id and secret of RFC 7617 section 2, whose encoding is written there.
    const client_credentials aladdin{"Aladdin", "open sesame"};
    tokens issued(1h);
    const auto status_with = [&](std::string_view authorization) {
        return answer_token_request(
                   {"POST",
                    "/connect/token",
                    authorization,
                    "application/x-www-form-urlencoded",
                    "grant_type=client_credentials"},
                   aladdin,
                   issued,
                   test_begin
        )
            .status;
    };
    BOOST_TEST(status_with("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==") == 200U);
    // "Aladdin:open%20sesame" and "Aladdin:open+sesame": the form-encoding that RFC 6749 asks for.
    BOOST_TEST(status_with("Basic QWxhZGRpbjpvcGVuJTIwc2VzYW1l") == 200U);
    BOOST_TEST(status_with("Basic QWxhZGRpbjpvcGVuK3Nlc2FtZQ==") == 200U);
    for (const char* wrong :
         {"Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ", "Basic QWxhZGRpbg==", "Basic ====", "Basic ", "Bearer a", ""}) {
        BOOST_TEST(status_with(wrong) == 401U, wrong);
    }
}

BOOST_FIXTURE_TEST_CASE(errors_are_those_of_section_5_2, endpoint_fixture)
{
    check_error(ask_token(form("")), 400, "invalid_request");
    check_error(ask_token(form("&grant_type=password")), 400, "unsupported_grant_type");
    check_error(ask_token(form("&grant_type=client_credentials&scope=all")), 400, "invalid_scope");
    check_error(
        ask_token(form("&grant_type=client_credentials&grant_type=client_credentials")),
        400,
        "invalid_request"
    );
    check_error(ask_token(form("&grant_type=client_credentials"), "Basic YTpi"), 400, "invalid_request");
    check_error(
        ask_token(form("&grant_type=client_credentials"), std::nullopt, "application/json"),
        400,
        "invalid_request"
    );
    check_error(ask_token("grant_type=%zz"), 400, "invalid_request");
    const response r = ask_token("grant_type=client_credentials&client_id=a&client_secret=b");
    check_error(r, 401, "invalid_client");
    BOOST_TEST(r.find_header("WWW-Authenticate").has_value());
}

BOOST_AUTO_TEST_CASE(no_two_runs_share_their_secrets)
{
    service_fixture one;
    service_fixture other;
    BOOST_TEST(one.subject.permanent_token() != other.subject.permanent_token());
    BOOST_TEST(one.subject.client().secret != other.subject.client().secret);
}

BOOST_AUTO_TEST_SUITE_END()
