// SPDX-License-Identifier: BSL-1.0
#include "api/object_reader.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cmath>

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
    fail(problem{pointer(name), std::move(message)});
}

void object_reader::fail(problem problem)
{
    if (!problem_)
        problem_ = std::move(problem);
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

void object_reader::refuse_rest()
{
    const json::object unknown = rest();
    if (unknown.empty())
        return;
    const auto name = unknown.begin()->key();
    fail(
        std::string_view(name.data(), name.size()),
        fmt::format("is not a known member; known here are {}", fmt::join(taken_, ", "))
    );
}

std::string quoted(const json::value& value)
{
    constexpr std::size_t longest = 60;
    std::string text = json::serialize(value);
    if (text.size() > longest) {
        text.resize(longest);
        // Not in the middle of a UTF-8 sequence.
        while (!text.empty() && (static_cast<unsigned char>(text.back()) & 0xC0U) == 0x80U)
            text.pop_back();
        if (!text.empty() && static_cast<unsigned char>(text.back()) >= 0xC0U)
            text.pop_back();
        text += "…";
    }
    return text;
}

}  // namespace rdad::api
