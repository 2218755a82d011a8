// SPDX-License-Identifier: BSL-1.0
// What people are told that a job waits for.

#include "driver/waits_for.hpp"

#include "job/job_file.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <set>
#include <string>

using namespace rdad;
using driver::waits_for;

BOOST_AUTO_TEST_SUITE(waits)

namespace {

const job::instant now{
    std::chrono::steady_clock::time_point(),
    std::chrono::sys_days(std::chrono::year(2026) / 11 / 27)};

struct fixture
{
    job::record record = [] {
        const std::string text = R"({"id": "6f51448f-6377-4330-9ab0-f13fe994b3f1"})";
        const auto spec = job::parse_job_file("survey.json", text).at(0).spec.value();
        return job::new_record(spec, text, "1", now.calendar);
    }();
    driver::notes notes;

    waits_for answer() const { return driver::what_it_waits_for(record, notes, now); }
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(a_job_whose_call_is_in_the_queue_waits_for_its_turn, fixture)
{
    notes.waiting = job::operation::activate;
    BOOST_TEST((answer() == waits_for::turn));
}

BOOST_FIXTURE_TEST_CASE(an_active_job_waits_for_its_end_also_while_a_look_waits_for_its_turn, fixture)
{
    record.next_step = job::step::follow;
    BOOST_TEST((answer() == waits_for::end));
    notes.waiting = job::operation::progress;
    BOOST_TEST((answer() == waits_for::end));
}

BOOST_FIXTURE_TEST_CASE(a_job_that_is_to_be_cancelled_waits_for_the_turn_of_that_call, fixture)
{
    record.next_step = job::step::cancel;
    notes.waiting = job::operation::cancel;
    BOOST_TEST((answer() == waits_for::turn));
}

BOOST_FIXTURE_TEST_CASE(a_job_waits_for_its_start_time_until_that_has_come, fixture)
{
    record.spec.policy.not_before = now.calendar + std::chrono::seconds(1);
    BOOST_TEST((answer() == waits_for::start_time));
    record.spec.policy.not_before = now.calendar;
    BOOST_TEST((answer() == waits_for::retry));
}

BOOST_FIXTURE_TEST_CASE(a_job_that_its_creation_starts_waits_for_its_start_time_before_that, fixture)
{
    record.spec.policy.service = &api::reality_analysis;
    record.spec.policy.not_before = now.calendar + std::chrono::seconds(1);
    record.next_step = job::step::create;
    BOOST_TEST((answer() == waits_for::start_time));
    record.spec.policy.service = &api::realitydataanalysis;
    BOOST_TEST((answer() == waits_for::retry));
}

BOOST_FIXTURE_TEST_CASE(what_comes_before_a_start_does_not_wait_for_the_start_time, fixture)
{
    record.spec.policy.not_before = now.calendar + std::chrono::hours(1);
    record.next_step = job::step::check_cost;
    BOOST_TEST((answer() == waits_for::retry));
}

BOOST_FIXTURE_TEST_CASE(a_failing_disk_is_what_is_waited_for_first, fixture)
{
    record.next_step = job::step::follow;
    notes.disk_failures = 1;
    BOOST_TEST((answer() == waits_for::disk));
}

BOOST_FIXTURE_TEST_CASE(a_paused_job_waits_to_be_resumed_also_after_the_disk_has_failed, fixture)
{
    notes.is_halted = true;
    notes.disk_failures = 1;
    BOOST_TEST((answer() == waits_for::resume));
}

BOOST_AUTO_TEST_CASE(each_has_a_name_of_its_own)
{
    std::set<std::string_view> names;
    for (const waits_for each : driver::all_waits)
        names.insert(to_string(each));
    BOOST_TEST(names.size() == driver::all_waits.size());
    BOOST_TEST(!names.contains(""));
}

BOOST_AUTO_TEST_SUITE_END()
