// SPDX-License-Identifier: BSL-1.0
// Answers: read leniently, kept to the last digit.

#include "api/date_time.hpp"
#include "api/error.hpp"
#include "api/job.hpp"
#include "api/job_list.hpp"
#include "api/progress.hpp"
#include "api/shortened.hpp"
#include "api/skimmed_list.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <boost/test/unit_test.hpp>

namespace json = boost::json;
using namespace rdad::api;

BOOST_AUTO_TEST_SUITE(answers)

namespace {

constexpr std::string_view page_job = R"({ "state": "unsubmitted",
    "settings": { "outputs": [{ "name": "objects2D", "realityDataId": "00000000-0000-0000-0000-000000000000" }],
        "inputs": [{ "name": "photos", "realityDataId": "00000000-0000-0000-0000-000000000000" }] },
    "createdDateTime": "2021-11-04T14:13:27Z", "lastModifiedDateTime": "2021-11-04T14:13:27Z",
    "id": "6f51448f-6377-4330-9ab0-f13fe994b3f1", "email": "crew@example.com", "dataCenter": "EastUs",
    "type": "objects2D", "name": "My first objects2D job", "projectId": "510cd1a3-3703-4729-b08c-fecd9c87c3be",
    "costEstimation": { "gigaPixels": 2, "sceneWidth": 4.5, "sceneHeight": 3.0, "sceneLength": 1.7,
        "detectorScale": 1.2, "detectorCost": 1.4, "numberOfPhotos": 150, "estimatedCost": 2.10 } })";

}  // namespace

BOOST_AUTO_TEST_CASE(the_job_of_the_reference_page_is_read_and_written_whole)
{
    const auto response = read_job_response("{ \"job\": " + std::string(page_job) + " }");
    BOOST_TEST_REQUIRE(response.has_value());
    const job& j = response->job;
    BOOST_TEST((j.state == job_state::unsubmitted));
    BOOST_TEST(j.id.value() == "6f51448f-6377-4330-9ab0-f13fe994b3f1");
    BOOST_TEST(j.settings.value().outputs.at(0).name == "objects2D");
    BOOST_TEST(j.cost_estimation.value().estimated_cost.value() == 2.1);
    BOOST_TEST(j.cost_estimation.value().parameters.number_of_photos.value() == 150);
    BOOST_TEST((read_job(to_json(j)) == j));
    BOOST_TEST(response->text == page_job);
}

BOOST_AUTO_TEST_CASE(execution_information_round_trips)
{
    job j;
    j.state = job_state::failed;
    j.execution_information = execution_information{
        .exit_code = 2,
        .submission_date_time = "2026-11-04T14:13:27Z",
        .started_date_time = "2026-11-04T14:14:27Z",
        .ended_date_time = "2026-11-04T15:14:27Z",
        .estimated_units = 1.25,
        .errors = {{"E1", "No detections", "{0} of {1}", {"3", "4"}}},
        .warnings = {},
    };
    BOOST_TEST((read_job(json::parse(json::serialize(to_json(j))).as_object()) == j));
}

BOOST_AUTO_TEST_CASE(members_that_are_missing_null_or_of_another_type_read_as_not_said)
{
    const auto response = read_job_response(
        R"({"job": {"id": null, "state": "Paused", "type": 7, "settings": [], "executionInformation": null,
            "costEstimation": {"estimatedCost": "2.5", "gigaPixels": "many", "numberOfPhotos": 1e300}, "new": {}}})"
    );
    BOOST_TEST_REQUIRE(response.has_value());
    BOOST_TEST(!response->job.id);
    BOOST_TEST(!response->job.state);
    BOOST_TEST(!response->job.type);
    BOOST_TEST(!response->job.settings);
    BOOST_TEST(response->job.cost_estimation.value().estimated_cost.value() == 2.5);
    BOOST_TEST(!response->job.cost_estimation->parameters.giga_pixels);
    BOOST_TEST(!response->job.cost_estimation->parameters.number_of_photos);
}

BOOST_AUTO_TEST_CASE(a_body_that_is_no_answer_of_the_service_reads_as_none)
{
    for (const char* body :
         {"", "<html>Bad gateway</html>", "[]", "{}", R"({"job": 1})", R"({"job": {"id": )"}) {
        BOOST_TEST(!read_job_response(body), body);
        BOOST_TEST(!read_error_response(body), body);
        BOOST_TEST(!read_progress_response(body), body);
    }
}

BOOST_AUTO_TEST_CASE(an_error_round_trips_and_says_all_its_messages)
{
    const error e{
        "InvalidRealityDataAnalysisRequest",
        "Cannot modify job.",
        {{"InvalidChange", "Cannot resubmit an already submitted job.", std::nullopt},
         {"InvalidProperty", "too small", "gigaPixels"}},
    };
    BOOST_TEST((read_error_response(json::serialize(error_response_json(e))) == e));
    BOOST_TEST(
        e.sentence() == "Cannot modify job. Cannot resubmit an already submitted job. gigaPixels: too small"
    );
    BOOST_TEST(e.has_code("InvalidChange"));
    BOOST_TEST(!e.has_code("JobNotFound"));
}

BOOST_AUTO_TEST_CASE(no_more_is_kept_of_a_server_s_words_than_helps_people)
{
    const std::string whole(longest_words, 'x');
    BOOST_TEST(shortened(whole) == whole);
    BOOST_TEST(shortened(whole + "x") == whole.substr(3) + "…");
    // Of two, three and four bytes, cut at each of them.
    for (const std::string_view character : {"ä", "…", "😀"}) {
        std::string text;
        while (text.size() < 40)
            text += character;
        for (std::size_t most = 3; most < 40; ++most) {
            const std::string cut = shortened(text, most);
            BOOST_TEST(cut.size() <= most);
            BOOST_TEST(cut.size() + character.size() > most);
            BOOST_TEST((cut.size() - 3) % character.size() == 0U);
            BOOST_TEST(cut.ends_with("…"));
        }
    }
}

BOOST_AUTO_TEST_CASE(an_error_of_any_size_has_the_length_of_a_sentence)
{
    const std::string much(10'000, 'x');
    const json::object detail{{"code", much}, {"message", much}, {"target", much}};
    const json::object body{
        {"code", "JobNotFound"},
        {"message", much},
        {"details", json::array(100, detail)}};
    const auto e = read_error_response(json::serialize(json::object{{"error", body}}));
    BOOST_TEST_REQUIRE(e.has_value());
    BOOST_TEST(e->has_code("JobNotFound"));
    BOOST_TEST(e->sentence().size() == longest_words);
    BOOST_TEST(json::serialize(error_response_json(*e)).size() < 200'000U);
}

BOOST_AUTO_TEST_CASE(progress_round_trips)
{
    const progress p{56, job_state::active, "Run_Production"};
    BOOST_TEST((read_progress_response(json::serialize(progress_response_json(p))) == p));
    BOOST_TEST((read_progress_response(R"({"progress": {}})") == progress{}));
}

BOOST_AUTO_TEST_CASE(a_page_of_a_list_has_each_job_as_it_is_written_and_the_link_to_the_next_page)
{
    const auto list = read_job_list(
        R"({"jobs": [ {"id": "a", "state": "Active", "x": 1.10} , null, {"id": "b"}],
            "_links": {"next": {"href": "https://rda.example.com/jobs?continuationToken=1"}}})"
    );
    BOOST_TEST_REQUIRE(list.has_value());
    BOOST_TEST_REQUIRE(list->jobs.size() == 2U);
    BOOST_TEST((list->jobs[0].job.state == job_state::active));
    BOOST_TEST(list->jobs[0].text == R"({"id": "a", "state": "Active", "x": 1.10})");
    BOOST_TEST(list->jobs[1].text == R"({"id": "b"})");
    BOOST_TEST(list->next.value() == "https://rda.example.com/jobs?continuationToken=1");
}

BOOST_AUTO_TEST_CASE(of_a_page_that_is_skimmed_active_jobs_are_known_and_documents_of_ended_ones_kept)
{
    const char* page =
        R"({"_links": {"self": {"href": "https://rda.example.com/jobs"},
                       "next": {"type": "get", "href": "https://rda.example.com/jobs?continuationToken=1"}},
            "jobs": [{"inputs": [{"id": "x", "state": "failed"}], "\u0069d": "A\u0041", "state": "Active", "x": [[{}]]},
                     null, [{"id": "y", "state": "active"}], "jobs", 7,
                     {"state": "success", "settings": {"id": "z"}, "id": "B", "x": 1.10},
                     {"id": "c", "state": "paused"}, {"state": "active"}, {"state": "failed"}, {},
                     {"id": "d", "createdDateTime": "2026-12-01T20:00:00.9+02:00", "state": "active"}],
            "more": {"jobs": [{"id": "w", "state": "active"}]}})";
    const auto skimmed = skim_job_list(page).value();
    BOOST_TEST_REQUIRE(skimmed.active.size() == 2U);
    BOOST_TEST((skimmed.active[0] == active_job{"aa"}));
    BOOST_TEST((skimmed.active[1] == active_job{"d", parse_second("2026-12-01T18:00:00Z")}));
    BOOST_TEST_REQUIRE(skimmed.ended.size() == 1U);
    BOOST_TEST(skimmed.ended[0].id == "b");
    BOOST_TEST(
        skimmed.ended[0].text == R"({"state": "success", "settings": {"id": "z"}, "id": "B", "x": 1.10})"
    );
    BOOST_TEST(skimmed.size == 11U);
    BOOST_TEST(skimmed.next.value() == "https://rda.example.com/jobs?continuationToken=1");
}

BOOST_AUTO_TEST_CASE(a_document_of_a_list_is_read_as_that_of_a_job)
{
    const auto read = read_job_document(R"({"id": "B", "state": "success", "x": 1.10})").value();
    BOOST_TEST(read.job.id.value() == "b");
    BOOST_TEST((read.job.state == job_state::success));
    BOOST_TEST(read.text == R"({"id": "B", "state": "success", "x": 1.10})");
    for (const char* text : {"", "[]", "null", R"({"id": 1, "id": 2})", "{"})
        BOOST_TEST(!read_job_document(text), text);
}

BOOST_AUTO_TEST_CASE(a_page_that_is_skimmed_has_the_ended_jobs_that_it_has_when_it_is_read)
{
    for (const char* body :
         {R"({"jobs": []})",
          R"({"jobs": [{"id": "A", "state": "success"}, {"id": "b", "state": "failed"}], "_links": {"next": null}})",
          R"( {"jobs" : [ {"id":"c", "state": "Cancelled"} ] , "_links":{"next":{"href":"n"}}} )"}) {
        const auto read = read_job_list(body).value();
        const auto skimmed = skim_job_list(body).value();
        BOOST_TEST(skimmed.active.empty());
        BOOST_TEST((skimmed.next == read.next), body);
        BOOST_TEST_REQUIRE(skimmed.ended.size() == read.jobs.size(), body);
        for (std::size_t i = 0; i < read.jobs.size(); ++i) {
            BOOST_TEST(skimmed.ended[i].id == read.jobs[i].job.id.value(), body);
            BOOST_TEST(skimmed.ended[i].text == read.jobs[i].text, body);
        }
    }
}

BOOST_AUTO_TEST_CASE(of_members_that_stand_twice_in_a_page_that_is_skimmed_the_last_one_counts)
{
    const auto twice = skim_job_list(
        R"({"jobs": [{"id": "a", "state": "active"}],
            "jobs": [{"id": "b", "id": "c", "state": "failed", "state": "active"}, {"id": "e", "state": "failed"}]})"
    );
    BOOST_TEST_REQUIRE(twice->active.size() == 1U);
    BOOST_TEST(twice->active[0].id == "c");
    BOOST_TEST_REQUIRE(twice->ended.size() == 1U);
    BOOST_TEST(twice->ended[0].id == "e");
    BOOST_TEST(twice->ended[0].text == R"({"id": "e", "state": "failed"})");
    BOOST_TEST(!skim_job_list(R"({"jobs": [{"id": "a", "state": "active"}], "jobs": null})"));
}

BOOST_AUTO_TEST_CASE(the_last_page_of_a_list_has_no_link_however_that_is_written)
{
    for (const char* links :
         {"",
          R"(, "_links": null)",
          R"(, "_links": {})",
          R"(, "_links": {"next": null})",
          R"(, "_links": {"next": {"href": ""}})",
          R"(, "_links": {"next": {"href": null}})"}) {
        const auto list = read_job_list(std::string(R"({"jobs": [])") + links + "}");
        BOOST_TEST_REQUIRE(list.has_value());
        BOOST_TEST(!list->next);
        BOOST_TEST(!skim_job_list(std::string(R"({"jobs": [])") + links + "}")->next);
    }
}

BOOST_AUTO_TEST_CASE(what_is_no_list_is_not_read_as_an_empty_one)
{
    for (const char* body : {"", "[]", "{}", R"({"jobs": null})", R"({"jobs": {}})", "<html>"})
        BOOST_TEST(!read_job_list(body));
    for (const char* body :
         {"", "[]", "{}", R"({"jobs": null})", R"({"jobs": {}})", "<html>", R"({"jobs": []} x)"})
        BOOST_TEST(!skim_job_list(body), body);
}

BOOST_AUTO_TEST_CASE(ids_of_jobs_are_read_in_lower_case)
{
    const char* body = R"({"job": {"id": "6F51448F-6377-4330-9AB0-F13FE994B3F1"}})";
    const auto read = read_job_response(body).value();
    BOOST_TEST(read.job.id.value() == "6f51448f-6377-4330-9ab0-f13fe994b3f1");
    BOOST_TEST(read.text.find("6F51448F") != std::string::npos, "the document stays as it was written");
}

BOOST_AUTO_TEST_SUITE_END()
