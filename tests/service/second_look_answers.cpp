// SPDX-License-Identifier: BSL-1.0
// What the answer to a second look leads to, also where the disk fails or the job is worked on meanwhile.

#include "end_to_end/site/specs.hpp"
#include "service/second_looks.hpp"
#include "service/second_looks_fixture.hpp"

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include <filesystem>
#include <string>

namespace fs = std::filesystem;
using namespace rdad;
using namespace rdad::tests;

BOOST_AUTO_TEST_SUITE(second_look_answers)

BOOST_FIXTURE_TEST_CASE(
    a_job_that_was_not_started_stays_as_it_is_and_is_looked_at_no_more,
    second_looks_fixture
)
{
    const std::string record = file_survey(survey_id, job::final_state::unsubmitted);
    answer = [](auto&) { return job_in_state("unsubmitted"); };
    go_on_with({look_at_survey(long_ago)});
    run_until([&] { return is_settled_on_disk(); });
    BOOST_TEST(taken.empty());
    BOOST_TEST(read_file(path_in(job::final_state::unsubmitted, "survey.json")) == record);
    BOOST_TEST(kept().empty());
    BOOST_TEST(requests().size() == 1U);
}

BOOST_FIXTURE_TEST_CASE(a_job_that_was_started_goes_on_by_its_final_record, second_looks_fixture)
{
    file_survey(survey_id, job::final_state::rejected);
    go_on_with({look_at_survey(long_ago)});
    check_that_survey_goes_on_as("survey");
    BOOST_TEST(!fs::exists(path_in(job::final_state::rejected, "survey.json")));
}

BOOST_FIXTURE_TEST_CASE(
    the_record_of_a_job_that_was_created_is_found_by_the_id_that_the_service_gave,
    second_looks_fixture
)
{
    auto record = ended_record(new_job_members, job::final_state::unsubmitted);
    record.job_id = survey_id;
    record.job_text = fmt::format(R"({{"id": "{}", "state": "unsubmitted"}})", survey_id);
    write_file(path_in(job::final_state::unsubmitted, "survey.json"), job::to_text(record));
    go_on_with({look_at_survey(long_ago)});
    check_that_survey_goes_on_as("survey");
    BOOST_TEST(on_disk("survey").spec_text == record.spec_text);
}

BOOST_FIXTURE_TEST_CASE(a_job_whose_record_is_gone_goes_on_by_a_new_one, second_looks_fixture)
{
    go_on_with({look_at_survey(long_ago)});
    check_that_survey_goes_on_as("survey");
}

BOOST_FIXTURE_TEST_CASE(
    the_record_of_another_job_that_has_its_name_by_now_is_not_touched,
    second_looks_fixture
)
{
    const std::string anothers = file_survey(bridge_id, job::final_state::unsubmitted);
    go_on_with({look_at_survey(long_ago)});
    check_that_survey_goes_on_as("survey~2");
    BOOST_TEST(read_file(path_in(job::final_state::unsubmitted, "survey.json")) == anothers);
}

BOOST_FIXTURE_TEST_CASE(
    an_answer_that_tells_nothing_has_the_look_made_again_when_the_service_wants_it,
    second_looks_fixture
)
{
    answer = [](auto&) { return testing::response_bytes(409, {}, "Retry-After: 3600\r\n"); };
    go_on_with({look_at_survey(long_ago)});
    run_until([&] { return settled > 0; });
    BOOST_TEST(!all->has_work(), "a drain doesn't wait for it");
    context.poll();
    BOOST_TEST(requests().size() == 1U);
    BOOST_TEST(taken.empty());
    BOOST_TEST(kept().size() == 1U);
}

BOOST_FIXTURE_TEST_CASE(a_call_that_was_put_off_for_all_leaves_the_look_due, second_looks_fixture)
{
    answer = [](auto&) { return testing::response_bytes(429, {}, "Retry-After: 3600\r\n"); };
    go_on_with({look_at_survey(long_ago)});
    run_until([&] { return account->queue().waiting() == 1 && !requests().empty(); });
    BOOST_TEST(all->has_work());
    BOOST_TEST(settled == 0U);
}

BOOST_FIXTURE_TEST_CASE(
    a_job_whose_record_can_not_be_read_is_not_taken_for_one_whose_record_is_gone,
    second_looks_fixture
)
{
    let_fail(path_in(job::final_state::unsubmitted, "survey.json"));
    go_on_with({look_at_survey(long_ago)});
    check_that_survey_could_not_go_on();
    BOOST_TEST(fs::is_empty(folder.path() / "active"));
}

BOOST_FIXTURE_TEST_CASE(a_job_whose_record_can_not_be_put_back_stays_planned, second_looks_fixture)
{
    const std::string record = file_survey(survey_id, job::final_state::unsubmitted);
    let_fail(path_in(job::final_state::unsubmitted, ".survey.json.writing"));
    let_fail(path_in_active(".survey.json.writing"));
    go_on_with({look_at_survey(long_ago)});
    check_that_survey_could_not_go_on();
    BOOST_TEST(read_file(path_in(job::final_state::unsubmitted, "survey.json")) == record);
}

BOOST_FIXTURE_TEST_CASE(a_job_whose_new_record_can_not_be_written_stays_planned, second_looks_fixture)
{
    let_fail(path_in_active(".survey.json.writing"));
    go_on_with({look_at_survey(long_ago)});
    check_that_survey_could_not_go_on();
}

BOOST_FIXTURE_TEST_CASE(
    a_job_that_is_worked_on_when_the_answer_comes_is_not_taken_twice,
    second_looks_fixture
)
{
    is_holding = true;
    go_on_with({look_at_survey(long_ago)});
    run_until([&] { return !requests().empty(); });
    worked_on.insert(survey_id);
    let_go();
    run_until([&] { return !all->has_work(); });
    BOOST_TEST(taken.empty());
    BOOST_TEST(kept().size() == 1U);
}

BOOST_FIXTURE_TEST_CASE(
    a_job_that_has_ended_by_another_record_when_the_answer_comes_is_not_taken,
    second_looks_fixture
)
{
    is_holding = true;
    go_on_with({look_at_survey(long_ago)});
    run_until([&] { return !requests().empty(); });
    all->forget(survey_id);
    let_go();
    run_until([&] { return is_settled_on_disk(); });
    BOOST_TEST(taken.empty());
    BOOST_TEST(kept().empty());
}

BOOST_AUTO_TEST_SUITE_END()
