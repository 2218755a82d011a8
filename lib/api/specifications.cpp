// SPDX-License-Identifier: BSL-1.0
#include "api/specifications.hpp"

#include "api/ascii_case.hpp"
#include "api/json/object_reader.hpp"
#include "api/types/job_type.hpp"

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <span>

namespace json = boost::json;

namespace rdad::api {
namespace {

bool is_text(const json::value& value)
{
    return value.is_string() && !value.get_string().empty();
}

bool is_texts(const json::value& value)
{
    return value.is_array() && std::ranges::all_of(value.get_array(), is_text);
}

bool is_whole(const json::value& value)
{
    return value.is_int64() || value.is_uint64();
}

bool is_of_kind(const json::value& value, value_kind kind)
{
    switch (kind) {
    case value_kind::text: return is_text(value);
    case value_kind::texts: return is_texts(value);
    case value_kind::number: return value.is_number();
    case value_kind::integer: return is_whole(value);
    case value_kind::boolean: return value.is_bool();
    case value_kind::object: return value.is_object();
    case value_kind::array: return value.is_array();
    }
    return false;
}

std::string_view words_for(value_kind kind)
{
    switch (kind) {
    case value_kind::text: return "a string that isn't empty";
    case value_kind::texts: return "an array of strings";
    case value_kind::number: return "a number";
    case value_kind::integer: return "a whole number";
    case value_kind::boolean: return "true or false";
    case value_kind::object: return "an object";
    case value_kind::array: return "an array";
    }
    return "";
}

/// As it is spelled in the object. Null: it isn't there.
const json::key_value_pair* find_member(const json::object& object, std::string_view name)
{
    const auto found = std::ranges::find_if(object, [&](const json::key_value_pair& each) {
        return equal_without_case(each.key(), name);
    });
    return found == object.end() || found->value().is_null() ? nullptr : &*found;
}

void check_members(
    object_reader& reader,
    std::string_view part,
    const json::object& object,
    std::span<const member> members,
    const job_type& type
)
{
    const std::string pointer = reader.pointer(part);
    for (const member& each : members) {
        const json::key_value_pair* const found = find_member(object, each.name);
        if (found && !is_of_kind(found->value(), each.kind))
            reader.fail(problem{
                pointer_to(pointer, found->key()),
                fmt::format("is {}, but {} is expected", quoted(found->value()), words_for(each.kind))});
        if (!found && each.is_required)
            reader.fail(
                problem{pointer_to(pointer, each.name), fmt::format("is missing; {} needs it", type.name)}
            );
    }
}

void check_outputs(object_reader& reader, outputs_form form)
{
    constexpr std::string_view name = "outputs";
    const json::value* const outputs = reader.take(name);
    if (outputs && outputs->is_object() && form == outputs_form::array_or_object)
        return;
    const json::array* const names = outputs ? reader.take_array(name) : nullptr;
    if (!outputs)
        reader.fail(name, "is missing; a new job needs it");
    else if (names && names->empty())
        reader.fail(name, "is empty; a job needs one");
    else if (names && form == outputs_form::array && !is_texts(*outputs))
        reader.fail(name, R"(is not an array of the outputs' names, such as ["Objects2D"])");
}

}  // namespace

const job_type* find_type(std::string_view name, const service& service)
{
    const std::span<const job_type> types = service.types ? service.types() : std::span<const job_type>();
    const auto found = std::ranges::find_if(types, [&](const job_type& each) {
        return equal_without_case(each.name, name);
    });
    return found == types.end() ? nullptr : &*found;
}

problems problems_of_specifications(
    const json::object& specifications,
    std::string_view type,
    const service& service,
    const std::string& pointer
)
{
    const job_type* const known = find_type(type, service);
    if (!known)
        return {};
    object_reader reader(specifications, pointer);
    if (const json::object* inputs = reader.take_object("inputs"))
        check_members(reader, "inputs", *inputs, known->inputs, *known);
    else if (!reader.take("inputs"))
        reader.fail("inputs", "is missing; a new job needs it");
    check_outputs(reader, known->outputs);
    if (const json::object* options = reader.take_object("options"))
        check_members(reader, "options", *options, known->options, *known);
    return reader.all_problems();
}

}  // namespace rdad::api
