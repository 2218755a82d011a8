// SPDX-License-Identifier: BSL-1.0
#include "history/ended_job.hpp"

#include "api/date_time.hpp"

#include <algorithm>
#include <utility>

namespace rdad::history {
namespace {

std::optional<time> time_said(const std::optional<std::string>& text)
{
    return text ? api::parse_date_time(*text) : std::nullopt;
}

std::optional<time> time_of_last(const job::record& record, job::event_kind kind)
{
    const auto found =
        std::find_if(record.events.rbegin(), record.events.rend(), [&](const job::event& each) {
            return each.kind == kind;
        });
    return found == record.events.rend() ? std::nullopt : std::optional(found->time);
}

void take_document(ended_job& job, const api::job& document)
{
    job.type = document.type.value_or(job.type);
    const auto& run = document.execution_information;
    if (run && run->estimated_units)
        job.cost = run->estimated_units;
    else if (job.started && document.cost_estimation)
        job.cost = document.cost_estimation->estimated_cost;
    const auto began = run ? time_said(run->started_date_time) : std::nullopt;
    const auto ended = run ? time_said(run->ended_date_time) : std::nullopt;
    // One of the two clocks alone would tell a duration that never was.
    if (began && ended && *began <= *ended) {
        job.started = began;
        job.ended = *ended;
    }
}

}  // namespace

ended_job ended_job_of(std::string name, job::final_state state, const job::record& record)
{
    ended_job job{.name = std::move(name), .state = state};
    if (record.batch)
        job.batch = job::label_of(*record.batch);
    job.owner = job::owner_of(record);
    job.type = record.spec.definition.type.value_or("");
    job.service = service_of(record.spec).name;
    job.taken = job::time_taken(record);
    job.started = time_of_last(record, job::event_kind::activated);
    job.ended = record.events.empty() ? job.taken : record.events.back().time;
    const auto document = job::document_of(record);
    // What was only estimated wasn't run for this record, whoever else may have started the job.
    if (document && record.spec.policy.estimate_only)
        job.type = document->type.value_or(job.type);
    else if (document)
        take_document(job, *document);
    return job;
}

}  // namespace rdad::history
