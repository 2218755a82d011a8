// SPDX-License-Identifier: BSL-1.0
// Which message an event of a job is, and what it says.

#include "service/job_messages.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace rdad;
using namespace rdad::service;
using rdad::journal::message_kind;

BOOST_AUTO_TEST_SUITE(job_messages)

namespace {

job::event event_of(job::event_kind kind)
{
    return {{}, kind, "So it is."};
}

/// Of a job that was taken.
job::record record_with(std::optional<job::outcome> outcome)
{
    job::record record;
    record.events = {event_of(job::event_kind::accepted), event_of(job::event_kind::ended)};
    record.outcome = std::move(outcome);
    return record;
}

job::record ended_as(job::final_state state)
{
    return record_with(job::outcome{state, "So it is.", std::nullopt});
}

}  // namespace

BOOST_AUTO_TEST_CASE(each_event_of_a_job_is_a_message_of_its_own_kind)
{
    const std::vector<std::pair<job::event_kind, message_kind>> kinds{
        {job::event_kind::accepted, message_kind::job_taken},
        {job::event_kind::created, message_kind::job_created},
        {job::event_kind::patched, message_kind::job_patched},
        {job::event_kind::activated, message_kind::job_activated},
        {job::event_kind::cancelling, message_kind::job_cancelling},
        {job::event_kind::released, message_kind::job_released},
        {job::event_kind::interrupted, message_kind::job_interrupted},
        {job::event_kind::stuck, message_kind::job_stuck},
        {job::event_kind::deleted, message_kind::job_deleted},
        {job::event_kind::resumed, message_kind::job_resumed}};
    const auto record = ended_as(job::final_state::success);
    for (const auto& [event, message] : kinds)
        BOOST_TEST((kind_of(record, event_of(event)) == message), to_string(event));
}

BOOST_AUTO_TEST_CASE(an_entry_tells_the_service_and_of_an_end_what_support_asks_for)
{
    auto record = ended_as(job::final_state::rejected);
    record.spec.policy.service = &api::reality_modeling;
    record.outcome->correlation_id = "c-1";
    const auto fields = fields_of("survey", record, std::nullopt);
    const auto value_of = [&](std::string_view name) {
        const auto found = std::ranges::find(fields, name, &journal::field::name);
        return found == fields.end() ? "none" : found->value;
    };
    BOOST_TEST(value_of("RDAD_SPEC") == "survey");
    BOOST_TEST(value_of("RDAD_STATE") == "rejected");
    BOOST_TEST(value_of("RDAD_SERVICE") == "reality-modeling");
    BOOST_TEST(value_of("RDAD_CORRELATION_ID") == "c-1");
    BOOST_TEST(value_of("RDAD_JOB_ID") == "none");
    BOOST_TEST(value_of("RDAD_ESTIMATED_COST") == "none");
}

BOOST_AUTO_TEST_CASE(the_end_of_a_job_is_a_message_of_the_kind_of_its_final_state)
{
    const std::vector<std::pair<job::final_state, message_kind>> kinds{
        {job::final_state::success, message_kind::job_succeeded},
        {job::final_state::failed, message_kind::job_failed},
        {job::final_state::cancelled, message_kind::job_cancelled},
        {job::final_state::unsubmitted, message_kind::job_unsubmitted},
        {job::final_state::held, message_kind::job_held},
        {job::final_state::rejected, message_kind::job_rejected}};
    for (const auto& [state, message] : kinds)
        BOOST_TEST(
            (kind_of(ended_as(state), event_of(job::event_kind::ended)) == message),
            job::to_string(state)
        );
}

BOOST_AUTO_TEST_CASE(what_never_was_a_job_is_told_as_a_file_that_is_no_good)
{
    auto record = ended_as(job::final_state::rejected);
    record.events = {event_of(job::event_kind::ended)};
    BOOST_TEST((kind_of(record, record.events[0]) == message_kind::file_rejected));
}

BOOST_AUTO_TEST_CASE(a_job_that_was_released_is_still_told_as_held_at_that_time)
{
    const auto record = record_with(std::nullopt);
    BOOST_TEST((kind_of(record, record.events[1]) == message_kind::job_held));
    BOOST_TEST(text_of(record, record.events[1]) == "So it is.");
}

BOOST_AUTO_TEST_CASE(a_sentence_that_does_not_tell_what_it_means_for_the_job_follows_on_what_does)
{
    const auto record = ended_as(job::final_state::failed);
    BOOST_TEST(text_of(record, event_of(job::event_kind::ended)) == "failed: So it is.");
    BOOST_TEST(text_of(record, event_of(job::event_kind::interrupted)) == "interrupted: So it is.");
    BOOST_TEST(text_of(record, event_of(job::event_kind::patched)) == "So it is.");
}

BOOST_AUTO_TEST_CASE(how_far_a_job_is_says_what_the_service_tells)
{
    BOOST_TEST(
        text_of(api::progress{40, std::nullopt, "Meshing"}) == "The job is at 40 %, in the step Meshing."
    );
    BOOST_TEST(text_of(api::progress{40, std::nullopt, std::nullopt}) == "The job is at 40 %.");
    BOOST_TEST(text_of(api::progress{}) == "The service doesn't tell how far the job is.");
}

BOOST_AUTO_TEST_SUITE_END()
