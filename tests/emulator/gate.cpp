// SPDX-License-Identifier: BSL-1.0
// What a request has to pass before its operation is carried out: path, token, content type.

#include "api/identifier.hpp"
#include "service_fixture.hpp"

#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>

#include <set>
#include <string>

namespace json = boost::json;
using namespace rdad::emulator;
using namespace std::chrono_literals;

BOOST_FIXTURE_TEST_SUITE(gate, service_fixture)

BOOST_AUTO_TEST_CASE(a_request_without_authorization_says_which_header_it_lacks)
{
    const std::string target = "/realitydataanalysis/jobs/" + id;
    const response r = subject.handle({"GET", target, {}, {}, ""}, now).response.value();
    BOOST_TEST(r.status == 401U);
    BOOST_TEST(value_at(r, "/error/code") == "HeaderNotFound");
    BOOST_TEST(r.find_header("WWW-Authenticate").value() == "Bearer");
}

BOOST_AUTO_TEST_CASE(a_wrong_token_is_refused_in_the_words_of_the_reference_page)
{
    const std::string target = "/realitydataanalysis/jobs/" + id;
    const std::string basic = "Basic " + subject.permanent_token();
    for (const std::string& authorization :
         {std::string("Bearer wrong"), std::string("Bearer "), std::string(), basic}) {
        const response r = subject.handle({"GET", target, authorization, {}, ""}, now).response.value();
        BOOST_TEST(r.status == 401U);
        BOOST_TEST(value_at(r, "/error/code") == "Unauthorized");
        BOOST_TEST(
            value_at(r, "/error/message") ==
            "Access denied due to invalid access_token. Make sure to provide a valid token for this API "
            "endpoint."
        );
    }
}

BOOST_AUTO_TEST_CASE(the_name_of_the_scheme_has_no_case)
{
    const std::string target = "/realitydataanalysis/jobs/" + id;
    const std::string authorization = "bEARER " + subject.permanent_token();
    BOOST_TEST(subject.handle({"GET", target, authorization, {}, ""}, now).response.value().status == 200U);
}

BOOST_AUTO_TEST_CASE(a_body_must_be_said_to_be_JSON)
{
    const std::string target = "/realitydataanalysis/jobs/" + id;
    const std::string authorization = "Bearer " + subject.permanent_token();
    const auto status_with = [&](std::optional<std::string_view> content_type) {
        return subject.handle({"PATCH", target, authorization, content_type, "{}"}, now)
            .response.value()
            .status;
    };
    BOOST_TEST(status_with("application/json") == 200U);
    BOOST_TEST(status_with("Application/JSON ; charset=utf-8") == 200U);
    BOOST_TEST(status_with("application/vnd.bentley.itwin-platform.v1+json") == 200U);
    BOOST_TEST(status_with("application/vnd.bentley.itwin-platform.v2+json") == 415U);
    BOOST_TEST(status_with("text/plain") == 415U);
    BOOST_TEST(status_with("application/json-patch+json") == 415U);
    BOOST_TEST(status_with(std::nullopt) == 415U);
}

BOOST_AUTO_TEST_CASE(a_path_has_its_methods)
{
    const auto allowed_of = [&](const std::string& path) {
        const response r = ask_api("PUT", path);
        BOOST_TEST(r.status == 405U);
        return std::string(r.find_header("Allow").value());
    };
    BOOST_TEST(allowed_of("/jobs") == "GET, HEAD, POST");
    BOOST_TEST(allowed_of("/jobs/" + id) == "GET, HEAD, PATCH, DELETE");
    BOOST_TEST(allowed_of("/jobs/" + id + "/progress") == "GET, HEAD");
    BOOST_TEST(ask("GET", "/connect/token").response.value().status == 405U);
    BOOST_TEST(ask_api("HEAD", "/jobs/" + id).status == 200U);
}

BOOST_AUTO_TEST_CASE(other_paths_do_not_exist)
{
    for (const char* target :
         {"/",
          "/realitydataanalysis",
          "/realitydataanalysis/",
          "/realitydataanalysis/jobs/",
          "/realitydataanalysis/jobs/a/b",
          "/realitydataanalysisx/jobs/a",
          "/jobs/a",
          "*",
          ""}) {
        BOOST_TEST(ask("GET", target).response.value().status == 404U, target);
    }
    BOOST_TEST(counter("/requests/other/404") == 9);
}

BOOST_AUTO_TEST_CASE(a_target_may_have_a_query_or_be_a_whole_URL)
{
    BOOST_TEST(ask_api("GET", "/jobs/" + id + "?a=/b").status == 200U);
    const std::string target = "https://localhost:1/realitydataanalysis/jobs/" + id;
    BOOST_TEST(ask("GET", target).response.value().status == 200U);
    BOOST_TEST(ask("GET", "https://localhost:1").response.value().status == 404U);
}

BOOST_AUTO_TEST_CASE(requests_are_counted_by_operation_and_status)
{
    get();
    get();
    patch("[]");
    ask("POST", "/connect/token");
    subject.refuse({"PATCH", "/realitydataanalysis/jobs/a", {}, {}, ""}, 413);
    ask("GET", "/emulator/counters");
    BOOST_TEST(
        subject.counters(now).at("requests") ==
        json::parse(
            R"({"patch": {"413": 1, "422": 1}, "create": {}, "list": {}, "get": {"200": 2}, "progress": {}, "messages": {}, "delete": {},
                "create-workspace": {}, "get-workspace": {}, "delete-workspace": {}, "engines-limit": {},
                "token": {"400": 1}, "other": {}})"
        )
    );
}

BOOST_AUTO_TEST_CASE(each_answer_of_the_API_has_an_id_of_its_own)
{
    std::set<std::string> ids;
    const auto id_of = [](const response& r) { return r.find_header("x-correlation-id"); };
    for (const char* path : {"/jobs", "/jobs/none", "/nothing"}) {
        for (const rdad::api::service* const service : rdad::api::all_services)
            ids.insert(id_of(ask_service(*service, "GET", path)).value());
    }
    ids.insert(id_of(subject.refuse({"GET", "/realitydataanalysis/jobs", {}, {}, ""}, 413)).value());
    ask("POST", "/emulator/faults", R"({"fault": "status", "status": 503})");
    ids.insert(id_of(get()).value());
    BOOST_TEST(ids.size() == 3 * rdad::api::all_services.size() + 2);
    for (const std::string& each : ids)
        BOOST_TEST(rdad::api::is_uuid(each), each);
    ask("POST",
        "/emulator/faults",
        R"({"fault": "status", "status": 503, "headers": {"X-Correlation-Id": "a"}})");
    BOOST_TEST(id_of(get()).value() == "a");
    BOOST_TEST(!id_of(ask("GET", "/emulator/counters").response.value()));
    BOOST_TEST(!id_of(ask("POST", "/connect/token").response.value()));
}

BOOST_AUTO_TEST_SUITE_END()
