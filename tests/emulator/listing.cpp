// SPDX-License-Identifier: BSL-1.0
// GET /jobs: pages, and what is said of a query that is wrong.

#include "service_fixture.hpp"

#include <boost/test/unit_test.hpp>

#include <set>

namespace json = boost::json;
using namespace rdad::emulator;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(lists)

namespace {

service_options options_with(std::size_t jobs)
{
    service_options options = test_options();
    options.jobs = jobs;
    return options;
}

constexpr std::string_view activation = R"({"state": "active"})";

struct list_fixture : service_fixture
{
    explicit list_fixture(const service_options& options = options_with(5)) : service_fixture(options) {}

    response list(const std::string& query) { return ask_api("GET", "/jobs" + query); }

    std::vector<std::string> ids_of(const response& r)
    {
        std::vector<std::string> ids;
        BOOST_TEST_REQUIRE(r.status == 200U, r.body);
        const json::value jobs = value_at(r, "/jobs");
        for (const json::value& job : jobs.as_array())
            ids.emplace_back(job.at("id").as_string());
        return ids;
    }

    /// The target of the link to the next page; empty if there is none.
    std::string next_of(const response& r)
    {
        const json::value link = value_at(r, "/_links/next/href");
        constexpr std::string_view origin = "https://localhost:8443";
        if (link.is_null())
            return "";
        const std::string href(link.as_string());
        BOOST_TEST_REQUIRE(href.starts_with(origin), href);
        return href.substr(origin.size());
    }

    response follow(const std::string& target) { return ask("GET", target).response.value(); }

    void activate(std::size_t job)
    {
        BOOST_TEST_REQUIRE(ask_api("PATCH", "/jobs/" + first(job), activation).status == 200U);
    }

    const std::string& first(std::size_t job) const { return subject.first_jobs().at(job); }
};

void check_refused(const response& r, std::string_view target, std::string_view message)
{
    BOOST_TEST(r.status == 422U);
    BOOST_TEST(value_at(r, "/error/code") == "InvalidRealityDataAnalysisRequest");
    BOOST_TEST(value_at(r, "/error/message") == "Cannot list jobs.");
    BOOST_TEST(value_at(r, "/error/details/0/code") == "InvalidProperty");
    BOOST_TEST(value_at(r, "/error/details/0/target") == json::string(target.data(), target.size()));
    BOOST_TEST(value_at(r, "/error/details/0/message") == json::string(message.data(), message.size()));
}

}  // namespace

BOOST_FIXTURE_TEST_CASE(all_jobs_are_listed_whole_in_the_order_of_their_creation, list_fixture)
{
    const response r = list("");
    BOOST_TEST(ids_of(r) == subject.first_jobs(), boost::test_tools::per_element());
    BOOST_TEST(value_at(r, "/jobs/0") == value_at(get(), "/job"));
    BOOST_TEST(value_at(r, "/_links") == json::object());
    BOOST_TEST(counter("/requests/list/200") == 1);
}

BOOST_FIXTURE_TEST_CASE(pages_follow_each_other_by_links_that_keep_the_filter_and_the_size, list_fixture)
{
    response r = list("?$filter=state%20eq%20unsubmitted%20and%20name%20ne%20%27%26%27&$top=2");
    std::vector<std::string> ids = ids_of(r);
    std::size_t pages = 1;
    for (std::string next = next_of(r); next != ""; next = next_of(r)) {
        BOOST_TEST(next.starts_with(
            "/realitydataanalysis/jobs?$filter=state%20eq%20unsubmitted%20and%20name%20ne%20%27%26%27&$top=2&"
            "continuationToken="
        ));
        r = follow(next);
        const auto more = ids_of(r);
        BOOST_TEST(more.size() <= 2U);
        ids.insert(ids.end(), more.begin(), more.end());
        ++pages;
    }
    BOOST_TEST(pages == 3U);
    BOOST_TEST(ids == subject.first_jobs(), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_page_has_a_hundred_jobs_unless_asked_otherwise_and_a_thousand_at_most)
{
    list_fixture f(options_with(1001));
    BOOST_TEST(f.ids_of(f.list("")).size() == 100U);
    BOOST_TEST(f.ids_of(f.list("?$top=1000")).size() == 1000U);
    BOOST_TEST(f.ids_of(f.list("?%24top=1")).size() == 1U);
    BOOST_TEST(f.ids_of(f.follow(f.next_of(f.list("?$top=1000")))).size() == 1U);
    for (const char* wrong : {"0", "1001", "-1", "1.5", "", "ten", "10x", "99999999999999999999"})
        check_refused(
            f.list(std::string("?$top=") + wrong),
            "$top",
            '"' + std::string(wrong) + "\" is not a number from 1 to 1000"
        );
}

BOOST_FIXTURE_TEST_CASE(there_is_no_link_behind_a_full_last_page, list_fixture)
{
    BOOST_TEST(next_of(list("?$top=5")) == "");
    BOOST_TEST(next_of(list("?$top=4")) != "");
    BOOST_TEST(next_of(list("?$top=1&$filter=state%20eq%20active")) == "");
}

BOOST_FIXTURE_TEST_CASE(jobs_that_change_between_pages_are_not_doubled_and_hide_no_others, list_fixture)
{
    activate(0);
    activate(1);
    activate(3);
    activate(4);
    response r = list("?$filter=state%20eq%20active&$top=2");
    BOOST_TEST((ids_of(r) == std::vector{first(0), first(1)}));
    // One that was listed ends, one that was passed over begins, and one that has still to come ends.
    ask_api("PATCH", "/jobs/" + first(0), R"({"state": "cancelled"})");
    ask_api("PATCH", "/jobs/" + first(3), R"({"state": "cancelled"})");
    activate(2);
    r = follow(next_of(r));
    BOOST_TEST((ids_of(r) == std::vector{first(2), first(4)}));
    BOOST_TEST(next_of(r) == "");
}

BOOST_FIXTURE_TEST_CASE(a_job_that_vanishes_between_pages_takes_no_other_with_it, list_fixture)
{
    const response r = list("?$top=2");
    ask_api("DELETE", "/jobs/" + first(1));
    ask_api("DELETE", "/jobs/" + first(2));
    BOOST_TEST((ids_of(follow(next_of(r))) == std::vector{first(3), first(4)}));
}

BOOST_FIXTURE_TEST_CASE(active_jobs_are_those_that_have_not_ended_by_now, list_fixture)
{
    activate(1);
    pass(50s);
    activate(2);
    BOOST_TEST((ids_of(list("?$filter=state%20eq%20active")) == std::vector{first(1), first(2)}));
    pass(50s);
    BOOST_TEST((ids_of(list("?$filter=state%20eq%20active")) == std::vector{first(2)}));
    BOOST_TEST((ids_of(list("?$filter=state%20eq%20success")) == std::vector{first(1)}));
    pass(50s);
    BOOST_TEST(ids_of(list("?$filter=state%20eq%20active")).empty());
}

BOOST_FIXTURE_TEST_CASE(jobs_are_found_by_their_ids_in_any_order, list_fixture)
{
    const std::string filter = "?$filter=id%20in%20('" + first(3) + "','" + first(1) + "',nothing)";
    BOOST_TEST((ids_of(list(filter)) == std::vector{first(1), first(3)}));
    const response r = list(filter + "&$top=1");
    BOOST_TEST((ids_of(r) == std::vector{first(1)}));
    BOOST_TEST((ids_of(follow(next_of(r))) == std::vector{first(3)}));
    BOOST_TEST((ids_of(list("?$filter=id%20eq%20" + first(2))) == std::vector{first(2)}));
    BOOST_TEST(ids_of(list("?$filter=id%20eq%20" + first(2) + "%20and%20state%20eq%20active")).empty());
    // Twice in the filter, once in the list.
    BOOST_TEST(ids_of(list("?$filter=id%20in%20(" + first(2) + "," + first(2) + ")")).size() == 1U);
}

BOOST_FIXTURE_TEST_CASE(a_query_is_decoded_as_a_form_where_a_plus_is_a_space, list_fixture)
{
    BOOST_TEST(
        ids_of(list("?$filter=createdDateTime%20eq%20%272026-11-04T15:00:00%2B01:00%27")).size() == 5U
    );
    BOOST_TEST(list("?$filter=createdDateTime%20eq%20%272026-11-04T15:00:00+01:00%27").status == 422U);
    BOOST_TEST(ids_of(list("?%24filter=state+eq+unsubmitted&%24top=2")).size() == 2U);
    BOOST_TEST(ids_of(list("?other=1&$top=1&iTwinId")).size() == 1U);
}

BOOST_FIXTURE_TEST_CASE(a_query_ends_where_the_target_does, list_fixture)
{
    const std::string authorization = "Bearer " + subject.permanent_token();
    const std::string text = "/realitydataanalysis/jobs?$top=1 HTTP/1.1";
    const std::string_view target = std::string_view(text).substr(0, text.find(' '));
    const response r = subject.handle({"GET", target, authorization, {}, ""}, now).response.value();
    BOOST_TEST(ids_of(r).size() == 1U);
}

BOOST_FIXTURE_TEST_CASE(a_filter_that_is_wrong_is_shown_and_its_place_told, list_fixture)
{
    check_refused(
        list("?$filter=state%20is%20active"),
        "$filter",
        R"("state is active": at character 7 an operator (eq, ne, lt, le, gt, ge, in) is expected)"
    );
    const response r = list("?$filter=%FF");
    BOOST_TEST(r.status == 422U);
    BOOST_TEST(value_at(r, "/error/details/0/message")
                   .as_string()
                   .starts_with("a text that is not UTF-8: at character 1"));
}

BOOST_FIXTURE_TEST_CASE(a_query_that_is_wrong_as_a_whole_is_refused, list_fixture)
{
    check_refused(list("?$top=1&$top=1"), "$top", "is there twice");
    const response r = list("?$filter=%zz");
    BOOST_TEST(r.status == 422U);
    BOOST_TEST(
        value_at(r, "/error/details/0/message") == "The query is not percent-encoded as the query of a URL."
    );
}

BOOST_FIXTURE_TEST_CASE(a_continuation_token_cannot_be_made_or_used_for_another_list, list_fixture)
{
    const std::string next = next_of(list("?$top=1"));
    const std::string token = next.substr(next.rfind('=') + 1);
    constexpr std::string_view message = "is not one that was answered for this list";
    BOOST_TEST(list("?continuationToken=" + token).status == 200U);
    check_refused(
        list("?$filter=state%20eq%20active&continuationToken=" + token),
        "continuationToken",
        message
    );
    std::string changed = token;
    changed[15] = '2';
    for (const std::string& wrong : {changed, token + "0", token.substr(1), std::string("1")})
        check_refused(list("?continuationToken=" + wrong), "continuationToken", message);
    list_fixture other;
    check_refused(other.list("?continuationToken=" + token), "continuationToken", message);
}

BOOST_FIXTURE_TEST_CASE(an_empty_continuation_token_is_as_none, list_fixture)
{
    BOOST_TEST(ids_of(list("?continuationToken=")).size() == 5U);
    BOOST_TEST(ids_of(follow(next_of(list("?$top=1&continuationToken=")))).size() == 1U);
}

BOOST_FIXTURE_TEST_CASE(without_a_host_the_link_is_a_path, list_fixture)
{
    const std::string authorization = "Bearer " + subject.permanent_token();
    const std::string target = "/realitydataanalysis/jobs?$top=1";
    const response r = subject.handle({"GET", target, authorization, {}, ""}, now).response.value();
    BOOST_TEST(value_at(r, "/_links/next/href").as_string().starts_with("/realitydataanalysis/jobs?$top=1&"));
}

BOOST_AUTO_TEST_CASE(items_may_be_listed_without_their_execution_information)
{
    service_options options = options_with(2);
    list_fixture whole(options);
    whole.activate(0);
    BOOST_TEST(value_at(whole.list(""), "/jobs/0/executionInformation").is_object());
    options.short_list_items = true;
    list_fixture shortened(options);
    shortened.activate(0);
    BOOST_TEST(value_at(shortened.list(""), "/jobs/0/state") == "active");
    BOOST_TEST(value_at(shortened.list(""), "/jobs/0/executionInformation").is_null());
    BOOST_TEST(value_at(shortened.get(), "/job/executionInformation").is_object());
}

BOOST_AUTO_TEST_CASE(a_service_without_lists_has_nothing_there_but_creates_jobs)
{
    service_options options = options_with(2);
    options.has_list = false;
    list_fixture f(options);
    for (const char* method : {"GET", "HEAD"}) {
        const response r = f.ask_api(method, "/jobs");
        BOOST_TEST(r.status == 404U);
        BOOST_TEST(value_at(r, "/error/code") == "NotFound");
    }
    BOOST_TEST(f.ask_api("PUT", "/jobs").find_header("Allow").value() == "POST");
    BOOST_TEST(f.ask_api("POST", "/jobs", "{}").status == 422U);
    BOOST_TEST(f.counter("/requests/other/404") == 2);
}

BOOST_AUTO_TEST_SUITE_END()
