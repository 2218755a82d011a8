// SPDX-License-Identifier: BSL-1.0
// What becomes of dropped files, and what their records say.

#include "contains.hpp"
#include "end_to_end/site/emulator_process.hpp"
#include "end_to_end/site/site.hpp"
#include "end_to_end/site/specs.hpp"

#include <boost/json/parse.hpp>
#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace json = boost::json;

namespace rdad::tests {
namespace {

/// "X" of {"job": X}, as it is written.
std::string job_in(const std::string& answer)
{
    const auto begin = answer.find(':') + 1;
    return answer.substr(begin, answer.rfind('}') - begin);
}

std::vector<std::string> event_kinds(const final_record& r)
{
    std::vector<std::string> kinds;
    for (const json::value& e : r.content.at("events").as_array())
        kinds.emplace_back(e.at("event").as_string());
    return kinds;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(outcomes)

BOOST_AUTO_TEST_CASE(each_dropped_file_has_the_outcome_it_deserves)
{
    const emulator_process emulator({"--jobs", "3", "--job-time", "300ms..300ms"});
    const auto& ids = emulator.job_ids();
    emulator.plan(ids[0], 0.3, "success");
    emulator.plan(ids[1], 0.3, "failed");
    const site here(emulator);
    here.drop_job("good", ids[0], std::string(objects2d_members) + R"(, "rdad": {"maxEstimatedCost": 3.5})");
    here.drop_job("fails", ids[1]);
    here.drop_job("dear", ids[2], std::string(objects2d_members) + R"(, "rdad": {"maxEstimatedCost": 2.05})");
    const std::string broken =
        "{\"id\": \"6f51448f-6377-4330-9ab0-f13fe994b3f1\",\r\n \"type\" \"objects2D\"}\xff\n";
    here.drop("broken.json", broken);
    here.drop_job("unknown", unknown_id);

    const std::string said = here.drain();

    BOOST_TEST(here.record("good").folder == "success");
    BOOST_TEST(here.record("fails").folder == "failed");
    BOOST_TEST(here.record("dear").folder == "held");
    BOOST_TEST(here.record("broken").folder == "rejected");
    BOOST_TEST(here.record("unknown").folder == "rejected");
    for (const final_record& r : here.final_records())
        BOOST_TEST(r.state() == r.folder);

    BOOST_TEST(contains(here.record("dear").reason(), "2.1"));
    BOOST_TEST(contains(here.record("dear").reason(), "2.05"));
    BOOST_TEST(contains(here.record("broken").reason(), "ine 2"), here.record("broken").reason());
    BOOST_TEST(here.record("broken").content.at("spec").is_null());
    BOOST_TEST(read_file(here.spool() / "rejected" / "broken.dropped") == broken);
    const final_record unknown = here.record("unknown");
    BOOST_TEST(unknown.content.at("outcome").at("error").at("code") == "JobNotFound");
    BOOST_TEST(unknown.content.at("job").is_null());

    const json::value counters = emulator.counters();
    BOOST_TEST(counters.at("jobs").at("activated") == 2);
    BOOST_TEST(counters.at("jobs").at("unsubmitted") == 1);
    BOOST_TEST(counters.at("jobs").at("created") == 0);

    BOOST_TEST(!contains(said, emulator.token()));
    for (const final_record& r : here.final_records())
        BOOST_TEST(!contains(r.text, emulator.token()));
}

BOOST_AUTO_TEST_CASE(a_record_holds_spec_and_job_character_by_character)
{
    const emulator_process emulator({"--jobs", "1", "--job-time", "300ms..300ms"});
    const std::string& id = emulator.job_ids()[0];
    emulator.plan(id, 0.3, "success");
    const site here(emulator);
    const std::string spec = fmt::format(
        "{{ \"id\" :\t\"{}\",\n\n  \"costEstimationParameters\": {{\"gigaPixels\": 2.50e0, "
        "\"numberOfPhotos\":150}} ,"
        " \"rdad\": {{\"priority\":  7, \"maxEstimatedCost\": 1e2}} }}",
        id
    );
    here.drop("exact.json", "\n " + spec + "\n\n");

    here.drain();

    const final_record r = here.record("exact");
    BOOST_TEST(r.folder == "success");
    BOOST_TEST(r.text.starts_with("{\"spec\": " + spec + ",\n"));
    BOOST_TEST(contains(r.text, "\"job\": " + job_in(emulator.job_answer(id)) + ",\n"), r.text);
    BOOST_TEST(r.content.as_object().size() == 5U);
    BOOST_TEST(r.content.at("batch").at("name") == "exact");
    const std::vector<std::string> expected{"accepted", "patched", "activated", "ended"};
    BOOST_TEST(event_kinds(r) == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(what_a_file_says_is_patched_before_the_job_is_activated)
{
    const emulator_process emulator({"--jobs", "1", "--job-time", "200ms..200ms"});
    const std::string& id = emulator.job_ids()[0];
    const site here(emulator);
    here.drop_job("survey", id, objects2d_members);

    here.drain();

    const json::value job = json::parse(emulator.job_answer(id)).at("job");
    BOOST_TEST(
        job.at("settings").at("inputs").at(0).at("realityDataId") == "e9803e0e-70ce-4ea6-b2ad-1c653cbf2f76"
    );
    BOOST_TEST(job.at("costEstimation").at("numberOfPhotos") == 150);
    BOOST_TEST(emulator.requests("patch", "200") == 3);
}

BOOST_AUTO_TEST_CASE(a_file_without_id_creates_its_job)
{
    const emulator_process emulator({"--job-time", "200ms..200ms"});
    const site here(emulator);
    here.drop("new.json", fmt::format("{{{}}}", new_job_members));

    here.drain();

    const final_record r = here.record("new");
    BOOST_TEST(r.folder == "success", r.reason());
    BOOST_TEST(r.content.at("job").at("name").as_string().starts_with("bridge 7 [rdad "));
    BOOST_TEST(emulator.jobs("created") == 1);
    BOOST_TEST(emulator.jobs("activated") == 1);
    BOOST_TEST(event_kinds(r).at(1) == "created");
}

BOOST_AUTO_TEST_CASE(jobs_of_one_name_are_created_with_marks_of_their_own)
{
    const emulator_process emulator({"--job-time", "200ms..200ms"});
    const site here(emulator);
    here.drop("new.json", fmt::format("[{{{0}}}, {{{0}}}, {{{0}}}]", new_job_members));

    here.drain();

    std::set<std::string> names;
    for (const char* name : {"new.1", "new.2", "new.3"})
        names.emplace(here.record(name).content.at("job").at("name").as_string());
    BOOST_TEST(names.size() == 3U);
    BOOST_TEST(emulator.jobs("created") == 3);
}

BOOST_AUTO_TEST_CASE(a_job_whose_creation_was_not_answered_is_found_and_not_created_again)
{
    const emulator_process emulator({"--job-time", "200ms..200ms"});
    const site here(emulator);
    emulator.order({{"fault", "lose-answer"}, {"operation", "create"}});
    here.drop("new.json", fmt::format("{{{}}}", new_job_members));

    here.drain();

    BOOST_TEST(here.record("new").folder == "success");
    BOOST_TEST(emulator.jobs("created") == 1);
    BOOST_TEST(emulator.jobs("activated") == 1);
}

BOOST_AUTO_TEST_CASE(a_job_whose_creation_was_not_answered_is_held_where_jobs_can_not_be_listed)
{
    const emulator_process emulator({"--job-time", "200ms..200ms", "--no-list"});
    const site here(emulator);
    emulator.order({{"fault", "lose-answer"}, {"operation", "create"}});
    here.drop("new.json", fmt::format("{{{}}}", new_job_members));

    here.drain();
    here.drain();

    BOOST_TEST(here.record("new").folder == "held");
    BOOST_TEST(here.record("new").reason().find("[rdad ") != std::string::npos);
    BOOST_TEST(emulator.jobs("created") == 1);
    BOOST_TEST(emulator.jobs("activated") == 0);
}

BOOST_AUTO_TEST_CASE(an_array_and_a_file_of_lines_become_one_job_each)
{
    const emulator_process emulator({"--jobs", "4", "--job-time", "200ms..200ms"});
    const auto& ids = emulator.job_ids();
    const site here(emulator);
    here.drop(
        "array.json",
        fmt::format("[{{\"id\": \"{}\"}},\n {{\"id\": \"{}\"}},\n {{\"idd\": 1}}]", ids[0], ids[1])
    );
    // As Windows writes it.
    here.drop(
        "lines.ndjson",
        "\xEF\xBB\xBF" + fmt::format("{{\"id\": \"{}\"}}\n\n{{oh\n{{\"id\": \"{}\"}}", ids[2], ids[3])
    );

    here.drain();

    for (const char* name : {"array.1", "array.2", "lines.1", "lines.3"})
        BOOST_TEST(here.record(name).folder == "success", name);
    BOOST_TEST(here.record("array.3").folder == "rejected");
    BOOST_TEST(contains(here.record("array.3").reason(), "Line 3"), here.record("array.3").reason());
    BOOST_TEST(here.record("lines.2").folder == "rejected");
    BOOST_TEST(contains(here.record("lines.2").reason(), "Line 3"), here.record("lines.2").reason());
    BOOST_TEST(here.final_records().size() == 6U);
    BOOST_TEST(emulator.jobs("activated") == 4);
}

BOOST_AUTO_TEST_CASE(files_of_one_name_have_a_record_each)
{
    const emulator_process emulator({"--jobs", "2", "--job-time", "200ms..200ms"});
    const site here(emulator);
    here.drop_job("survey", emulator.job_ids()[0]);
    here.drain();
    here.drop_job("survey", emulator.job_ids()[1]);
    here.drain();

    BOOST_TEST(here.final_records().size() == 2U);
    BOOST_TEST(here.record("survey").content.at("spec").at("id").as_string() == emulator.job_ids()[0]);
    BOOST_TEST(here.record("survey~2").content.at("spec").at("id").as_string() == emulator.job_ids()[1]);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace rdad::tests
