// SPDX-License-Identifier: BSL-1.0
// What is shown of one job.

#include "control/job_view.hpp"

#include "api/date_time.hpp"
#include "contains.hpp"
#include "control/layout.hpp"
#include "job/job_file.hpp"
#include "temporary_folder.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <sstream>
#include <string>

using namespace rdad;
using namespace rdad::tests;
using driver::waits_for;

BOOST_AUTO_TEST_SUITE(job_views)

namespace {

const std::chrono::system_clock::time_point now{std::chrono::hours(500'000)};

control::job_view survey()
{
    const std::string text =
        R"({"id": "6f51448f-6377-4330-9ab0-f13fe994b3f1", "rdad": {"maxEstimatedCost": 20, )"
        R"("notBefore": "2027-02-01T00:00:00Z"}})";
    const auto spec = job::parse_job_file("survey.json", text).at(0).spec.value();
    control::job_view view{"survey", "active", std::nullopt, job::new_record(spec, text, "1", now)};
    view.record.batch = job::batch{"survey", 7, 1000, "", 1};
    return view;
}

std::string shown(const control::job_view& view)
{
    return control::to_text(view, api::to_date_time).plain();
}

struct fixture
{
    temporary_folder folder;
    spool::spool s = spool::spool::own((folder.path() / "spool").string()).value();
};

}  // namespace

BOOST_AUTO_TEST_CASE(it_is_read_as_it_was_written)
{
    control::job_view view = survey();
    view.waits_for = waits_for::start_time;
    const auto read = control::read_job_view(control::to_json_text(view));
    BOOST_TEST_REQUIRE(read.has_value());
    BOOST_TEST(read->name == "survey");
    BOOST_TEST(read->folder == "active");
    BOOST_TEST((read->waits_for == waits_for::start_time));
    BOOST_TEST((read->record == view.record));
    view.waits_for.reset();
    BOOST_TEST(!control::read_job_view(control::to_json_text(view))->waits_for);
}

BOOST_AUTO_TEST_CASE(what_makes_no_sense_is_no_view)
{
    for (const char* text :
         {"",
          "[]",
          "{}",
          R"({"name": "a", "folder": "active"})",
          R"({"name": "a", "folder": "b", "record": {}})"})
        BOOST_TEST(!control::read_job_view(text), text);
}

BOOST_AUTO_TEST_CASE(people_see_where_it_is_what_it_waits_for_its_limits_and_its_story)
{
    control::job_view view = survey();
    view.waits_for = waits_for::start_time;
    BOOST_TEST(
        shown(view) ==
        "survey: active\n"
        "  now       It waits for its notBefore.\n"
        "  batch     survey#7\n"
        "  job       6f51448f-6377-4330-9ab0-f13fe994b3f1\n"
        "  cost      not estimated, at most 20\n"
        "  notBefore 2027-02-01T00:00:00Z\n"
        "  story\n"
        "    2027-01-15T08:00:00Z  accepted    The daemon has taken the job.\n"
    );
}

BOOST_AUTO_TEST_CASE(the_service_is_told_that_a_job_names)
{
    control::job_view view = survey();
    BOOST_TEST(!contains(shown(view), "  service "), shown(view));
    view.record.spec.policy.service = &api::contextcapture;
    BOOST_TEST(contains(shown(view), "\n  service   contextcapture\n  job "), shown(view));
}

BOOST_AUTO_TEST_CASE(of_a_job_that_cannot_get_on_it_is_told_what_is_in_the_way)
{
    control::job_view view = survey();
    view.waits_for = waits_for::retry;
    view.record.events.push_back({now, job::event_kind::stuck, "The service is away."});
    BOOST_TEST(
        contains(shown(view), "until a call that has failed is made again. The service is away.\n"),
        shown(view)
    );
}

BOOST_AUTO_TEST_CASE(of_a_job_that_has_ended_it_is_told_why_and_what_the_service_says)
{
    control::job_view view = survey();
    view.folder = "failed";
    view.record.outcome =
        job::outcome{job::final_state::failed, "It failed.", api::error{"InputError", "No photos.", {}}};
    BOOST_TEST(contains(shown(view), "survey: failed\n  now       It failed.\n"), shown(view));
    BOOST_TEST(contains(shown(view), "No photos."), shown(view));
}

BOOST_AUTO_TEST_CASE(what_is_long_goes_on_below_itself_and_fits_the_terminal)
{
    control::job_view view = survey();
    const std::string message = "The service has taken the cost estimation parameters, and estimates 2.1.";
    view.record.events.push_back({now, job::event_kind::patched, message});
    view.record.events.push_back({now, job::event_kind::stuck, message});
    for (const std::size_t columns : {60U, 80U}) {
        std::istringstream lines(control::to_text(view, api::to_date_time, columns).plain());
        for (std::string line; std::getline(lines, line);)
            BOOST_TEST(control::width_of(line) <= columns, line);
    }
    const std::string text = control::to_text(view, api::to_date_time, 80).plain();
    BOOST_TEST(contains(text, "estimation\n" + std::string(38, ' ') + "parameters,"), text);
    BOOST_TEST(
        contains(text, "taken the cost\n" + std::string(12, ' ') + "estimation parameters, and"),
        text
    );
}

BOOST_AUTO_TEST_CASE(without_a_daemon_the_next_step_is_told)
{
    BOOST_TEST(contains(shown(survey()), "Its next step is checkCost."), shown(survey()));
}

BOOST_AUTO_TEST_CASE(the_final_record_tells_of_its_job_though_it_has_no_life_any_more)
{
    control::job_view view = survey();
    view.record.outcome = job::outcome{job::final_state::success, "It is done.", std::nullopt};
    const std::string text = control::to_json_text(view);
    BOOST_TEST(!contains(text, "\"life\""), text);
    const std::string by_spec = shown(control::read_job_view(text).value());
    BOOST_TEST(contains(by_spec, "  job       6f51448f-6377-4330-9ab0-f13fe994b3f1\n"), by_spec);
    view.record.spec.id.reset();
    view.record.spec_text = R"({"name": "a", "iTwinId": "c", "type": "mesh", "inputs": [], "outputs": []})";
    view.record.job_text = R"({"id": "7f51448f-6377-4330-9ab0-f13fe994b3f1", "name": "a [rdad 1]"})";
    const std::string by_document = shown(control::read_job_view(control::to_json_text(view)).value());
    BOOST_TEST(contains(by_document, "  job       7f51448f-6377-4330-9ab0-f13fe994b3f1\n"), by_document);
    BOOST_TEST(contains(by_document, "  named     a [rdad 1]\n"), by_document);
}

BOOST_AUTO_TEST_CASE(nothing_that_it_is_called_or_that_was_said_of_it_forges_a_line)
{
    control::job_view view = survey();
    view.name = "a\nb";
    view.record.created_name = "x\n  now       It succeeded.";
    view.record.events.push_back({now, job::event_kind::interrupted, "y\n    z"});
    const std::string text = shown(view);
    BOOST_TEST(!contains(text, "\nb"), text);
    BOOST_TEST(!contains(text, "\n  now       It succeeded."), text);
    BOOST_TEST(!contains(text, "\n    z"), text);
}

BOOST_AUTO_TEST_CASE(the_estimate_is_the_one_of_the_service)
{
    control::job_view view = survey();
    view.record.job_text =
        R"({"id": "6f51448f-6377-4330-9ab0-f13fe994b3f1", "costEstimation": {"estimatedCost": 12.5}})";
    BOOST_TEST(contains(shown(view), "12.5 estimated, at most 20"), shown(view));
}

BOOST_FIXTURE_TEST_CASE(a_job_is_found_in_whichever_folder_it_is, fixture)
{
    const auto view = survey();
    s.write_claimed_records({{"survey", job::to_text(view.record)}}).front().value();
    BOOST_TEST(control::look_at_job(s, "survey").value().folder == "active");
    auto record = view.record;
    record.outcome = job::outcome{job::final_state::held, "So it is.", std::nullopt};
    s.change_record({"survey", job::to_text(record), job::final_state::held}).done.value();
    BOOST_TEST(control::look_at_job(s, "survey").value().folder == "held");
}

BOOST_FIXTURE_TEST_CASE(there_is_no_job_by_a_path_or_of_an_unknown_name, fixture)
{
    write_file(folder.path() / "elsewhere.json", job::to_text(survey().record));
    for (const char* name : {"nothing", "../elsewhere", "../../elsewhere", ""})
        BOOST_TEST(
            (control::look_at_job(s, name).error().code == boost::system::errc::no_such_file_or_directory),
            name
        );
}

BOOST_FIXTURE_TEST_CASE(a_record_that_cannot_be_read_is_told, fixture)
{
    write_file(folder.path() / "spool/held/broken.json", "{");
    const auto view = control::look_at_job(s, "broken");
    BOOST_TEST_REQUIRE(view.has_error());
    BOOST_TEST((view.error().code == boost::system::errc::illegal_byte_sequence));
    BOOST_TEST(contains(view.error().sentence, "The record broken can't be read"), view.error().sentence);
}

BOOST_AUTO_TEST_CASE(what_the_service_has_just_said_is_shown_and_in_the_JSON)
{
    control::job_view view = survey();
    BOOST_TEST(!contains(shown(view), "progress"), shown(view));
    BOOST_TEST(!contains(control::to_json_text(view), "progress"));
    view.progress = api::progress{56, api::job_state::active, "Run_Production"};
    BOOST_TEST(contains(shown(view), "  progress  56 %, Run_Production\n"), shown(view));
    const std::string text = control::to_json_text(view);
    BOOST_TEST(contains(text, R"("progress": {"percentage":56)"), text);
    BOOST_TEST(control::read_job_view(text).has_value());
    view.progress->percentage.reset();
    BOOST_TEST(contains(shown(view), "  progress  not told, Run_Production\n"), shown(view));
}

BOOST_AUTO_TEST_SUITE_END()
