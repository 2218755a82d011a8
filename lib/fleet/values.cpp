// SPDX-License-Identifier: BSL-1.0
#include "fleet/values.hpp"

#include "api/date_time.hpp"
#include "api/identifier.hpp"
#include "api/json/answer_reader.hpp"
#include "api/json/json_text.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <utility>

namespace json = boost::json;

namespace rdad::fleet {
namespace {

json::object session_json(const host_session& of)
{
    return {{"host", of.host}, {"session", of.session}};
}

/// Null where the text isn't an object.
std::optional<json::object> object_of(std::string_view text)
{
    auto document = api::parse_json(text);
    json::object* const object = document ? document->if_object() : nullptr;
    return object ? std::optional(std::move(*object)) : std::nullopt;
}

/// Null for what isn't a whole number above zero.
std::optional<std::int64_t> read_positive(const json::object& object, std::string_view name)
{
    const json::value* const value = object.if_contains(json::string_view(name.data(), name.size()));
    const std::int64_t* const number = value ? value->if_int64() : nullptr;
    return number && *number > 0 ? std::optional(*number) : std::nullopt;
}

std::optional<host_session> read_session(const json::object& object)
{
    auto host = api::read_string(object, "host");
    const auto session = read_positive(object, "session");
    if (!host || !is_host(*host) || !session)
        return std::nullopt;
    return host_session{*std::move(host), *session};
}

std::optional<record_id> read_record(const json::object& object)
{
    return read_record_id(api::read_string(object, "record").value_or(""));
}

}  // namespace

std::string to_text(const member& member)
{
    return json::serialize(json::object{{"name", member.name}, {"format", member.format}});
}

std::string to_text(const followed_job& followed)
{
    json::object object = session_json(followed.owner);
    object["record"] = to_text(followed.record);
    return json::serialize(object);
}

std::string to_text(const doubt& doubt)
{
    return json::serialize(json::object{
        {"job", doubt.job_id},
        {"record", to_text(doubt.record)},
        {"name", doubt.name},
        {"service", doubt.service->name},
        {"since", api::to_date_time(doubt.since)},
        {"cancel", doubt.is_to_be_cancelled}});
}

std::string to_text(const host_session& leader)
{
    return json::serialize(session_json(leader));
}

std::optional<member> read_member(std::string_view text)
{
    const auto object = object_of(text);
    auto name = object ? api::read_string(*object, "name") : std::nullopt;
    const auto format = object ? read_positive(*object, "format") : std::nullopt;
    return name && format ? std::optional(member{*std::move(name), *format}) : std::nullopt;
}

std::optional<followed_job> read_followed_job(std::string_view text)
{
    const auto object = object_of(text);
    auto record = object ? read_record(*object) : std::nullopt;
    auto owner = object ? read_session(*object) : std::nullopt;
    return record && owner ? std::optional(followed_job{*std::move(record), *std::move(owner)})
                           : std::nullopt;
}

std::optional<doubt> read_doubt(std::string_view text)
{
    const auto object = object_of(text);
    if (!object)
        return std::nullopt;
    auto job = api::read_string(*object, "job");
    auto record = read_record(*object);
    auto name = api::read_string(*object, "name");
    const api::service* const service = api::find_service(api::read_string(*object, "service").value_or(""));
    const auto since = api::parse_second(api::read_string(*object, "since").value_or(""));
    const json::value* const cancel = object->if_contains("cancel");
    const bool* const is_to_be_cancelled = cancel ? cancel->if_bool() : nullptr;
    if (!job || !api::is_uuid(*job) || !record || !name || !service || !since || !is_to_be_cancelled)
        return std::nullopt;
    return doubt{*std::move(job), *std::move(record), *std::move(name), service, *since, *is_to_be_cancelled};
}

std::optional<host_session> read_leader(std::string_view text)
{
    const auto object = object_of(text);
    return object ? read_session(*object) : std::nullopt;
}

}  // namespace rdad::fleet
