// SPDX-License-Identifier: BSL-1.0
#include "events/event_text.hpp"

#include "api/date_time.hpp"
#include "api/shortened.hpp"
#include "history/ended_job.hpp"
#include "journal/printable.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <utility>

namespace json = boost::json;

namespace rdad::events {
namespace {

/// Names of files may be any bytes, but JSON is UTF-8; and a line isn't to be of any length.
std::string text_for_event(std::string_view text)
{
    return api::shortened(journal::printable(text));
}

json::object begin_event(std::string_view kind, time now)
{
    return {{"event", kind}, {"time", api::to_date_time(now)}};
}

void add_text(json::object& event, std::string_view name, const std::string& text)
{
    if (!text.empty())
        event[name] = text_for_event(text);
}

}  // namespace

job_end job_end_of(const std::string& name, const job::record& record, time now)
{
    const job::outcome& outcome = *record.outcome;
    const history::ended_job ended = history::ended_job_of(name, outcome.state, record);
    const bool is_held = outcome.state == job::final_state::held;
    json::object event = begin_event(is_held ? kinds::job_held : kinds::job_ended, now);
    event["job"] = text_for_event(name);
    add_text(event, "batch", ended.batch);
    if (ended.owner)
        event["owner"] = *ended.owner;
    event["state"] = to_string(outcome.state);
    add_text(event, "service", ended.service);
    add_text(event, "type", ended.type);
    add_text(event, "jobId", record.job_id.value_or(""));
    if (ended.cost)
        event["cost"] = *ended.cost;
    add_text(event, "reason", outcome.reason);
    return {json::serialize(event), ended.cost};
}

std::string batch_done_event(const done_batch& batch, time now)
{
    json::object event = begin_event(kinds::batch_done, now);
    event["batch"] = text_for_event(batch.label);
    if (batch.owner)
        event["owner"] = *batch.owner;
    if (batch.sums) {
        json::object jobs;
        for (const auto& [state, count] : batch.sums->jobs)
            jobs[to_string(state)] = count;
        event["jobs"] = std::move(jobs);
        event["cost"] = batch.sums->cost;
    }
    return json::serialize(event);
}

std::string trouble_begins_event(const journal::lasting_trouble& trouble, time now)
{
    json::object event = begin_event(kinds::trouble_begins, now);
    event["of"] = to_string(trouble.of);
    add_text(event, "sentence", trouble.sentence);
    return json::serialize(event);
}

std::string trouble_ends_event(const journal::lasting_trouble& trouble, time now)
{
    json::object event = begin_event(kinds::trouble_ends, now);
    event["of"] = to_string(trouble.of);
    add_text(event, "sentence", trouble.sentence);
    event["seconds"] = std::chrono::duration_cast<std::chrono::seconds>(trouble.time).count();
    return json::serialize(event);
}

std::string trouble_left_event(std::string_view of, time now)
{
    json::object event = begin_event(kinds::trouble_ends, now);
    event["of"] = of;
    event["sentence"] = "The daemon was started anew. If it is still so, that is told again.";
    return json::serialize(event);
}

}  // namespace rdad::events
