// SPDX-License-Identifier: BSL-1.0
#include "api/json/object_reader.hpp"

#include "api/likely_name.hpp"
#include "api/shortened.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cmath>
#include <utility>
#include <vector>

namespace json = boost::json;

namespace rdad::api {

object_reader::object_reader(const json::object& object, std::string pointer)
    : object_(object), pointer_(std::move(pointer))
{}

const json::value* object_reader::take(std::string_view name)
{
    taken_.emplace(name);
    const json::value* value = object_.if_contains(json::string_view(name.data(), name.size()));
    return value && !value->is_null() ? value : nullptr;
}

std::optional<std::string> object_reader::take_string(std::string_view name)
{
    const json::value* value = take(name);
    if (!value)
        return std::nullopt;
    if (const auto* string = value->if_string())
        return std::string(*string);
    fail(name, fmt::format("{} is not a string", quoted(*value)));
    return std::nullopt;
}

std::optional<double> object_reader::take_number(std::string_view name)
{
    const json::value* value = take(name);
    if (!value)
        return std::nullopt;
    json::error_code ec;
    const auto number = value->to_number<double>(ec);
    if (!ec && std::isfinite(number))
        return number;
    fail(name, fmt::format("{} is not a number", quoted(*value)));
    return std::nullopt;
}

std::optional<std::int32_t> object_reader::take_int32(std::string_view name)
{
    const json::value* value = take(name);
    if (!value)
        return std::nullopt;
    json::error_code ec;
    const auto number = value->to_number<std::int32_t>(ec);
    if (!ec)
        return number;
    fail(name, fmt::format("{} is not a whole number of 32 bits", quoted(*value)));
    return std::nullopt;
}

std::optional<bool> object_reader::take_bool(std::string_view name)
{
    const json::value* value = take(name);
    if (!value)
        return std::nullopt;
    if (value->is_bool())
        return value->get_bool();
    fail(name, fmt::format("{} is neither true nor false", quoted(*value)));
    return std::nullopt;
}

const json::object* object_reader::take_object(std::string_view name)
{
    const json::value* value = take(name);
    if (!value)
        return nullptr;
    if (const auto* object = value->if_object())
        return object;
    fail(name, fmt::format("{} is not an object", quoted(*value)));
    return nullptr;
}

const json::array* object_reader::take_array(std::string_view name)
{
    const json::value* value = take(name);
    if (!value)
        return nullptr;
    if (const auto* array = value->if_array())
        return array;
    fail(name, fmt::format("{} is not an array", quoted(*value)));
    return nullptr;
}

std::string object_reader::require_string(std::string_view name)
{
    if (!take(name))
        fail(name, "is missing; a string is expected");
    return take_string(name).value_or("");
}

void object_reader::fail(std::string_view name, std::string message)
{
    problems_.add(problem{pointer(name), std::move(message)});
}

json::object object_reader::rest() const
{
    json::object rest;
    for (const auto& [name, value] : object_) {
        if (!taken_.contains(std::string_view(name.data(), name.size())))
            rest.emplace(name, value);
    }
    return rest;
}

/// Which member may have been meant: one that isn't there.
std::optional<std::string_view> object_reader::likely_member(std::string_view unknown) const
{
    std::vector<std::string_view> missing;
    for (const std::string& name : taken_) {
        if (!object_.contains(name))
            missing.push_back(name);
    }
    return likely_name(unknown, missing);
}

void object_reader::refuse_rest()
{
    std::size_t refused = 0;
    bool are_known_told = false;
    for (const auto& member : object_) {
        const std::string_view name(member.key().data(), member.key().size());
        if (taken_.contains(name))
            continue;
        if (++refused > problems::most) {
            problems_.add_untold(1);
            continue;
        }
        std::string message = "is not a known member";
        if (const auto likely = likely_member(name))
            message += fmt::format("; did you mean \"{}\"?", *likely);
        else if (!std::exchange(are_known_told, true))
            message += fmt::format("; known here are {}", fmt::join(taken_, ", "));
        problems_.add_unknown_member({pointer(name), std::move(message)});
    }
}

std::string quoted(const json::value& value)
{
    constexpr std::size_t longest = 60;
    return shortened(json::serialize(value), longest);
}

}  // namespace rdad::api
