// SPDX-License-Identifier: BSL-1.0
#include "service/job_messages.hpp"

#include <fmt/format.h>

namespace rdad::service {
namespace {

journal::message_kind kind_of_end(const job::record& record)
{
    // One that was held goes on by an order, and then has no outcome any more.
    switch (record.outcome ? record.outcome->state : job::final_state::held) {
    case job::final_state::success: return journal::message_kind::job_succeeded;
    case job::final_state::failed: return journal::message_kind::job_failed;
    case job::final_state::cancelled: return journal::message_kind::job_cancelled;
    case job::final_state::unsubmitted: return journal::message_kind::job_unsubmitted;
    case job::final_state::held: return journal::message_kind::job_held;
    case job::final_state::rejected: break;
    }
    // What is no good never was a job.
    const bool was_taken = record.events.front().kind == job::event_kind::accepted;
    return was_taken ? journal::message_kind::job_rejected : journal::message_kind::file_rejected;
}

}  // namespace

journal::message_kind kind_of(const job::record& record, const job::event& event)
{
    switch (event.kind) {
    case job::event_kind::accepted: return journal::message_kind::job_taken;
    case job::event_kind::created: return journal::message_kind::job_created;
    case job::event_kind::patched: return journal::message_kind::job_patched;
    case job::event_kind::activated: return journal::message_kind::job_activated;
    case job::event_kind::cancelling: return journal::message_kind::job_cancelling;
    case job::event_kind::deleted: return journal::message_kind::job_deleted;
    case job::event_kind::released: return journal::message_kind::job_released;
    case job::event_kind::interrupted: return journal::message_kind::job_interrupted;
    case job::event_kind::stuck: return journal::message_kind::job_stuck;
    case job::event_kind::resumed: return journal::message_kind::job_resumed;
    case job::event_kind::ended: break;
    }
    return kind_of_end(record);
}

std::vector<journal::field> fields_of(
    const std::string& name,
    const job::record& record,
    std::optional<double> estimated_cost
)
{
    const auto& end = record.outcome;
    std::vector<journal::field> fields{
        {journal::field_name::spec, name},
        {journal::field_name::state, std::string(end ? to_string(end->state) : to_string(record.next_step))},
        {journal::field_name::service, std::string(service_of(record.spec).name)}};
    if (record.job_id)
        fields.push_back({journal::field_name::job_id, *record.job_id});
    if (estimated_cost)
        fields.push_back({journal::field_name::estimated_cost, fmt::format("{}", *estimated_cost)});
    if (end && end->correlation_id)
        fields.push_back({journal::field_name::correlation_id, *end->correlation_id});
    return fields;
}

std::string text_of(const api::progress& progress)
{
    if (!progress.percentage)
        return "The service doesn't tell how far the job is.";
    return fmt::format(
        "The job is at {} %{}.",
        *progress.percentage,
        progress.step ? ", in the step " + *progress.step : ""
    );
}

std::string text_of(const job::record& record, const job::event& event)
{
    if (event.kind == job::event_kind::ended && record.outcome)
        return fmt::format("{}: {}", to_string(record.outcome->state), event.message);
    if (event.kind == job::event_kind::interrupted)
        return fmt::format("{}: {}", to_string(event.kind), event.message);
    return event.message;
}

}  // namespace rdad::service
