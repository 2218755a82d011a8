// SPDX-License-Identifier: BSL-1.0
// How far jobs and their batches are, as whoever asks is told.

#include "control/job_view.hpp"
#include "service/answering_service.hpp"
#include "service/job_views.hpp"
#include "service/services_fixture.hpp"

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include <filesystem>
#include <string>

namespace asio = boost::asio;
using namespace rdad;
using namespace rdad::tests;
using driver::waits_for;

BOOST_AUTO_TEST_SUITE(how_far)

namespace {

const std::string survey_id = "6f51448f-6377-4330-9ab0-f13fe994b3f1";
const std::string survey = fmt::format(R"("id": "{}")", survey_id);
const std::string not_before = R"(, "rdad": {"notBefore": "2100-01-01T00:00:00Z"})";
const std::string for_later = R"("id": "7f51448f-6377-4330-9ab0-f13fe994b3f1")" + not_before;
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

BOOST_FIXTURE_TEST_CASE(a_job_whose_record_cannot_be_written_waits_for_the_disk, fixture)
{
    take("survey", survey, {"survey", 1});
    std::filesystem::create_directory(path_in_active(".survey.json.writing"));
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
    const auto batches_seen = service::list_batches(runners, anna, rule);
    BOOST_TEST_REQUIRE(batches_seen.size() == 1U);
    BOOST_TEST(batches_seen[0].batch->name == "of-anna");
    BOOST_TEST(service::list_batches(runners, 0, rule).size() == 2U);
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
