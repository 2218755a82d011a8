// SPDX-License-Identifier: BSL-1.0
#include "job/record.hpp"

#include "api/json/json_text.hpp"

#include <algorithm>

namespace rdad::job {
namespace {

std::chrono::system_clock::time_point to_the_second(std::chrono::system_clock::time_point time)
{
    return std::chrono::floor<std::chrono::seconds>(time);
}

/// The first step that a spec needs.
step first_step(const spec& spec)
{
    if (spec.wanted == api::job_state::cancelled)
        return step::cancel;
    if (!spec.id)
        return step::create;
    if (api::starts_by_creation(service_of(spec)))
        return step::follow;
    if (spec.definition.has_work())
        return step::patch_definition;
    if (spec.definition.cost_estimation_parameters)
        return step::patch_cost;
    const bool may_cost_anything = spec.wanted == api::job_state::active && !spec.policy.max_estimated_cost &&
                                   !spec.policy.estimate_only;
    return may_cost_anything ? step::activate : step::check_cost;
}

}  // namespace

std::string_view to_string(step step) noexcept
{
    switch (step) {
    case step::create: return "create";
    case step::patch_definition: return "patchDefinition";
    case step::patch_cost: return "patchCost";
    case step::check_cost: return "checkCost";
    case step::activate: return "activate";
    case step::follow: return "follow";
    case step::cancel: return "cancel";
    case step::delete_job: return "deleteJob";
    }
    return "";
}

std::string_view to_string(event_kind kind) noexcept
{
    switch (kind) {
    case event_kind::accepted: return "accepted";
    case event_kind::created: return "created";
    case event_kind::patched: return "patched";
    case event_kind::activated: return "activated";
    case event_kind::cancelling: return "cancelling";
    case event_kind::deleted: return "deleted";
    case event_kind::released: return "released";
    case event_kind::interrupted: return "interrupted";
    case event_kind::stuck: return "stuck";
    case event_kind::resumed: return "resumed";
    case event_kind::ended: return "ended";
    }
    return "";
}

record new_record(
    spec spec,
    std::string spec_text,
    std::string source,
    std::chrono::system_clock::time_point now
)
{
    record r;
    r.spec_text = std::move(spec_text);
    r.source = std::move(source);
    r.job_id = spec.id;
    r.next_step = first_step(spec);
    r.spec = std::move(spec);
    r.events.push_back({to_the_second(now), event_kind::accepted, "The daemon has taken the job."});
    return r;
}

record rejected_record(
    std::string spec_text,
    std::string source,
    std::string reason,
    std::chrono::system_clock::time_point now
)
{
    record r;
    r.spec_text = std::move(spec_text);
    r.source = std::move(source);
    r.events.push_back({to_the_second(now), event_kind::ended, reason});
    r.outcome = outcome{final_state::rejected, std::move(reason), std::nullopt};
    return r;
}

record held_record(
    spec spec,
    std::string spec_text,
    std::string source,
    std::string reason,
    std::chrono::system_clock::time_point now
)
{
    record r = new_record(std::move(spec), std::move(spec_text), std::move(source), now);
    r.events.push_back({to_the_second(now), event_kind::ended, reason});
    r.outcome = outcome{final_state::held, std::move(reason), std::nullopt};
    return r;
}

const event* stuck_event(const record& record) noexcept
{
    const auto says_how_it_goes = [](const event& event) {
        return event.kind != event_kind::interrupted && event.kind != event_kind::cancelling;
    };
    const auto last = std::ranges::find_if(record.events.rbegin(), record.events.rend(), says_how_it_goes);
    return last != record.events.rend() && last->kind == event_kind::stuck ? &*last : nullptr;
}

bool has_ended_as_wanted(const record& record) noexcept
{
    const auto final_state_of = [](const spec& spec) {
        if (spec.policy.estimate_only)
            return final_state::unsubmitted;
        switch (spec.wanted) {
        case api::job_state::unsubmitted: return final_state::unsubmitted;
        case api::job_state::cancelled: return final_state::cancelled;
        default: return final_state::success;
        }
    };
    return record.outcome && record.outcome->state == final_state_of(record.spec);
}

std::chrono::system_clock::time_point time_taken(const record& record)
{
    return record.events.empty() ? std::chrono::system_clock::time_point() : record.events.front().time;
}

std::optional<api::job> document_of(const record& record)
{
    if (record.job_text.empty())
        return std::nullopt;
    const auto document = api::parse_json(record.job_text);
    return document && document->is_object() ? std::optional(api::read_job(document->get_object()))
                                             : std::nullopt;
}

}  // namespace rdad::job
