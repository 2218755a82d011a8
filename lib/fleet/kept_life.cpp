// SPDX-License-Identifier: BSL-1.0
#include "fleet/kept_life.hpp"

#include "api/date_time.hpp"
#include "api/identifier.hpp"
#include "api/json/json_text.hpp"
#include "api/json/object_reader.hpp"
#include "fleet/record_id.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <utility>

namespace json = boost::json;

namespace rdad::fleet {
namespace {

/// A record is an object more, and the life another.
constexpr std::size_t deepest_life = api::deepest_nesting + 2;

constexpr std::array open_operations{job::operation::create, job::operation::activate};

failure later_format()
{
    return {
        make_error_code(boost::system::errc::not_supported),
        "The record was written by a newer release of rdad: it is left to hosts that have that."};
}

failure no_life(const api::problems& problems)
{
    return invalid(fmt::format("The record of the fleet makes no sense: {}.", api::to_string(problems)));
}

json::object to_json(const host_session& of)
{
    return {{"host", of.host}, {"session", of.session}};
}

std::int64_t take_revision(api::object_reader& reader, std::string_view name)
{
    const json::value* const value = reader.take(name);
    const std::int64_t* const number = value ? value->if_int64() : nullptr;
    if (!number || *number <= 0)
        reader.fail(name, "is not a revision");
    return number ? *number : 0;
}

std::string take_host(api::object_reader& reader, std::string_view name)
{
    std::string host = reader.require_string(name);
    if (!is_host(host))
        reader.fail(name, "is not a host's UUID");
    return host;
}

host_session take_session(api::object_reader& reader)
{
    std::string host = take_host(reader, "host");
    return {std::move(host), take_revision(reader, "session")};
}

/// Null where the member is left out.
std::optional<job::operation> take_operation(api::object_reader& reader, std::string_view member)
{
    const auto name = reader.take_string(member);
    if (!name)
        return std::nullopt;
    const auto* const found =
        std::ranges::find(open_operations, *name, [](auto op) { return to_string(op); });
    if (found != open_operations.end())
        return *found;
    reader.fail(member, "is no call that may be open");
    return std::nullopt;
}

std::optional<intent> take_intent(api::object_reader& reader)
{
    const json::object* const object = reader.take_object("intent");
    if (!object)
        return std::nullopt;
    api::object_reader inner(*object, reader.pointer("intent"));
    const auto operation = take_operation(inner, "operation");
    if (!operation)
        inner.fail("operation", "is missing");
    intent open{operation.value_or(job::operation::activate), take_session(inner)};
    reader.fail(inner.all_problems());
    return open;
}

std::optional<adoption> take_adoption(api::object_reader& reader)
{
    const json::object* const object = reader.take_object("adopted");
    if (!object)
        return std::nullopt;
    api::object_reader inner(*object, reader.pointer("adopted"));
    const auto time = api::parse_second(inner.require_string("time"));
    adoption how{take_session(inner), time.value_or(std::chrono::sys_seconds())};
    if (!time)
        inner.fail("time", "is no time");
    reader.fail(inner.all_problems());
    return how;
}

}  // namespace

std::string to_text(const kept_life& life)
{
    assert(!life.record_text.empty());
    json::object object{{"format", latest_format}};
    object["owner"] = to_json(life.owner);
    object["name"] = life.name;
    object["home"] = life.home;
    if (life.intent) {
        json::object open = to_json(life.intent->by);
        open["operation"] = to_string(life.intent->operation);
        object["intent"] = std::move(open);
    }
    if (life.open)
        object["open"] = to_string(*life.open);
    if (life.adopted) {
        json::object how = to_json(life.adopted->from);
        how["time"] = api::to_date_time(life.adopted->time);
        object["adopted"] = std::move(how);
    }
    if (life.followed)
        object["followed"] = *life.followed;
    // The record goes in as it is: a parser would not keep its numbers to the last digit.
    std::string text = json::serialize(object);
    text.pop_back();
    return text + ",\"record\":" + life.record_text + "}";
}

result<kept_life> read_kept_life(std::string_view text)
{
    const auto document = api::parse_json(text, deepest_life);
    if (!document)
        return no_life(document.error());
    const json::object* const object = document->if_object();
    if (!object)
        return no_life(api::problem{"", "is not an object"});
    api::object_reader reader(*object, "");
    if (take_revision(reader, "format") > latest_format)
        return later_format();
    kept_life life;
    if (const json::object* const owner = reader.take_object("owner")) {
        api::object_reader inner(*owner, reader.pointer("owner"));
        life.owner = take_session(inner);
        reader.fail(inner.all_problems());
    } else {
        reader.fail("owner", "is missing");
    }
    life.name = reader.require_string("name");
    life.home = take_host(reader, "home");
    life.intent = take_intent(reader);
    life.open = take_operation(reader, "open");
    life.adopted = take_adoption(reader);
    life.followed = reader.take_string("followed");
    if (life.followed && !is_host(*life.followed))
        reader.fail("followed", "is not a job's UUID");
    if (reader.take_object("record"))
        life.record_text = api::text_at(text, "/record").value();
    else
        reader.fail("record", "is missing");
    if (!reader.all_problems().empty())
        return no_life(reader.all_problems());
    if (job::is_of_later_format(life.record_text))
        return later_format();
    return life;
}

std::string text_without_spec(const job::record& record)
{
    job::record rest = record;
    rest.spec_text.clear();
    rest.job_text.clear();
    std::string text = job::to_text(rest);
    text.pop_back();  // the line feed
    return text;
}

result<job::record> record_with_spec(std::string_view record_text, std::string_view spec_text)
{
    if (job::is_of_later_format(record_text))
        return later_format();
    if (const auto document = api::parse_json(record_text, deepest_life); !document)
        return no_life(document.error());
    const auto place = api::text_at(record_text, "/spec");
    if (place != "null")
        return no_life(api::problem{"/spec", "is not null"});
    std::string text(record_text);
    text.replace(static_cast<std::size_t>(place->data() - record_text.data()), place->size(), spec_text);
    auto whole = job::read_record(text);
    if (!whole)
        return no_life(whole.error());
    return *std::move(whole);
}

kept_life with_intent(kept_life life, job::operation operation)
{
    assert(std::ranges::find(open_operations, operation) != open_operations.end());
    life.open = operation == job::operation::activate ? operation : open_call(life);
    life.intent = {operation, life.owner};
    return life;
}

kept_life without_intent(kept_life life)
{
    life.intent.reset();
    return life;
}

kept_life followed_as(kept_life life, std::string job_id)
{
    life.intent.reset();
    life.open.reset();
    life.followed = std::move(job_id);
    return life;
}

kept_life adopted_by(kept_life life, const host_session& by, std::chrono::sys_seconds now)
{
    life.open = open_call(life);
    life.intent.reset();
    life.adopted = {life.owner, now};
    life.owner = by;
    return life;
}

std::optional<job::operation> open_call(const kept_life& life)
{
    if (!life.intent || life.open == job::operation::activate)
        return life.open;
    return life.intent->operation;
}

}  // namespace rdad::fleet
