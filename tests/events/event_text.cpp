// SPDX-License-Identifier: BSL-1.0
// The events as the log has them.

#include "events/event_text.hpp"

#include "api/date_time.hpp"
#include "api/json/answer_reader.hpp"
#include "job/job_file.hpp"

#include <boost/json/parse.hpp>
#include <boost/test/unit_test.hpp>

#include <string>

using namespace rdad;
using namespace std::chrono_literals;
namespace json = boost::json;

BOOST_AUTO_TEST_SUITE(texts_of_events)

namespace {

const events::time four = *api::parse_date_time("2026-11-29T04:00:00Z");

job::record record_with(job::outcome outcome)
{
    const std::string text = R"({"id": "6f51448f-6377-4330-9ab0-f13fe994b3f1"})";
    auto record = job::new_record(job::parse_job_file("a", text).at(0).spec.value(), text, "1", four);
    record.batch = job::batch{.name = "bridges", .number = 12, .user = 1000};
    record.job_id = "6f51448f-6377-4330-9ab0-f13fe994b3f1";
    record.outcome = std::move(outcome);
    return record;
}

json::object object_of(const std::string& event)
{
    BOOST_TEST(event.find('\n') == std::string::npos);
    return json::parse(event).as_object();
}

}  // namespace

BOOST_AUTO_TEST_CASE(the_end_of_a_job_tells_what_is_known_of_it)
{
    const auto end =
        events::job_end_of("bridges.3", record_with({job::final_state::failed, "It has failed."}), four);
    const json::object right{
        {"event", "job_ended"},
        {"time", "2026-11-29T04:00:00Z"},
        {"job", "bridges.3"},
        {"batch", "bridges#12"},
        {"owner", 1000},
        {"state", "failed"},
        {"service", "realitydataanalysis"},
        {"jobId", "6f51448f-6377-4330-9ab0-f13fe994b3f1"},
        {"reason", "It has failed."}};
    BOOST_TEST(object_of(end.event) == right, end.event);
    BOOST_TEST(!end.cost.has_value());
}

BOOST_AUTO_TEST_CASE(the_cost_of_a_run_is_told)
{
    auto record = record_with({job::final_state::success, "It has ended."});
    record.job_text = R"({"id": "6f51448f-6377-4330-9ab0-f13fe994b3f1", "name": "a", "type": "objects2D",
        "state": "success", "executionInformation": {"estimatedUnits": 2.5}})";
    const auto end = events::job_end_of("a", record, four);
    BOOST_TEST(end.cost.value() == 2.5);
    BOOST_TEST(object_of(end.event).at("cost").to_number<double>() == 2.5);
}

BOOST_AUTO_TEST_CASE(a_job_that_is_held_is_another_event)
{
    const auto end = events::job_end_of("a", record_with({job::final_state::held, "Too dear."}), four);
    BOOST_TEST(object_of(end.event).at("event").as_string() == "job_held");
}

BOOST_AUTO_TEST_CASE(what_is_not_known_is_left_out)
{
    const auto record = job::rejected_record("", "1", "It is no JSON.", four);
    const auto event = object_of(events::job_end_of("a", record, four).event);
    for (const char* member : {"batch", "owner", "jobId", "cost", "type"})
        BOOST_TEST(!event.contains(member), member);
    BOOST_TEST(event.at("state").as_string() == "rejected");
}

BOOST_AUTO_TEST_CASE(names_and_reasons_may_be_anything_and_of_any_length)
{
    const auto record = record_with({job::final_state::failed, std::string(100'000, 'x')});
    const auto end = events::job_end_of("a\n\x1b[31m\xff", record, four);
    const auto event = object_of(end.event);
    BOOST_TEST(end.event.size() < 3000U);
    BOOST_TEST(event.at("job").as_string().find('\n') == json::string::npos);
    BOOST_TEST(event.at("job").as_string().find('\x1b') == json::string::npos);
}

BOOST_AUTO_TEST_CASE(a_batch_that_is_done_has_its_sums_where_these_are_known)
{
    const history::ended_sums sums{{{job::final_state::success, 497}, {job::final_state::held, 3}}, 1242.5};
    const json::object right{
        {"event", "batch_done"},
        {"time", "2026-11-29T04:00:00Z"},
        {"batch", "bridges#12"},
        {"owner", 1000},
        {"jobs", json::object{{"success", 497}, {"held", 3}}},
        {"cost", 1242.5}};
    BOOST_TEST(object_of(events::batch_done_event({"bridges#12", 1000, sums}, four)) == right);
    BOOST_TEST(!object_of(events::batch_done_event({"bridges#12"}, four)).contains("jobs"));
}

BOOST_AUTO_TEST_CASE(a_trouble_tells_what_it_is_of_and_at_its_end_how_long_it_was)
{
    const journal::lasting_trouble trouble{journal::trouble_of::token, "There is none.", 310s};
    const json::object begin{
        {"event", "trouble_begins"},
        {"time", "2026-11-29T04:00:00Z"},
        {"of", "token"},
        {"sentence", "There is none."}};
    BOOST_TEST(object_of(events::trouble_begins_event(trouble, four)) == begin);
    BOOST_TEST(object_of(events::trouble_ends_event(trouble, four)).at("seconds").to_number<int>() == 310);
}

BOOST_AUTO_TEST_SUITE_END()
