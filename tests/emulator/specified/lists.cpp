// SPDX-License-Identifier: BSL-1.0
// Lists of the second generation, and what their filters may say.

#include "emulator/specified/specified_fixture.hpp"

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

namespace json = boost::json;
using namespace rdad::emulator;
using namespace std::chrono_literals;
namespace api = rdad::api;

BOOST_AUTO_TEST_SUITE(specified_lists)

namespace {

/// Of one service three jobs: one that has succeeded, one that is being cancelled, one that waits. Others of its sisters.
struct second_list_fixture : specified_fixture
{
    second_list_fixture()
    {
        pass(100s);
        cancelled = make("Bridge");
        waiting = make("Tower");
        ask_service(api::reality_analysis, "DELETE", "/jobs/" + cancelled);
        create(api::reality_modeling, specified_creation(api::reality_modeling));
    }

    std::string make(std::string_view name)
    {
        json::object creation = specified_creation();
        creation["name"] = name;
        return id_at(create(creation), "/job/id");
    }

    response list(const std::string& filter, const std::string& more = "")
    {
        std::string encoded;
        for (const char c : filter)
            encoded += c == ' ' ? "%20" : std::string(1, c);
        return ask_service(api::reality_analysis, "GET", "/jobs?$filter=" + encoded + more);
    }

    std::vector<std::string> ids_of(const response& r)
    {
        BOOST_TEST_REQUIRE(r.status == 200U, r.body);
        const json::value jobs = value_at(r, "/jobs");
        std::vector<std::string> ids;
        for (const json::value& each : jobs.as_array())
            ids.emplace_back(each.at("id").as_string());
        return ids;
    }

    std::string cancelled;
    std::string waiting;
};

using ids = std::vector<std::string>;

}  // namespace

BOOST_FIXTURE_TEST_CASE(jobs_are_found_by_each_property_that_is_documented, second_list_fixture)
{
    BOOST_TEST(
        ids_of(list("iTwinId eq 510CD1A3-3703-4729-b08c-fecd9c87c3be")) == (ids{job, cancelled, waiting})
    );
    BOOST_TEST(ids_of(list("name eq Tower")) == ids{waiting});
    BOOST_TEST(ids_of(list("id eq " + cancelled + " or id eq " + job)) == (ids{job, cancelled}));
    BOOST_TEST(ids_of(list("createdDateTime gt 2026-11-04T14:00:00Z")) == (ids{cancelled, waiting}));
    BOOST_TEST(ids_of(list("type ne Objects2D")) == ids{});
    BOOST_TEST(ids_of(list("email eq crew@example.com and name lt C")) == ids{cancelled});
}

BOOST_FIXTURE_TEST_CASE(states_of_this_generation_have_no_case, second_list_fixture)
{
    BOOST_TEST(ids_of(list("state eq Queued")) == ids{waiting});
    BOOST_TEST(ids_of(list("state eq queued or state eq ACTIVE")) == ids{waiting});
    BOOST_TEST(ids_of(list("state eq terminatingOnCancel")) == ids{cancelled});
    BOOST_TEST(ids_of(list("state ne success")) == (ids{cancelled, waiting}));
    BOOST_TEST(ids_of(list("state eq Active")) == ids{});
    pass(10s);
    BOOST_TEST(ids_of(list("state eq Active")) == ids{waiting});
    BOOST_TEST(ids_of(list("state eq Cancelled")) == ids{cancelled});
}

BOOST_AUTO_TEST_CASE(whether_only_jobs_under_way_can_match_is_known_from_the_filter)
{
    const auto only_running = [](std::string_view text) {
        return requires_running(parse_filter(text, filter_rules_of(api::generation::second)).value());
    };
    BOOST_TEST(only_running("state eq Queued or state eq Active or state eq TerminatingOnCancel"));
    BOOST_TEST(!only_running("state eq Queued or state eq Failed"));
    BOOST_TEST(!only_running("state ne Success"));
}

BOOST_FIXTURE_TEST_CASE(what_this_generation_does_not_have_is_refused, second_list_fixture)
{
    for (const std::string filter :
         {"id in (a,b)",
          "state in ('Active')",
          "inputId eq a",
          "outputId eq a",
          "state eq unsubmitted",
          ""}) {
        const response r = list(filter);
        BOOST_TEST(r.status == 400U, filter);
        BOOST_TEST(value_at(r, "/error/details/0/code") == "InvalidParameter");
        BOOST_TEST(value_at(r, "/error/details/0/target") == "$filter");
    }
    // Nor has the first generation the states of the second.
    BOOST_TEST(ask_api("GET", "/jobs?$filter=state%20eq%20Queued").status == 422U);
    BOOST_TEST(ask_api("GET", "/jobs?$filter=id%20in%20(a,b)").status == 200U);
}

BOOST_FIXTURE_TEST_CASE(pages_have_a_hundred_jobs_or_as_many_as_are_asked_for, second_list_fixture)
{
    for (int i = 0; i < 98; ++i)
        make("Tower");
    const std::string all = "name ne x";
    BOOST_TEST(ids_of(list(all)).size() == 100U);
    BOOST_TEST(ids_of(list(all, "&$top=1000")).size() == 101U);
    const response first = list(all, "&$top=60");
    const std::string link = id_at(first, "/_links/next/href");
    BOOST_TEST(link.starts_with("https://localhost:8443/reality-analysis/jobs?"), link);
    const response second = ask("GET", link).response.value();
    BOOST_TEST(ids_of(second).size() == 41U);
    BOOST_TEST(value_at(second, "/_links") == json::object());
    for (const char* top : {"0", "1001", "x"})
        BOOST_TEST(list(all, fmt::format("&$top={}", top)).status == 400U, top);
}

BOOST_AUTO_TEST_SUITE_END()
