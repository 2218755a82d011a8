// SPDX-License-Identifier: BSL-1.0
// What the services of the second generation take, and what they answer.

#include "api/job.hpp"
#include "api/job_creation.hpp"
#include "api/messages.hpp"
#include "api/progress.hpp"
#include "api/service.hpp"
#include "api/skimmed_list.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include <string>

namespace json = boost::json;
using namespace rdad::api;

BOOST_AUTO_TEST_SUITE(second_generation)

namespace {

const std::string analysis_job =
    R"({"name":"bridge 7","iTwinId":"t1","type":"Objects2D","specifications":{"inputs":{"photos":"p1",)"
    R"("photoObjectDetector":"cracks/1.0"},"outputs":["Objects2D"],"options":{"maxDist":2.5}}})";

std::string problem_of(std::string_view text, const service& service = reality_analysis)
{
    const auto creation = parse_job_creation(json::parse(text).as_object(), service);
    return creation ? "none" : to_string(creation.error());
}

std::string of_specifications(
    std::string_view specifications,
    std::string_view type = "Objects2D",
    const service& service = reality_analysis
)
{
    const std::string text =
        fmt::format(R"({{"iTwinId": "t1", "type": "{}", "specifications": {}}})", type, specifications);
    return problem_of(text, service);
}

std::string of_name(std::string_view name)
{
    json::object job = json::parse(analysis_job).as_object();
    job["name"] = name;
    return problem_of(json::serialize(job));
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_creation_is_sent_as_it_was_read)
{
    const json::object written = json::parse(analysis_job).as_object();
    const auto creation = parse_job_creation(written, reality_analysis);
    BOOST_TEST_REQUIRE(creation.has_value());
    BOOST_TEST(to_json(*creation) == written, json::serialize(to_json(*creation)));
}

BOOST_AUTO_TEST_CASE(a_name_may_be_left_out_and_is_not_sent_then)
{
    json::object written = json::parse(analysis_job).as_object();
    written.erase("name");
    const auto creation = parse_job_creation(written, reality_analysis);
    BOOST_TEST_REQUIRE(creation.has_value());
    BOOST_TEST(to_json(*creation) == written);
}

BOOST_AUTO_TEST_CASE(a_name_keeps_to_what_the_schema_says)
{
    BOOST_TEST(of_name("abc") == "none");
    BOOST_TEST(of_name(std::string(256, 'x')) == "none");
    BOOST_TEST(of_name("Brücke") == "none");
    BOOST_TEST(of_name("ab") == "/name: has 2 characters; 3 to 256 are expected");
    BOOST_TEST(of_name("éé") == "/name: has 2 characters; 3 to 256 are expected");
    BOOST_TEST(of_name(std::string(257, 'x')).starts_with("/name: has 257 characters"));
    for (const char c : std::string("\"<>|:*?\\/\n\x01")) {
        const std::string name = std::string("bridge") + c + "7";
        BOOST_TEST(of_name(name).starts_with("/name: has a control character, or one of"), name);
    }
}

BOOST_AUTO_TEST_CASE(a_creation_needs_an_owner_a_type_and_specifications)
{
    BOOST_TEST(
        problem_of("{}") ==
            "/iTwinId: is missing; a string is expected. /type: is missing; a new job needs it. "
            "/specifications: is missing; a new job needs it",
        problem_of("{}")
    );
}

BOOST_AUTO_TEST_CASE(there_is_no_member_of_the_first_generation)
{
    for (const char* member :
         {"settings", "inputs", "outputs", "options", "costEstimationParameters", "projectId"}) {
        json::object job = json::parse(analysis_job).as_object();
        job[member] = json::object();
        const std::string told = problem_of(json::serialize(job));
        BOOST_TEST(told.starts_with(fmt::format("/{}: is not a known member", member)), told);
    }
}

BOOST_AUTO_TEST_CASE(specifications_need_what_the_type_does)
{
    BOOST_TEST(
        of_specifications(R"({"inputs": {"model3D": "m1"}, "outputs": ["Objects2D"]})") ==
        "/specifications/inputs/photos: is missing; Objects2D needs it"
    );
    BOOST_TEST(
        of_specifications(R"({"outputs": ["Objects2D"]})") ==
        "/specifications/inputs: is missing; a new job needs it"
    );
    BOOST_TEST(
        of_specifications(R"({"inputs": {"photos": "p1"}})") ==
        "/specifications/outputs: is missing; a new job needs it"
    );
    BOOST_TEST(
        of_specifications(R"({"inputs": {"photos": "p1"}, "outputs": []})") ==
        "/specifications/outputs: is empty; a job needs one"
    );
    BOOST_TEST(of_specifications(R"({"inputs": {"photos": "p1"}, "outputs": [{"a": 1}]})")
                   .starts_with("/specifications/outputs: is not an array of the outputs' names"));
}

BOOST_AUTO_TEST_CASE(a_known_member_of_the_specifications_is_of_its_kind)
{
    BOOST_TEST(
        of_specifications(R"({"inputs": {"photos": 7}, "outputs": ["Objects2D"]})") ==
        "/specifications/inputs/photos: is 7, but a string that isn't empty is expected"
    );
    const auto with_options = [](std::string_view options) {
        return of_specifications(fmt::format(
            R"({{"inputs": {{"photos": "p1"}}, "outputs": ["Objects2D"], "options": {}}})",
            options
        ));
    };
    BOOST_TEST(
        with_options(R"({"maxDist": "far"})") ==
        R"(/specifications/options/maxDist: is "far", but a number is expected)"
    );
    BOOST_TEST(with_options(R"({"minPhotos": 2.5})").ends_with("but a whole number is expected"));
    BOOST_TEST(with_options(R"({"useTiePoints": 1})").ends_with("but true or false is expected"));
    BOOST_TEST(with_options("7").starts_with("/specifications/options: "));
    BOOST_TEST(with_options(R"({"maxDist": null})") == "none");
    BOOST_TEST(of_specifications(
                   R"({"inputs": {"scene": "s1", "presets": "p"}, "outputs": ["scene"]})",
                   "Calibration",
                   reality_modeling
    )
                   .ends_with("but an array of strings is expected"));
}

BOOST_AUTO_TEST_CASE(what_a_newer_service_may_have_passes)
{
    BOOST_TEST(of_specifications(R"({"anything": 1})", "Tomorrow") == "none");
    BOOST_TEST(of_specifications(R"({"anything": 1})", "Conversion", reality_conversion) == "none");
    BOOST_TEST(
        of_specifications(
            R"({"inputs": {"photos": "p1", "sky": 1}, "outputs": ["Sky"], "options": {"sky": 1}, "sky": 1})"
        ) == "none"
    );
}

BOOST_AUTO_TEST_CASE(models_to_compare_are_spelled_in_either_way)
{
    BOOST_TEST(
        of_specifications(
            R"({"inputs": {"model3DA": "a", "model3dB": "b"}, "outputs": ["x"]})",
            "ChangeDetection"
        ) == "none"
    );
}

BOOST_AUTO_TEST_CASE(outputs_of_modeling_may_have_settings_of_their_own)
{
    const std::string_view exports = R"({"inputs": {"scene": "s1"}, "outputs": {"exports": []}})";
    BOOST_TEST(of_specifications(exports, "Reconstruction", reality_modeling) == "none");
    BOOST_TEST(
        of_specifications(exports, "Calibration", reality_modeling).starts_with("/specifications/outputs: ")
    );
}

BOOST_AUTO_TEST_CASE(states_between_a_start_and_an_end_are_no_ends)
{
    for (const char* name : {"Queued", "Active", "TerminatingOnCancel", "TerminatingOnFailure"}) {
        const auto state = parse_job_state(name);
        BOOST_TEST_REQUIRE(state.has_value(), name);
        BOOST_TEST(!is_final(*state), name);
        BOOST_TEST(is_under_way(*state), name);
    }
    for (const char* name : {"Cancelled", "Failed", "Success"}) {
        BOOST_TEST(is_final(parse_job_state(name).value()), name);
        BOOST_TEST(!is_under_way(parse_job_state(name).value()), name);
    }
    BOOST_TEST(!is_under_way(job_state::unsubmitted));
}

BOOST_AUTO_TEST_CASE(a_job_tells_its_times_and_cost_in_executionInfo)
{
    const job j =
        read_job(json::parse(
                     R"({"id": "86E93558-7DBD-40DA-8604-245ED345C57A", "state": "Success", "executionInfo":
            {"createdDateTime": "2026-11-04T14:13:27Z", "startedDateTime": "2026-11-04T14:20:00Z",
             "endedDateTime": "2026-11-04T15:13:27Z", "processingUnits": 1.5}})"
        )
                     .as_object());
    BOOST_TEST(j.id.value() == "86e93558-7dbd-40da-8604-245ed345c57a");
    BOOST_TEST(j.created_date_time.value() == "2026-11-04T14:13:27Z");
    BOOST_TEST(j.execution_information->started_date_time.value() == "2026-11-04T14:20:00Z");
    BOOST_TEST(j.execution_information->estimated_units.value() == 1.5);
}

BOOST_AUTO_TEST_CASE(a_percentage_need_not_be_whole)
{
    const auto progress = read_progress_response(R"({"progress": {"percentage": 41.7, "state": "Active"}})");
    BOOST_TEST(progress->percentage.value() == 41);
    BOOST_TEST(!read_progress_response(R"({"progress": {"percentage": 1e300}})")->percentage);
}

BOOST_AUTO_TEST_CASE(a_list_tells_when_a_job_was_created_one_level_deeper)
{
    const auto list = skim_job_list(
        R"({"jobs": [{"executionInfo": {"createdDateTime": "2026-11-04T14:13:27Z", "id": "x", "state": "y"},
                      "id": "86e93558-7dbd-40da-8604-245ed345c57a", "state": "Queued"},
                     {"id": "96e93558-7dbd-40da-8604-245ed345c57a", "state": "TerminatingOnCancel"},
                     {"id": "a6e93558-7dbd-40da-8604-245ed345c57a", "state": "Failed",
                      "specifications": {"createdDateTime": "2025-11-04T14:13:27Z"}}]})"
    );
    BOOST_TEST_REQUIRE(list.has_value());
    BOOST_TEST_REQUIRE(list->active.size() == 2U);
    BOOST_TEST(list->active[0].id == "86e93558-7dbd-40da-8604-245ed345c57a");
    BOOST_TEST((list->active[0].created == std::chrono::sys_seconds(std::chrono::seconds(1793801607))));
    BOOST_TEST(!list->active[1].created);
    BOOST_TEST(list->ended.size() == 1U);
}

BOOST_AUTO_TEST_CASE(messages_are_kept_as_they_were_written)
{
    const auto read = read_messages_response(
        R"({"messages": {"errors": [{"code": "Invalid", "title": "t", "message": "Bad %1.", "params": ["scene"]}], "warnings": [ ]}})"
    );
    BOOST_TEST_REQUIRE(read.has_value());
    BOOST_TEST(read->messages.errors.at(0).params.at(0) == "scene");
    BOOST_TEST(read->messages.warnings.empty());
    BOOST_TEST(read->text.ends_with(R"("warnings": [ ]})"));
    BOOST_TEST(!read_messages_response(R"({"messages": []})"));
}

BOOST_AUTO_TEST_SUITE_END()
