// SPDX-License-Identifier: BSL-1.0
// The workspaces of contextcapture, and its limit of engines.

#include "sister_fixture.hpp"

#include <boost/test/unit_test.hpp>

namespace json = boost::json;
using namespace rdad::emulator;
using namespace std::chrono_literals;
namespace api = rdad::api;

BOOST_FIXTURE_TEST_SUITE(workspaces_of_jobs, sister_fixture)

namespace {

response ask_workspaces(
    sister_fixture& f,
    std::string_view method,
    const std::string& path,
    std::string_view body = ""
)
{
    return f.ask_service(api::contextcapture, method, "/workspaces" + path, body);
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_workspace_is_made_found_and_deleted)
{
    pass(5s);
    const response made = ask_workspaces(*this, "POST", "", R"({"name": "Roofs"})");
    BOOST_TEST(made.status == 201U);
    const std::string roofs = id_at(made, "/workspace/id");
    BOOST_TEST(roofs != workspace_id);
    BOOST_TEST(value_at(made, "/workspace/name") == "Roofs");
    BOOST_TEST(value_at(made, "/workspace/createdDateTime") == "2026-11-04T14:00:05Z");
    BOOST_TEST(value_at(made, "/workspace/iTwinId").is_null());
    BOOST_TEST(value_at(ask_workspaces(*this, "GET", "/" + roofs), "") == value_at(made, ""));
    BOOST_TEST(
        value_at(ask_workspaces(*this, "GET", "/" + workspace_id), "/workspace/iTwinId") ==
        "3fa85f64-5717-4562-b3fc-2c963f66afa6"
    );
    BOOST_TEST(ask_workspaces(*this, "DELETE", "/" + roofs).status == 204U);
    for (const std::string_view method : {"GET", "DELETE"}) {
        const response r = ask_workspaces(*this, method, "/" + roofs);
        BOOST_TEST(r.status == 404U);
        BOOST_TEST(value_at(r, "/error/code") == "WorkspaceNotFound");
    }
    BOOST_TEST(ask_workspaces(*this, "GET", "/" + workspace_id).status == 200U);
}

BOOST_AUTO_TEST_CASE(a_workspace_needs_a_name_and_knows_an_iTwin_beside_it)
{
    for (const auto& [body, target] : std::vector<std::pair<const char*, const char*>>{
             {"{}", "name"},
             {R"({"name": 5})", "name"},
             {R"({"name": "a", "iTwinId": 5})", "iTwinId"},
             {R"({"name": "a", "color": "red"})", "color"},
         }) {
        const response r = ask_workspaces(*this, "POST", "", body);
        BOOST_TEST(r.status == 422U, body);
        BOOST_TEST(value_at(r, "/error/code") == "InvalidContextCaptureRequest");
        BOOST_TEST(value_at(r, "/error/message") == "Cannot create workspace.");
        BOOST_TEST(value_at(r, "/error/details/0/target") == target);
    }
    BOOST_TEST(ask_workspaces(*this, "POST", "", "nonsense").status == 422U);
}

BOOST_AUTO_TEST_CASE(a_workspace_that_is_no_more_takes_no_new_jobs_and_leaves_the_old_ones)
{
    const std::string job = make_job(api::contextcapture);
    BOOST_TEST(ask_workspaces(*this, "DELETE", "/" + workspace_id).status == 204U);
    const response r = create(api::contextcapture, modeling_creation(workspace_id));
    BOOST_TEST(r.status == 422U);
    BOOST_TEST(value_at(r, "/error/details/0/target") == "workspaceId");
    BOOST_TEST(value_at(get_of(api::contextcapture, job), "/job/workspaceId") == json::string(workspace_id));
}

BOOST_AUTO_TEST_CASE(paths_of_workspaces_have_their_methods)
{
    const response r = ask_workspaces(*this, "GET", "");
    BOOST_TEST(r.status == 405U);
    BOOST_TEST(r.find_header("Allow").value() == "POST");
    BOOST_TEST(
        ask_workspaces(*this, "PATCH", "/" + workspace_id).find_header("Allow").value() == "GET, HEAD, DELETE"
    );
    BOOST_TEST(ask_workspaces(*this, "GET", "/" + workspace_id + "/jobs").status == 404U);
    BOOST_TEST(ask_workspaces(*this, "GET", "/").status == 404U);
}

BOOST_AUTO_TEST_CASE(engines_are_limited_and_the_limit_is_told)
{
    const json::value expected = json::parse(R"({"enginesLimit": {"maxEngines": 25}})");
    for (const char* path :
         {"/limits/engines", "/limits/engines?iTwinId=3fa85f64-5717-4562-b3fc-2c963f66afa6"})
        BOOST_TEST(value_at(ask_service(api::contextcapture, "GET", path), "") == expected);
    BOOST_TEST(ask_service(api::contextcapture, "POST", "/limits/engines").status == 405U);
}

BOOST_AUTO_TEST_SUITE_END()
