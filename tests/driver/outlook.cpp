// SPDX-License-Identifier: BSL-1.0
// What a record says of when its job will be over.

#include "driver/outlook.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>

using namespace rdad;
using namespace std::chrono_literals;
using driver::outlook_of;

BOOST_AUTO_TEST_SUITE(outlooks)

namespace {

constexpr auto time_of_drop = driver::outlook::time(std::chrono::sys_days(std::chrono::year(2026) / 11 / 28));

job::record dropped(const job::spec& spec = {})
{
    return job::new_record(spec, "{}", "1", time_of_drop);
}

job::record followed()
{
    job::record record = dropped();
    record.next_step = job::step::follow;
    return record;
}

}  // namespace

BOOST_AUTO_TEST_CASE(the_type_is_that_of_the_spec_else_what_the_service_says)
{
    job::spec spec;
    spec.definition.type = "objects2D";
    job::record record = dropped(spec);
    record.job_text = R"({"type": "objects3D"})";
    BOOST_TEST(outlook_of(record, "").type == "objects2D");
    record.spec.definition.type.reset();
    BOOST_TEST(outlook_of(record, "").type == "objects3D");
    BOOST_TEST(outlook_of(record, "known before").type == "known before");
    BOOST_TEST(outlook_of(dropped(), "").type.empty());
}

BOOST_AUTO_TEST_CASE(a_job_has_started_when_it_became_active_last)
{
    job::record record = followed();
    record.events.push_back({time_of_drop + 1min, job::event_kind::activated, "It is active."});
    record.events.push_back({time_of_drop + 5min, job::event_kind::activated, "It is active."});
    record.events.push_back({time_of_drop + 6min, job::event_kind::interrupted, "A call failed."});
    BOOST_TEST((outlook_of(record, "").started == time_of_drop + 5min));
    record.next_step = job::step::activate;
    BOOST_TEST(!outlook_of(record, "").started);
}

BOOST_AUTO_TEST_CASE(a_job_that_was_active_before_has_started_when_it_was_taken)
{
    BOOST_TEST((outlook_of(followed(), "").started == time_of_drop));
}

BOOST_AUTO_TEST_CASE(a_job_is_to_run_if_its_spec_wants_it_and_nobody_has_ordered_otherwise)
{
    job::spec spec;
    spec.policy.not_before = time_of_drop + 1h;
    BOOST_TEST(outlook_of(dropped(spec), "").is_to_run);
    BOOST_TEST((outlook_of(dropped(spec), "").not_before == time_of_drop + 1h));
    job::record record = dropped(spec);
    record.cancel_ordered = true;
    BOOST_TEST(!outlook_of(record, "").is_to_run);
    spec.wanted = api::job_state::unsubmitted;
    BOOST_TEST(!outlook_of(dropped(spec), "").is_to_run);
}

BOOST_AUTO_TEST_SUITE_END()
