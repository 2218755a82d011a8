// SPDX-License-Identifier: BSL-1.0
#include "job/record.hpp"

#include "api/answer_reader.hpp"
#include "api/date_time.hpp"
#include "api/identifier.hpp"
#include "api/json_text.hpp"
#include "api/object_reader.hpp"
#include "api/object_writer.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <fmt/format.h>

#include <array>

namespace json = boost::json;

namespace rdad::job {
namespace {

/// A record wraps a spec and a Job document in one more object.
constexpr std::size_t deepest_record = api::deepest_nesting + 1;

constexpr double latest_format = 1;

constexpr std::array all_steps{
    step::create,
    step::patch_definition,
    step::patch_cost,
    step::check_cost,
    step::activate,
    step::follow,
    step::cancel,
};

constexpr std::array all_event_kinds{
    event_kind::accepted,
    event_kind::created,
    event_kind::patched,
    event_kind::activated,
    event_kind::cancelling,
    event_kind::released,
    event_kind::interrupted,
    event_kind::ended,
};

json::value to_json(const std::optional<outcome>& o)
{
    if (!o)
        return nullptr;
    json::object object{{"state", to_string(o->state)}, {"reason", o->reason}, {"error", nullptr}};
    if (o->error)
        object["error"] = api::to_json(*o->error);
    return object;
}

json::array to_json(const std::vector<event>& events)
{
    json::array array;
    for (const event& e : events) {
        array.push_back(
            {{"time", api::to_date_time(e.time)}, {"event", to_string(e.kind)}, {"message", e.message}}
        );
    }
    return array;
}

json::object life_json(const record& r)
{
    json::object object{{"source", r.source}, {"nextStep", to_string(r.next_step)}};
    api::write(object, "jobId", r.job_id);
    api::write(object, "createdName", r.created_name);
    if (r.creation_sent)
        object["creationSent"] = true;
    if (r.activation_sent)
        object["activationSent"] = true;
    if (r.by_proxy)
        object["byProxy"] = true;
    if (r.cancel_ordered)
        object["cancelOrdered"] = true;
    if (r.released)
        object["released"] = true;
    if (r.accepted_cost)
        object["acceptedCost"] = *r.accepted_cost;
    return object;
}

/// The one of `all` that `name` names, or a problem of the reader.
template <class Enum, std::size_t Size>
Enum take_enum(api::object_reader& reader, std::string_view member, const std::array<Enum, Size>& all)
{
    const std::string name = reader.require_string(member);
    for (const Enum value : all) {
        if (name == to_string(value))
            return value;
    }
    reader.fail(member, fmt::format("{} is not known here", api::quoted(json::value(name))));
    return all.front();
}

bool take_flag(api::object_reader& reader, std::string_view name)
{
    const json::value* value = reader.take(name);
    return value && value->is_bool() && value->get_bool();
}

void take_outcome(api::object_reader& reader, record& r)
{
    const json::object* object = reader.take_object("outcome");
    if (!object)
        return;
    api::object_reader inner(*object, reader.pointer("outcome"));
    outcome o{take_enum(inner, "state", all_final_states), inner.require_string("reason"), std::nullopt};
    if (const json::object* error = inner.take_object("error"))
        o.error = api::read_error(*error);
    if (inner.first_problem())
        reader.fail(*inner.first_problem());
    r.outcome = std::move(o);
}

void take_events(api::object_reader& reader, record& r)
{
    const json::array* array = reader.take_array("events");
    if (!array)
        return;
    for (const json::value& value : *array) {
        const json::object* object = value.if_object();
        if (!object)
            continue;
        api::object_reader inner(*object, api::pointer_to(reader.pointer("events"), r.events.size()));
        event e{
            api::parse_date_time(inner.require_string("time"))
                .value_or(std::chrono::system_clock::time_point()),
            take_enum(inner, "event", all_event_kinds),
            inner.require_string("message")};
        if (inner.first_problem())
            reader.fail(*inner.first_problem());
        r.events.push_back(std::move(e));
    }
}

void take_life(api::object_reader& reader, record& r)
{
    const json::object* object = reader.take_object("life");
    if (!object) {
        if (!r.outcome || r.outcome->state == final_state::held)
            reader.fail("life", "is missing");
        return;
    }
    api::object_reader inner(*object, reader.pointer("life"));
    if (inner.take_number("format").value_or(latest_format) > latest_format)
        inner.fail("format", "is that of a newer release of rdad");
    r.source = inner.take_string("source").value_or("");
    r.next_step = take_enum(inner, "nextStep", all_steps);
    if (auto id = inner.take_string("jobId")) {
        if (!api::is_uuid(*id))
            inner.fail("jobId", "is not a UUID");
        r.job_id = api::canonical_id(*std::move(id));
    }
    r.created_name = inner.take_string("createdName");
    r.creation_sent = take_flag(inner, "creationSent");
    r.activation_sent = take_flag(inner, "activationSent");
    r.by_proxy = take_flag(inner, "byProxy");
    r.cancel_ordered = take_flag(inner, "cancelOrdered");
    r.released = take_flag(inner, "released");
    r.accepted_cost = inner.take_number("acceptedCost");
    // Only a creation goes without: what comes later is asked for by the id.
    if (!r.job_id && !r.outcome && r.next_step != step::create)
        inner.fail("jobId", "is missing");
    if (inner.first_problem())
        reader.fail(*inner.first_problem());
}

void take_spec(api::object_reader& reader, std::string_view text, record& r)
{
    const json::value* value = reader.take("spec");
    if (!value) {
        if (!r.outcome)
            reader.fail("spec", "is missing");
        return;
    }
    r.spec_text = api::text_at(text, "/spec").value();
    const json::object* object = value->if_object();
    if (auto spec = object ? parse_spec(*object) : api::problem{"", "is not an object"})
        r.spec = *std::move(spec);
    else if (!r.outcome)
        reader.fail(api::problem{"/spec" + spec.error().pointer, spec.error().message});
}

/// `life` is the member of that name with the comma before it, or empty.
std::string text_of(const record& r, const std::string& life)
{
    // The texts of spec and job go in as they are: a parser would not keep their numbers to the last digit.
    return fmt::format(
        "{{\"spec\": {},\n\"job\": {},\n\"outcome\": {},\n\"events\": {}{}}}\n",
        r.spec_text.empty() ? "null" : r.spec_text,
        r.job_text.empty() ? "null" : r.job_text,
        json::serialize(to_json(r.outcome)),
        json::serialize(to_json(r.events)),
        life
    );
}

std::chrono::system_clock::time_point to_the_second(std::chrono::system_clock::time_point time)
{
    return std::chrono::floor<std::chrono::seconds>(time);
}

/// The first step that a spec needs.
step first_step(const spec& s)
{
    if (s.wanted == api::job_state::cancelled)
        return step::cancel;
    if (!s.id)
        return step::create;
    if (s.definition.has_work())
        return step::patch_definition;
    if (s.definition.cost_estimation_parameters)
        return step::patch_cost;
    const bool may_cost_anything = s.wanted == api::job_state::active && !s.policy.max_estimated_cost;
    return may_cost_anything ? step::activate : step::check_cost;
}

}  // namespace

std::string_view to_string(step s) noexcept
{
    switch (s) {
    case step::create: return "create";
    case step::patch_definition: return "patchDefinition";
    case step::patch_cost: return "patchCost";
    case step::check_cost: return "checkCost";
    case step::activate: return "activate";
    case step::follow: return "follow";
    case step::cancel: return "cancel";
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
    case event_kind::released: return "released";
    case event_kind::interrupted: return "interrupted";
    case event_kind::ended: return "ended";
    }
    return "";
}

record new_record(
    spec s,
    std::string spec_text,
    std::string source,
    std::chrono::system_clock::time_point now
)
{
    record r;
    r.spec_text = std::move(spec_text);
    r.source = std::move(source);
    r.job_id = s.id;
    r.next_step = first_step(s);
    r.spec = std::move(s);
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

std::string to_text(const record& r)
{
    return text_of(r, fmt::format(",\n\"life\": {}", json::serialize(life_json(r))));
}

std::string to_final_text(const record& r)
{
    const bool may_go_on = r.outcome && r.outcome->state == final_state::held;
    return may_go_on ? to_text(r) : text_of(r, "");
}

api::checked<record> read_record(std::string_view text)
{
    const auto document = api::parse_json(text, deepest_record);
    if (!document)
        return document.error();
    const json::object* object = document->if_object();
    if (!object)
        return api::problem{"", "is not an object"};
    api::object_reader reader(*object, "");
    record r;
    take_outcome(reader, r);
    take_events(reader, r);
    take_life(reader, r);
    take_spec(reader, text, r);
    if (reader.take("job"))
        r.job_text = api::text_at(text, "/job").value();
    if (reader.first_problem())
        return *reader.first_problem();
    return r;
}

std::chrono::system_clock::time_point time_taken(const record& r)
{
    return r.events.empty() ? std::chrono::system_clock::time_point() : r.events.front().time;
}

std::optional<api::job> document_of(const record& r)
{
    if (r.job_text.empty())
        return std::nullopt;
    const auto document = api::parse_json(r.job_text);
    return document && document->is_object() ? std::optional(api::read_job(document->get_object()))
                                             : std::nullopt;
}

bool is_of_later_format(std::string_view text)
{
    const auto document = api::parse_json(text, deepest_record);
    const json::object* object = document ? document->if_object() : nullptr;
    const json::value* life = object ? object->if_contains("life") : nullptr;
    if (!life || !life->is_object())
        return false;
    api::object_reader reader(life->get_object(), "/life");
    return reader.take_number("format").value_or(latest_format) > latest_format;
}

}  // namespace rdad::job
