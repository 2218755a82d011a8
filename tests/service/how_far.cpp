// SPDX-License-Identifier: BSL-1.0
// How far jobs and their batches are, as whoever asks is told.

#include "control/job_view.hpp"
#include "service/answering_service.hpp"
#include "service/job_views.hpp"
#include "service/services_fixture.hpp"

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

namespace asio = boost::asio;
using namespace rdad;
using namespace rdad::tests;
using namespace std::chrono_literals;
using driver::waits_for;

BOOST_AUTO_TEST_SUITE(how_far)

namespace {

const std::string survey_id = "6f51448f-6377-4330-9ab0-f13fe994b3f1";
const std::string survey = fmt::format(R"("id": "{}")", survey_id);
const std::string not_before = R"(, "rdad": {"notBefore": "2100-01-01T00:00:00Z"})";
const std::string for_later = R"("id": "7f51448f-6377-4330-9ab0-f13fe994b3f1")" + not_before;
const std::string objects =
    R"(, "type": "objects2D", "settings": {"outputs": ["objects2D"], "inputs": [)"
    R"({"name": "photos", "realityDataId": "e9803e0e-70ce-4ea6-b2ad-1c653cbf2f76"},)"
    R"({"name": "photoObjectDetector", "realityDataId": "111d3524-2bd3-46c4-9bf4-e0c650f5f8f2"}]})";
const std::string for_later_too = R"("id": "8f51448f-6377-4330-9ab0-f13fe994b3f1")" + not_before;

struct fixture : answering_service, services_fixture
{
    intake::batches batches{std::chrono::minutes(10)};

    /// Who asks, and what is said of whom they may ask about.
    uid_t by = 0;
    control::access_rule rule;

    fixture() : services_fixture([this](asio::io_context& io) { return answering_service::start(io); })
    {
        answer = [](auto&) {
            return testing::response_bytes(
                200,
                fmt::format(R"({{"job": {{"id": "{}", "state": "active"}}}})", survey_id)
            );
        };
    }

    ~fixture() { end(); }

    void take(const std::string& name, const std::string& members, const job::batch& batch)
    {
        const std::string text = "{" + members + "}";
        const auto spec = job::parse_job_file(name, text).at(0).spec.value();
        const auto now = std::chrono::system_clock::now();
        auto record = job::new_record(spec, text, "1", now);
        record.batch = batch;
        write_file(path_in_active(name + ".json"), job::to_text(record));
        auto job = intake::accepted_job_of(name, record, 0);
        job.batch = batches.run(batch, "1", now);
        runners.add(job);
    }

    /// Writes the record of a job that has run for ten minutes, which has cost 2.
    void file_away(const std::string& name, const job::batch& batch, job::final_state state) const
    {
        const auto now = std::chrono::system_clock::now();
        auto record = job::new_record({}, "{" + survey + "}", "1", now - 20min);
        record.batch = batch;
        record.job_id = survey_id;
        record.job_text = R"({"type": "objects2D", "costEstimation": {"estimatedCost": 2}})";
        if (state != job::final_state::held)
            record.events.push_back({now - 15min, job::event_kind::activated, "It is active."});
        record.events.push_back({now - 5min, job::event_kind::ended, "It has ended."});
        record.outcome = job::outcome{state, "It has ended.", {}};
        write_file(folder.path() / to_string(state) / (name + ".json"), job::to_final_text(record));
    }

    /// The batches, once the index has been looked at, for which nobody who asks waits long.
    std::vector<control::batch_status> told_with_results()
    {
        const auto deadline = std::chrono::steady_clock::now() + longest_wait;
        for (;;) {
            auto all = answer_of(service::list_batches(runners, sums_of_batches, 0, rule));
            if (all.at(0).results || std::chrono::steady_clock::now() > deadline)
                return all;
        }
    }

    result<control::job_view> view(const std::string& name)
    {
        const auto seen = answer_of(service::view_job(disk, runners, name, by, rule));
        return seen ? result<control::job_view>(control::read_job_view(*seen).value()) : seen.error();
    }

    bool waits(const std::string& name, waits_for what) const
    {
        return runners.what_it_waits_for(name) == what;
    }
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(the_jobs_of_each_batch_are_counted_by_what_they_wait_for, fixture)
{
    const job::batch bridges{"bridges", 12, 1000, "d", 3};
    take("bridges.1", for_later, bridges);
    take("bridges.2", for_later_too, bridges);
    services_fixture::take("from_before", survey);
    BOOST_TEST((runners.what_it_waits_for("bridges.1") == waits_for::look), "nothing is known of it yet");
    run_until([&] {
        return waits("bridges.1", waits_for::start_time) && waits("bridges.2", waits_for::start_time) &&
               waits("from_before", waits_for::end);
    });
    const auto all = runners.batches();
    BOOST_TEST_REQUIRE(all.size() == 2U);
    BOOST_TEST((all[0] == control::batch_status{std::nullopt, {{waits_for::end, 1}}, 0}));
    BOOST_TEST((all[1] == control::batch_status{bridges, {{waits_for::start_time, 2}}, 0}));
}

BOOST_FIXTURE_TEST_CASE(of_a_batch_it_is_told_what_has_ended_of_it_and_when_it_will_be_over, fixture)
{
    const job::batch bridges{"bridges", 12, 1000, "d", 7};
    for (std::size_t i = 1; i <= history::fewest_usual; ++i)
        file_away(fmt::format("bridges.{}", i), bridges, job::final_state::success);
    file_away("bridges.6", bridges, job::final_state::held);
    take("bridges.7", survey + objects, bridges);
    run_until([&] { return waits("bridges.7", waits_for::end); });
    const auto all = told_with_results();
    BOOST_TEST_REQUIRE(all.size() == 1U);
    BOOST_TEST_REQUIRE(all[0].results.has_value());
    BOOST_TEST(all[0].results->done() == 5U);
    BOOST_TEST(all[0].results->held() == 1U);
    BOOST_TEST(all[0].results->cost == 10);
    const auto now = std::chrono::system_clock::now();
    BOOST_TEST_REQUIRE(all[0].expected_end.has_value());
    BOOST_TEST((*all[0].expected_end > now + 9min && *all[0].expected_end <= now + 10min));
}

BOOST_FIXTURE_TEST_CASE(of_a_batch_that_is_paused_nobody_knows_when_it_will_be_over, fixture)
{
    const job::batch later{"later", 7, 1000, "d", 6};
    for (std::size_t i = 1; i <= history::fewest_usual; ++i)
        file_away(fmt::format("later.{}", i), later, job::final_state::success);
    answer = [](auto&) {
        return testing::response_bytes(
            200,
            fmt::format(R"({{"job": {{"id": "{}", "state": "unsubmitted"}}}})", survey_id)
        );
    };
    take("later.6", survey + objects + not_before, later);
    run_until([&] { return waits("later.6", waits_for::start_time); });
    BOOST_TEST(told_with_results().at(0).expected_end.has_value());
    pauses.pause(later, {1000, {}});
    BOOST_TEST(!told_with_results().at(0).expected_end);
}

BOOST_FIXTURE_TEST_CASE(a_job_whose_record_cannot_be_written_waits_for_the_disk, fixture)
{
    take("survey", survey, {"survey", 1});
    let_writing_fail("survey");
    run_until([&] { return waits("survey", waits_for::disk); });
}

BOOST_FIXTURE_TEST_CASE(a_job_is_shown_as_its_record_says_with_what_it_waits_for, fixture)
{
    take("later", for_later, {"later", 7, 1000, "d", 1});
    run_until([&] { return waits("later", waits_for::start_time); });
    const auto seen = view("later");
    BOOST_TEST_REQUIRE(seen.has_value());
    BOOST_TEST(seen->folder == "active");
    BOOST_TEST((seen->waits_for == waits_for::start_time));
    BOOST_TEST((seen->record == on_disk("later")));
}

BOOST_FIXTURE_TEST_CASE(a_job_that_has_ended_waits_for_nothing_and_one_that_is_not_there_is_told, fixture)
{
    take(
        "survey",
        R"("id": "6f51448f-6377-4330-9ab0-f13fe994b3f1", "rdad": {"deadline": "2020-01-01T00:00:00Z"})",
        {"survey", 1}
    );
    run_until([&] { return runners.size() == 0; });
    const auto seen = view("survey");
    BOOST_TEST_REQUIRE(seen.has_value());
    BOOST_TEST(seen->folder == "unsubmitted");
    BOOST_TEST(!seen->waits_for);
    BOOST_TEST(!runners.what_it_waits_for("survey"));
    BOOST_TEST((view("nothing").error().code == boost::system::errc::no_such_file_or_directory));
}

BOOST_FIXTURE_TEST_CASE(whoever_may_see_their_own_jobs_only_is_shown_no_others, fixture)
{
    constexpr uid_t anna = 1001;
    constexpr uid_t bert = 1002;
    rule = {config::audience::owner, 990};
    take("of-anna", for_later, {"of-anna", 1, anna, "d1"});
    take("of-bert", for_later_too, {"of-bert", 2, bert, "d2"});
    run_until([&] { return waits("of-bert", waits_for::start_time); });
    by = anna;
    BOOST_TEST(view("of-anna").has_value());
    BOOST_TEST_REQUIRE(view("of-bert").has_error());
    BOOST_TEST((view("of-bert").error().code == boost::system::errc::permission_denied));
    const auto seen_by = [&](uid_t who) {
        return answer_of(service::list_batches(runners, sums_of_batches, who, rule));
    };
    const auto batches_seen = seen_by(anna);
    BOOST_TEST_REQUIRE(batches_seen.size() == 1U);
    BOOST_TEST(batches_seen[0].batch->name == "of-anna");
    BOOST_TEST(seen_by(0).size() == 2U);
}

BOOST_FIXTURE_TEST_CASE(a_second_record_that_wants_the_same_of_a_job_is_held_and_names_the_first, fixture)
{
    take("first", for_later, {"first", 1});
    run_until([&] { return waits("first", waits_for::start_time); });
    take("second", for_later, {"second", 2});
    run_until([&] { return runners.size() == 1; });
    const auto held = view("second");
    BOOST_TEST_REQUIRE(held.has_value());
    BOOST_TEST(held->folder == "held");
    BOOST_TEST(held->record.outcome->reason.starts_with("first follows this job already"));
    const std::string for_much_later =
        R"("id": "7f51448f-6377-4330-9ab0-f13fe994b3f1", "rdad": {"notBefore": "2101-01-01T00:00:00Z"})";
    take("other", for_much_later, {"other", 3});
    run_until([&] { return waits("other", waits_for::start_time) || runners.size() == 1; });
    BOOST_TEST(runners.has("other"));
}

BOOST_AUTO_TEST_SUITE_END()
