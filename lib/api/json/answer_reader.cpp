// SPDX-License-Identifier: BSL-1.0
#include "api/json/answer_reader.hpp"

#include "api/json/json_text.hpp"
#include "api/shortened.hpp"

#include <charconv>
#include <cmath>

namespace json = boost::json;

namespace rdad::api {
namespace {

const json::value* find(const json::object& object, std::string_view name)
{
    return object.if_contains(json::string_view(name.data(), name.size()));
}

template <class Number>
std::optional<Number> read_whole(const json::object& object, std::string_view name)
{
    const json::value* const value = find(object, name);
    json::error_code failed;
    const auto number = value ? value->to_number<Number>(failed) : Number();
    return value && !failed ? std::optional(number) : std::nullopt;
}

}  // namespace

std::optional<std::string> read_string(const json::object& object, std::string_view name)
{
    const json::value* value = find(object, name);
    const json::string* string = value ? value->if_string() : nullptr;
    return string ? std::optional(std::string(*string)) : std::nullopt;
}

std::optional<std::string> read_either(
    const json::object& object,
    std::string_view name,
    std::string_view other_name
)
{
    auto text = read_string(object, name);
    return text ? text : read_string(object, other_name);
}

std::optional<std::string> read_words(const json::object& object, std::string_view name)
{
    auto words = read_string(object, name);
    if (words)
        words = shortened(*std::move(words));
    return words;
}

std::optional<double> read_number(const json::object& object, std::string_view name)
{
    const json::value* value = find(object, name);
    if (!value)
        return std::nullopt;
    double number = 0;
    if (const json::string* string = value->if_string()) {
        const char* end = string->data() + string->size();
        const auto [stop, ec] = std::from_chars(string->data(), end, number);
        return ec == std::errc() && stop == end && std::isfinite(number) ? std::optional(number)
                                                                         : std::nullopt;
    }
    json::error_code ec;
    number = value->to_number<double>(ec);
    return ec ? std::nullopt : std::optional(number);
}

std::optional<std::int32_t> read_int32(const json::object& object, std::string_view name)
{
    const std::optional<double> number = read_number(object, name);
    if (!number || std::trunc(*number) != *number || *number < -2147483648.0 || *number > 2147483647.0)
        return std::nullopt;
    return static_cast<std::int32_t>(*number);
}

std::optional<std::uint32_t> read_uint32(const json::object& object, std::string_view name)
{
    return read_whole<std::uint32_t>(object, name);
}

std::optional<std::uint64_t> read_uint64(const json::object& object, std::string_view name)
{
    return read_whole<std::uint64_t>(object, name);
}

bool is_true(const json::object& object, std::string_view name)
{
    const json::value* const value = find(object, name);
    return value && value->is_bool() && value->get_bool();
}

const json::object* read_object(const json::object& object, std::string_view name)
{
    const json::value* value = find(object, name);
    return value ? value->if_object() : nullptr;
}

const json::array* read_array(const json::object& object, std::string_view name)
{
    const json::value* value = find(object, name);
    return value ? value->if_array() : nullptr;
}

std::optional<json::object> read_wrapped(std::string_view body, std::string_view name)
{
    const auto document = parse_json(body);
    const json::object* outer = document ? document->if_object() : nullptr;
    const json::object* inner = outer ? read_object(*outer, name) : nullptr;
    return inner ? std::optional(*inner) : std::nullopt;
}

}  // namespace rdad::api
