// SPDX-License-Identifier: BSL-1.0
// The record as text: what the disk has of it, and reads again.

#include "api/date_time.hpp"
#include "api/identifier.hpp"
#include "api/json/answer_reader.hpp"
#include "api/json/json_text.hpp"
#include "api/json/object_reader.hpp"
#include "api/json/object_writer.hpp"
#include "job/record.hpp"

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

constexpr double first_format = 1;
constexpr double second_format = 2;
constexpr double third_format = 3;
constexpr double latest_format = third_format;

constexpr std::array all_event_kinds{
    event_kind::accepted,
    event_kind::created,
    event_kind::patched,
    event_kind::activated,
    event_kind::cancelling,
    event_kind::deleted,
    event_kind::released,
    event_kind::interrupted,
    event_kind::stuck,
    event_kind::resumed,
    event_kind::ended,
};

json::value to_json(const std::optional<outcome>& outcome)
{
    if (!outcome)
        return nullptr;
    json::object object{
        {"state", to_string(outcome->state)},
        {"reason", outcome->reason},
        {"error", nullptr}};
    if (outcome->error)
        object["error"] = api::to_json(*outcome->error);
    api::write(object, "correlationId", outcome->correlation_id);
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

double format_of(const spec& spec)
{
    if (api::starts_by_creation(service_of(spec)))
        return third_format;
    const bool is_second = spec.policy.estimate_only || &service_of(spec) != &api::realitydataanalysis;
    return is_second ? second_format : first_format;
}

json::object life_json(const record& record)
{
    json::object object{{"source", record.source}, {"nextStep", to_string(record.next_step)}};
    api::write(object, "jobId", record.job_id);
    api::write(object, "createdName", record.created_name);
    if (record.creation_sent)
        object["creationSent"] = true;
    if (record.activation_sent)
        object["activationSent"] = true;
    if (record.by_proxy)
        object["byProxy"] = true;
    if (record.cancel_ordered)
        object["cancelOrdered"] = true;
    if (record.released)
        object["released"] = true;
    if (record.accepted_cost)
        object["acceptedCost"] = *record.accepted_cost;
    if (record.released_without_estimate)
        object["releasedWithoutEstimate"] = true;
    if (const double format = format_of(record.spec); format > first_format)
        api::write(object, "format", std::optional(format));
    if (record.outcome_after_deletion)
        object["outcomeAfterDeletion"] = to_json(record.outcome_after_deletion);
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

std::optional<outcome> take_outcome(api::object_reader& reader, std::string_view member)
{
    const json::object* object = reader.take_object(member);
    if (!object)
        return std::nullopt;
    api::object_reader inner(*object, reader.pointer(member));
    outcome o{take_enum(inner, "state", all_final_states), inner.require_string("reason"), {}, {}};
    if (const json::object* error = inner.take_object("error"))
        o.error = api::read_error(*error);
    o.correlation_id = inner.take_string("correlationId");
    reader.fail(inner.all_problems());
    return o;
}

void take_events(api::object_reader& reader, record& record)
{
    const json::array* array = reader.take_array("events");
    if (!array)
        return;
    for (const json::value& value : *array) {
        const json::object* object = value.if_object();
        if (!object)
            continue;
        api::object_reader inner(*object, api::pointer_to(reader.pointer("events"), record.events.size()));
        event e{
            api::parse_date_time(inner.require_string("time"))
                .value_or(std::chrono::system_clock::time_point()),
            take_enum(inner, "event", all_event_kinds),
            inner.require_string("message")};
        reader.fail(inner.all_problems());
        record.events.push_back(std::move(e));
    }
}

void take_life(api::object_reader& reader, record& record)
{
    const json::object* object = reader.take_object("life");
    if (!object) {
        if (!record.outcome || record.outcome->state == final_state::held)
            reader.fail("life", "is missing");
        return;
    }
    api::object_reader inner(*object, reader.pointer("life"));
    if (inner.take_number("format").value_or(first_format) > latest_format)
        inner.fail("format", "is that of a newer release of rdad");
    record.source = inner.take_string("source").value_or("");
    record.next_step = take_enum(inner, "nextStep", all_steps);
    if (auto id = inner.take_string("jobId")) {
        if (!api::is_uuid(*id))
            inner.fail("jobId", "is not a UUID");
        record.job_id = api::canonical_id(*std::move(id));
    }
    record.created_name = inner.take_string("createdName");
    record.creation_sent = take_flag(inner, "creationSent");
    record.activation_sent = take_flag(inner, "activationSent");
    record.by_proxy = take_flag(inner, "byProxy");
    record.cancel_ordered = take_flag(inner, "cancelOrdered");
    record.released = take_flag(inner, "released");
    record.accepted_cost = inner.take_number("acceptedCost");
    record.released_without_estimate = take_flag(inner, "releasedWithoutEstimate");
    record.outcome_after_deletion = take_outcome(inner, "outcomeAfterDeletion");
    // Only a creation goes without: what comes later is asked for by the id.
    if (!record.job_id && !record.outcome && record.next_step != step::create)
        inner.fail("jobId", "is missing");
    reader.fail(inner.all_problems());
}

/// Of a record that names none: such jobs are of the service that was the only one once.
const api::service& take_service(api::object_reader& reader)
{
    const auto name = reader.take_string("service");
    const api::service* const service = name ? api::find_service(*name) : &api::realitydataanalysis;
    if (!service)
        reader.fail("service", "is none that is known here");
    return service ? *service : api::realitydataanalysis;
}

void take_spec(api::object_reader& reader, std::string_view text, record& record)
{
    record.spec.policy.service = &take_service(reader);
    const json::value* value = reader.take("spec");
    if (!value) {
        if (!record.outcome)
            reader.fail("spec", "is missing");
        return;
    }
    record.spec_text = api::text_at(text, "/spec").value();
    const json::object* object = value->if_object();
    if (auto spec =
            object ? parse_spec(*object, service_of(record.spec)) : api::problem{"", "is not an object"})
        record.spec = *std::move(spec);
    else if (!record.outcome)
        reader.fail(api::problem{"/spec" + spec.error().first().pointer, spec.error().first().message});
}

void take_batch(api::object_reader& reader, record& record)
{
    const json::value* const value = reader.take("batch");
    if (value && value->is_object())
        record.batch = read_batch(value->get_object());
}

/// It needn't be said of the service that was the only one once.
std::string service_line(const spec& spec)
{
    return &service_of(spec) == &api::realitydataanalysis
               ? ""
               : fmt::format("\"service\": \"{}\",\n", service_of(spec).name);
}

/// `life` is the member of that name with the comma before it, or empty.
std::string text_of(const record& record, const std::string& life)
{
    // The texts of spec and job go in as they are: a parser would not keep their numbers to the last digit.
    return fmt::format(
        "{{\"spec\": {},\n{}\"job\": {},\n{}\"outcome\": {},\n{}\"events\": {}{}}}\n",
        record.spec_text.empty() ? "null" : record.spec_text,
        service_line(record.spec),
        record.job_text.empty() ? "null" : record.job_text,
        record.messages_text.empty() ? "" : fmt::format("\"messages\": {},\n", record.messages_text),
        json::serialize(to_json(record.outcome)),
        record.batch ? fmt::format("\"batch\": {},\n", json::serialize(to_json(*record.batch))) : "",
        json::serialize(to_json(record.events)),
        life
    );
}

}  // namespace

std::string to_text(const record& record)
{
    return text_of(record, fmt::format(",\n\"life\": {}", json::serialize(life_json(record))));
}

std::string to_final_text(const record& record)
{
    const bool may_go_on = record.outcome && record.outcome->state == final_state::held;
    return may_go_on ? to_text(record) : text_of(record, "");
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
    r.outcome = take_outcome(reader, "outcome");
    take_events(reader, r);
    take_life(reader, r);
    take_batch(reader, r);
    take_spec(reader, text, r);
    if (r.next_step == step::delete_job && !(is_made_for_estimate(r) && r.outcome_after_deletion))
        reader.fail(api::problem{"/life/nextStep", "is to delete a job that wasn't created for an estimate"});
    if (reader.take("job"))
        r.job_text = api::text_at(text, "/job").value();
    if (reader.take("messages"))
        r.messages_text = api::text_at(text, "/messages").value();
    if (!reader.all_problems().empty())
        return reader.all_problems();
    return r;
}

bool is_of_later_format(std::string_view text)
{
    const auto document = api::parse_json(text, deepest_record);
    const json::object* object = document ? document->if_object() : nullptr;
    const json::value* life = object ? object->if_contains("life") : nullptr;
    if (!life || !life->is_object())
        return false;
    api::object_reader reader(life->get_object(), "/life");
    return reader.take_number("format").value_or(first_format) > latest_format;
}

}  // namespace rdad::job
