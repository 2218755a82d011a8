// SPDX-License-Identifier: BSL-1.0
// All services in one emulator: what each has for itself, and what they share.

#include "sister_fixture.hpp"

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

namespace json = boost::json;
using namespace rdad::emulator;
using namespace std::chrono_literals;
namespace api = rdad::api;

BOOST_FIXTURE_TEST_SUITE(sister_services, sister_fixture)

namespace {

constexpr std::string_view activation = R"({"state": "active"})";

struct job_of
{
    const api::service* service;
    std::string id;
};

/// One of each.
std::vector<job_of> jobs_of_all(sister_fixture& f)
{
    return {
        {&api::realitydataanalysis, f.id},
        {&api::contextcapture, f.make_job(api::contextcapture)},
        {&api::realityconversion, f.make_job(api::realityconversion)},
    };
}

/// The ids that a list answers.
std::vector<std::string> listed(sister_fixture& f, const api::service& service, const std::string& query)
{
    const json::value jobs = value_at(f.ask_service(service, "GET", "/jobs?" + query), "/jobs");
    std::vector<std::string> ids;
    for (const json::value& job : jobs.as_array())
        ids.emplace_back(job.at("id").as_string());
    return ids;
}

/// The answer to a request with a token of that scope.
response ask_with_scope(
    sister_fixture& f,
    std::string_view scope,
    std::string_view method,
    const std::string& target,
    std::string_view body = "{}"
)
{
    const std::string form = fmt::format(
        "grant_type=client_credentials&client_id={}&client_secret={}&scope={}",
        f.subject.client().id,
        f.subject.client().secret,
        scope
    );
    const response issued =
        f.subject.handle({"POST", "/connect/token", {}, "application/x-www-form-urlencoded", form}, f.now)
            .response.value();
    const std::string authorization = "Bearer " + id_at(issued, "/access_token");
    return f.subject.handle({method, target, authorization, "application/json", body}, f.now)
        .response.value();
}

}  // namespace

BOOST_AUTO_TEST_CASE(each_service_knows_its_own_jobs_only)
{
    for (const auto& [owner, job] : jobs_of_all(*this)) {
        for (const api::service* const asked : api::all_services) {
            const bool is_own = asked == owner;
            BOOST_TEST(get_of(*asked, job).status == (is_own ? 200U : 404U), asked->name);
            BOOST_TEST(patch_of(*asked, job, "{}").status == (is_own ? 200U : 404U), asked->name);
            if (is_own)
                continue;
            for (const std::string_view method : {"GET", "PATCH", "DELETE"}) {
                const response r = ask_service(*asked, method, "/jobs/" + job, "{}");
                const bool is_there = method != "PATCH" || !api::starts_by_creation(*asked);
                BOOST_TEST(value_at(r, "/error/code") == (is_there ? "JobNotFound" : "ResourceNotFound"));
            }
            BOOST_TEST(progress_of(*asked, job).status == 404U);
        }
        BOOST_TEST(get_of(*owner, job).status == 200U);
    }
}

BOOST_AUTO_TEST_CASE(a_job_is_active_for_its_own_service_only)
{
    for (const auto& [owner, job] : jobs_of_all(*this)) {
        patch_of(*owner, job, activation);
        for (const api::service* const asked : api::all_services)
            BOOST_TEST(progress_of(*asked, job).status == (asked == owner ? 200U : 404U), asked->name);
    }
}

BOOST_AUTO_TEST_CASE(lists_and_their_filters_have_the_jobs_of_one_service)
{
    const auto jobs = jobs_of_all(*this);
    for (const auto& [owner, job] : jobs)
        patch_of(*owner, job, activation);
    const std::string ids = fmt::format("('{}','{}','{}')", jobs[0].id, jobs[1].id, jobs[2].id);
    for (const auto& [owner, job] : jobs) {
        for (const std::string& filter :
             {std::string("state%20eq%20active"), "id%20in%20" + ids, std::string("name%20ne%20'Job%202'")}) {
            auto found = listed(*this, *owner, "$filter=" + filter);
            BOOST_TEST_REQUIRE(!found.empty(), filter);
            BOOST_TEST(found.front() == job, filter);
            // There are three of realitydataanalysis, of which one is active.
            const bool is_of_any_state = filter.starts_with("name") && owner == &api::realitydataanalysis;
            BOOST_TEST(found.size() == (is_of_any_state ? 2U : 1U), filter);
        }
    }
}

BOOST_AUTO_TEST_CASE(the_next_page_is_of_the_service_that_gave_the_first)
{
    make_job(api::realityconversion);
    const std::string second = make_job(api::realityconversion);
    make_job(api::contextcapture);
    make_job(api::contextcapture);
    const std::string query = "$filter=state%20eq%20unsubmitted&$top=1";
    const response first = ask_service(api::realityconversion, "GET", "/jobs?" + query);
    std::string link = id_at(first, "/_links/next/href");
    const std::string prefix = "https://localhost:8443/realityconversion/jobs?";
    BOOST_TEST_REQUIRE(link.starts_with(prefix));
    const response next = ask("GET", link).response.value();
    BOOST_TEST(value_at(next, "/jobs/0/id") == json::string(second));
    BOOST_TEST(value_at(next, "/_links/next").is_null());
    const response elsewhere = ask_service(api::contextcapture, "GET", "/jobs?" + link.substr(prefix.size()));
    BOOST_TEST(elsewhere.status == 422U);
    BOOST_TEST(value_at(elsewhere, "/error/details/0/target") == "continuationToken");
}

BOOST_AUTO_TEST_CASE(sister_services_list_nothing_without_a_filter)
{
    BOOST_TEST(ask_api("GET", "/jobs").status == 200U);
    const response modeling = ask_service(api::contextcapture, "GET", "/jobs?$top=5");
    BOOST_TEST(modeling.status == 422U);
    BOOST_TEST(value_at(modeling, "/error/code") == "InvalidRealityModelingRequest");
    BOOST_TEST(value_at(modeling, "/error/message") == "Cannot find jobs.");
    BOOST_TEST(value_at(modeling, "/error/details/0/code") == "InvalidParameter");
    BOOST_TEST(value_at(modeling, "/error/details/0/target") == "$filter");
    const response conversion = ask_service(api::realityconversion, "GET", "/jobs");
    BOOST_TEST(conversion.status == 422U);
    BOOST_TEST(value_at(conversion, "/error/code") == "InvalidRealityConversionRequest");
    BOOST_TEST(value_at(conversion, "/error/details/0/code") == "InvalidParameter");
}

BOOST_AUTO_TEST_CASE(a_list_that_is_not_served_is_served_by_none)
{
    service_options options = test_options();
    options.has_list = false;
    service_fixture without(options);
    for (const api::service* const asked : api::all_services)
        BOOST_TEST(without.ask_service(*asked, "GET", "/jobs?$filter=state%20eq%20active").status == 404U);
}

BOOST_AUTO_TEST_CASE(a_token_for_analysis_alone_opens_no_sister_service)
{
    constexpr std::string_view analysis = "realitydataanalysis:read+realitydataanalysis:modify";
    constexpr std::string_view query = "/jobs?$filter=state%20eq%20active";
    for (const api::service* const asked : api::all_services) {
        const std::string target = prefix_of(*asked) + std::string(query);
        const bool is_analysis = asked == &api::realitydataanalysis;
        BOOST_TEST(ask_with_scope(*this, analysis, "GET", target).status == (is_analysis ? 200U : 401U));
        BOOST_TEST(ask_with_scope(*this, "itwin-platform", "GET", target).status == 200U);
        // The scope that is granted where none is asked for.
        BOOST_TEST(ask_with_scope(*this, "", "GET", target).status == 200U);
    }
    const std::string workspace = "/contextcapture/workspaces/" + workspace_id;
    BOOST_TEST(ask_with_scope(*this, analysis, "DELETE", workspace).status == 401U);
    BOOST_TEST(ask_with_scope(*this, "itwin-platform", "DELETE", workspace).status == 204U);
}

BOOST_AUTO_TEST_CASE(the_rate_limit_is_one_for_all)
{
    service_options options = test_options();
    options.limits.minute = api::all_services.size();
    service_fixture limited(options);
    const std::string query = "/jobs?$filter=state%20eq%20active";
    for (const api::service* const asked : api::all_services)
        BOOST_TEST(limited.ask_service(*asked, "GET", query).status == 200U, asked->name);
    for (const api::service* const asked : api::all_services)
        BOOST_TEST(limited.ask_service(*asked, "GET", query).status == 429U, asked->name);
}

BOOST_AUTO_TEST_CASE(faults_and_counters_are_of_all_services_alike)
{
    const std::string job = make_job(api::contextcapture);
    ask("POST", "/emulator/faults", R"({"operation": "get", "fault": "status", "status": 503, "count": 2})");
    BOOST_TEST(get_of(api::contextcapture, job).status == 503U);
    BOOST_TEST(get_of(api::realityconversion, job).status == 503U);
    ask("POST", "/emulator/faults", R"({"operation": "create-workspace", "fault": "close"})");
    BOOST_TEST(!ask("POST", "/contextcapture/workspaces", R"({"name": "Towers"})").response);
    BOOST_TEST(counter("/requests/get/503") == 2);
    BOOST_TEST(counter("/requests/create/201") == 1);
    BOOST_TEST(counter("/requests/create-workspace/201") == 1);
    BOOST_TEST(counter("/requests/create-workspace/closed") == 1);
    BOOST_TEST(counter("/jobs/unsubmitted") == 4);
    patch_of(api::contextcapture, job, activation);
    patch_of(api::contextcapture, job, activation);
    BOOST_TEST(counter("/jobs/activated") == 1);
    BOOST_TEST(counter("/jobs/activationsRepeated") == 1);
}

BOOST_AUTO_TEST_CASE(what_a_job_will_do_is_ordered_for_all_services_alike)
{
    for (const api::service* const service : {&api::contextcapture, &api::realityconversion}) {
        const std::string job = make_job(*service);
        BOOST_TEST(
            ask("PATCH", "/emulator/jobs/" + job, R"({"seconds": 5, "outcome": "failed"})")
                .response.value()
                .status == 204U
        );
        patch_of(*service, job, activation);
        pass(5s);
        BOOST_TEST(value_at(get_of(*service, job), "/job/state") == "failed");
        BOOST_TEST(ask("DELETE", "/emulator/jobs/" + job).response.value().status == 204U);
        BOOST_TEST(get_of(*service, job).status == 404U);
    }
}

BOOST_AUTO_TEST_CASE(each_service_refuses_in_words_of_its_own)
{
    const std::vector<std::pair<const char*, const char*>> words{
        {"InvalidRealityDataAnalysisRequest", "Submitted job cannot be deleted."},
        {"InvalidContextCaptureRequest", "Cannot delete an already submitted job."},
        {"InvalidRealityConversionRequest", "Cannot delete an already submitted job."},
    };
    const auto jobs = jobs_of_all(*this);
    for (std::size_t i = 0; i < jobs.size(); ++i) {
        const auto& [owner, job] = jobs[i];
        const auto& [code, words_against_deleting] = words[i];
        patch_of(*owner, job, activation);
        const response again = patch_of(*owner, job, activation);
        BOOST_TEST(again.status == 422U);
        BOOST_TEST(value_at(again, "/error/code") == code);
        BOOST_TEST(value_at(again, "/error/message") == "Cannot modify job.");
        BOOST_TEST(value_at(again, "/error/details/0/code") == "InvalidChange");
        const response deleted = ask_service(*owner, "DELETE", "/jobs/" + job);
        BOOST_TEST(value_at(deleted, "/error/code") == code);
        BOOST_TEST(value_at(deleted, "/error/details/0/message") == words_against_deleting);
        const response no_job = ask_service(*owner, "POST", "/jobs", "{}");
        BOOST_TEST(value_at(no_job, "/error/code") == code);
        BOOST_TEST(
            value_at(no_job, "/error/details/0/code") ==
            (owner == &api::contextcapture ? "InvalidParameter" : "InvalidProperty")
        );
    }
}

BOOST_AUTO_TEST_CASE(workspaces_and_engines_are_of_contextcapture_alone)
{
    for (const char* path : {"/workspaces", "/limits/engines"}) {
        const std::string_view method = path == std::string_view("/workspaces") ? "POST" : "GET";
        for (const api::service* const asked : api::all_services) {
            const bool is_there = asked == &api::contextcapture;
            BOOST_TEST(
                (ask_service(*asked, method, path, R"({"name": "Roofs"})").status < 300) == is_there,
                asked->name
            );
        }
    }
    BOOST_TEST(ask("GET", "/contextcapturejobs").response.value().status == 404U);
    BOOST_TEST(ask("GET", "/contextcapture").response.value().status == 404U);
}

BOOST_AUTO_TEST_SUITE_END()
