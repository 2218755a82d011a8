// SPDX-License-Identifier: BSL-1.0
// What is told of jobs that are worked on, and counted: what their calls came to, what is in their way, and their ends.

#include "service/job_runners.hpp"

#include "contains.hpp"
#include "service/answering_service.hpp"
#include "service/services_fixture.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace asio = boost::asio;
namespace field_name = rdad::journal::field_name;
namespace fs = std::filesystem;
using namespace rdad;
using namespace rdad::tests;
using rdad::journal::message_kind;

BOOST_AUTO_TEST_SUITE(job_runners)

namespace {

const std::string survey_id = "6f51448f-6377-4330-9ab0-f13fe994b3f1";
const std::string survey = fmt::format(R"("id": "{}")", survey_id);
const std::string for_later = survey + R"(, "rdad": {"notBefore": "2100-01-01T00:00:00Z"})";

std::string job_in_state(const std::string& state)
{
    return testing::response_bytes(
        200,
        fmt::format(R"({{"job": {{"id": "{}", "state": "{}"}}}})", survey_id, state)
    );
}

job::record taken(const std::string& members)
{
    const std::string text = "{" + members + "}";
    const auto spec = job::parse_job_file("survey", text).at(0).spec.value();
    return job::new_record(spec, text, "1", std::chrono::system_clock::now());
}

/// May have been activated, as far as its record tells.
job::record active()
{
    job::record record = taken(survey);
    record.next_step = job::step::follow;
    record.activation_sent = true;
    return record;
}

struct fixture : answering_service, services_fixture
{
    fixture() : services_fixture([this](asio::io_context& io) { return answering_service::start(io); })
    {
        answer = [](auto&) { return job_in_state("active"); };
        journal.set_level(rdad::journal::priority::debug);
    }

    ~fixture() { end(); }

    /// As at a start; of its events the last ones aren't told yet.
    void go_on_with(const job::record& record, std::uint32_t untold_events = 0)
    {
        write_file(path_in_active("survey.json"), job::to_text(record));
        runners.add(intake::accepted_job_of("survey", record, untold_events));
    }

    std::map<std::string_view, std::string> told(message_kind kind) const
    {
        std::map<std::string_view, std::string> values;
        const auto entry = std::ranges::find(journal.entries, kind, &rdad::journal::entry::kind);
        BOOST_TEST_REQUIRE((entry != journal.entries.end()));
        for (const auto& field : entry->fields)
            values.emplace(field.name, field.value);
        return values;
    }
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(what_a_call_has_caused_is_told_with_the_call_and_what_it_has_not_without, fixture)
{
    answer = [](auto&) { return job_not_found(); };
    go_on_with(taken(survey), 1);
    run_until([&] { return runners.size() == 0; });
    auto at_first = told(message_kind::job_taken);
    BOOST_TEST(at_first[field_name::spec] == "survey");
    BOOST_TEST(at_first[field_name::job_id] == survey_id);
    BOOST_TEST(!at_first.contains(field_name::operation));
    BOOST_TEST(!at_first.contains(field_name::http_status));
    auto answered = told(message_kind::call_answered);
    BOOST_TEST(answered[field_name::job_id] == survey_id);
    BOOST_TEST(answered[field_name::http_status] == "404");
    auto in_the_end = told(message_kind::job_rejected);
    BOOST_TEST(in_the_end[field_name::spec] == "survey");
    BOOST_TEST(in_the_end[field_name::state] == "rejected");
    BOOST_TEST(in_the_end[field_name::job_id] == survey_id);
    BOOST_TEST(in_the_end[field_name::operation] == answered[field_name::operation]);
    BOOST_TEST(in_the_end[field_name::http_status] == "404");
}

BOOST_FIXTURE_TEST_CASE(what_was_told_by_an_earlier_process_is_not_told_again, fixture)
{
    auto record = taken(for_later);
    record.events.push_back({{}, job::event_kind::interrupted, "It was slow."});
    go_on_with(record, 1);
    run_until([&] { return !journal.entries.empty(); });
    context.poll();
    BOOST_TEST(journal.count(message_kind::job_interrupted) == 1);
    BOOST_TEST(journal.count(message_kind::job_taken) == 0);
}

BOOST_FIXTURE_TEST_CASE(a_job_that_has_ended_is_in_its_folder_and_no_trouble_is_told, fixture)
{
    auto record = taken(survey);
    record.outcome = job::outcome{job::final_state::unsubmitted, "So it is.", std::nullopt};
    go_on_with(record);
    run_until([&] { return runners.size() == 0; });
    BOOST_TEST(fs::exists(folder.path() / "unsubmitted" / "survey.json"));
    BOOST_TEST(!fs::exists(path_in_active("survey.json")));
    BOOST_TEST(runners.lost() == 0U);
    BOOST_TEST(runners.stuck() == 0U);
    BOOST_TEST(journal.count(message_kind::disk_failing) == 0);
}

BOOST_FIXTURE_TEST_CASE(jobs_that_have_not_come_to_what_their_specs_want_are_counted, fixture)
{
    using enum job::final_state;
    const auto is_counted = [this](const std::string& members, job::final_state state) {
        auto record = taken(survey + members);
        record.outcome = job::outcome{state, "So it is.", std::nullopt};
        const std::size_t before = runners.ended_unwanted();
        go_on_with(record);
        run_until([&] { return runners.size() == 0; });
        fs::remove(folder.path() / std::string(to_string(state)) / "survey.json");
        return runners.ended_unwanted() > before;
    };
    const std::map<std::string, job::final_state> wanted{
        {"", success},
        {R"(, "state": "active")", success},
        {R"(, "state": "cancelled")", cancelled},
        {R"(, "state": "unsubmitted")", unsubmitted}};
    for (const auto& [members, in_the_end] : wanted) {
        for (const job::final_state state : job::all_final_states)
            BOOST_TEST(is_counted(members, state) == (state != in_the_end), members << to_string(state));
    }
}

BOOST_FIXTURE_TEST_CASE(a_job_whose_record_is_lost_is_counted_and_told_with_its_id, fixture)
{
    const auto record = taken(for_later);
    runners.add(intake::accepted_job_of("survey", record, 0));
    run_until([&] { return runners.size() == 0; });
    BOOST_TEST(runners.lost() == 1U);
    const auto entry =
        std::ranges::find(journal.entries, message_kind::record_unreadable, &rdad::journal::entry::kind);
    BOOST_TEST_REQUIRE((entry != journal.entries.end()));
    BOOST_TEST(contains(entry->message, survey_id), entry->message);
}

BOOST_FIXTURE_TEST_CASE(a_job_that_can_not_get_on_is_told_with_what_is_in_its_way_until_it_has_ended, fixture)
{
    auto record = taken(for_later);
    record.events.push_back({{}, job::event_kind::stuck, "It is locked."});
    go_on_with(record);
    run_until([&] { return runners.stuck() > 0; });
    BOOST_TEST(runners.stuck() == 1U);
    BOOST_TEST(runners.last_obstacle() == "survey: It is locked.");
    asio::co_spawn(context, runners.take_order(control::order::cancel, "survey"), asio::detached);
    run_until([&] { return runners.size() == 0; });
    BOOST_TEST(runners.stuck() == 0U);
}

BOOST_FIXTURE_TEST_CASE(a_job_that_the_list_of_active_jobs_shows_no_more_is_asked_for, fixture)
{
    go_on_with(active());
    run_until([&] {
        return sweeps.of(api::realitydataanalysis).how_followed(survey_id) == job::following::list;
    });
    BOOST_TEST(runners.is_worked_on(survey_id));
    answer = [](auto&) { return job_in_state("success"); };
    runners.pass_on({survey_id, std::nullopt});
    run_until([&] { return runners.size() == 0; });
    BOOST_TEST(fs::exists(folder.path() / "success" / "survey.json"));
    BOOST_TEST(
        (sweeps.of(api::realitydataanalysis).how_followed(survey_id) == job::following::progress),
        "it is followed no more"
    );
}

BOOST_AUTO_TEST_SUITE_END()
