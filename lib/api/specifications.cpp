// SPDX-License-Identifier: BSL-1.0
#include "api/specifications.hpp"

#include "api/json/object_reader.hpp"
#include "api/types/job_type.hpp"

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
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

/// As JSON Schema has it: 2.0 is one, too.
bool is_whole(const json::value& value)
{
    const double number = value.is_number() ? value.to_number<double>() : 0.5;
    return std::trunc(number) == number;
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
        const json::value* const found = object.if_contains(each.name);
        const bool is_there = found && !found->is_null();
        if (is_there && !is_of_kind(*found, each.kind))
            reader.fail(problem{
                pointer_to(pointer, each.name),
                fmt::format("is {}, but {} is expected", quoted(*found), words_for(each.kind))});
        if (!is_there && each.is_required)
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
    const auto found = std::ranges::find(types, name, &job_type::name);
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
