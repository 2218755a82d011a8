// SPDX-License-Identifier: BSL-1.0
#include "etcd/fields.hpp"

#include "etcd/base64.hpp"

#include <boost/json/value.hpp>
#include <fmt/format.h>

#include <charconv>
#include <limits>
#include <optional>
#include <system_error>

namespace rdad::etcd {
namespace {

namespace json = boost::json;

template <class Number>
std::optional<Number> number_of(const json::value& value)
{
    if (const auto* text = value.if_string()) {
        Number number = 0;
        const char* const end = text->data() + text->size();
        const auto [stop, error] = std::from_chars(text->data(), end, number);
        if (error != std::errc() || stop != end)
            return std::nullopt;
        return number;
    }
    json::error_code ec;
    const auto number = value.to_number<Number>(ec);
    if (ec)
        return std::nullopt;
    return number;
}

}  // namespace

void fields::wrong(std::string_view name, std::string_view expected) const
{
    if (problem_.empty())
        problem_ = fmt::format("{} is not {}", name, expected);
}

std::int64_t fields::number(std::string_view name) const
{
    const auto* value = object_.if_contains(name);
    const auto number = value ? number_of<std::int64_t>(*value) : 0;
    if (!number)
        wrong(name, "a number");
    return number.value_or(0);
}

std::uint64_t fields::unsigned_number(std::string_view name) const
{
    const auto* value = object_.if_contains(name);
    const auto number = value ? number_of<std::uint64_t>(*value) : 0;
    if (!number)
        wrong(name, "a number");
    return number.value_or(0);
}

std::int64_t fields::revision(std::string_view name) const
{
    const std::int64_t number = this->number(name);
    if (number >= 0 && number < std::numeric_limits<std::int64_t>::max())
        return number;
    wrong(name, "a revision");
    return 0;
}

std::chrono::seconds fields::seconds(std::string_view name) const
{
    constexpr std::chrono::seconds longest = std::chrono::years(100);
    const std::int64_t number = this->number(name);
    if (number >= -1 && number <= longest.count())
        return std::chrono::seconds(number);
    wrong(name, "a time");
    return std::chrono::seconds(0);
}

std::string fields::bytes(std::string_view name) const
{
    auto decoded = from_base64(text(name));
    if (!decoded)
        wrong(name, "base64");
    return std::move(decoded).value_or("");
}

std::string fields::text(std::string_view name) const
{
    const auto* value = object_.if_contains(name);
    if (!value)
        return "";
    if (const auto* text = value->if_string())
        return {text->data(), text->size()};
    wrong(name, "a string");
    return "";
}

bool fields::flag(std::string_view name) const
{
    const auto* value = object_.if_contains(name);
    if (!value)
        return false;
    if (const auto* flag = value->if_bool())
        return *flag;
    wrong(name, "true or false");
    return false;
}

const json::object* fields::object(std::string_view name) const
{
    const auto* value = object_.if_contains(name);
    const auto* object = value ? value->if_object() : nullptr;
    if (value && !object)
        wrong(name, "an object");
    return object;
}

const json::array& fields::array(std::string_view name) const
{
    static const json::array none;
    const auto* value = object_.if_contains(name);
    const auto* array = value ? value->if_array() : nullptr;
    if (value && !array)
        wrong(name, "an array");
    return array ? *array : none;
}

std::vector<std::string> fields::texts(std::string_view name) const
{
    std::vector<std::string> texts;
    for (const json::value& value : array(name)) {
        if (const auto* text = value.if_string())
            texts.emplace_back(text->data(), text->size());
        else
            wrong(name, "an array of strings");
    }
    return texts;
}

std::vector<std::string> fields::bytes_of(std::string_view name) const
{
    std::vector<std::string> all = texts(name);
    for (std::string& one : all) {
        auto decoded = from_base64(one);
        if (!decoded)
            wrong(name, "an array of base64");
        one = std::move(decoded).value_or("");
    }
    return all;
}

fields fields::within(std::string_view name) const
{
    static const json::object none;
    const json::object* inner = object(name);
    return {inner ? *inner : none, problem_};
}

}  // namespace rdad::etcd
