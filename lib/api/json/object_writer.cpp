// SPDX-License-Identifier: BSL-1.0
#include "api/json/object_writer.hpp"

#include <cmath>

namespace json = boost::json;

namespace rdad::api {
namespace {

json::value number_value(double number)
{
    // Up to here every whole number is a double of its own.
    constexpr double largest_exact = 9007199254740992.0;
    if (std::trunc(number) == number && std::abs(number) <= largest_exact)
        return static_cast<std::int64_t>(number);
    return number;
}

template <class T>
void write_value(json::object& object, std::string_view name, const std::optional<T>& value)
{
    if (!value)
        return;
    json::value& member = object[json::string_view(name.data(), name.size())];
    if constexpr (std::is_same_v<T, double>)
        member = number_value(*value);
    else
        member = json::value(*value);
}

}  // namespace

void write(json::object& object, std::string_view name, const std::optional<std::string>& value)
{
    write_value(object, name, value);
}

void write(json::object& object, std::string_view name, std::optional<double> value)
{
    write_value(object, name, value);
}

void write(json::object& object, std::string_view name, std::optional<std::int32_t> value)
{
    write_value(object, name, value);
}

}  // namespace rdad::api
