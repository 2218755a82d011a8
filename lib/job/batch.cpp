// SPDX-License-Identifier: BSL-1.0
#include "job/batch.hpp"

#include "api/answer_reader.hpp"

#include <boost/json/value.hpp>
#include <fmt/format.h>

namespace json = boost::json;

namespace rdad::job {
namespace {

template <class Number>
std::optional<Number> number_in(const json::object& object, std::string_view name)
{
    const json::value* const value = object.if_contains({name.data(), name.size()});
    json::error_code failed;
    const auto number = value ? value->to_number<Number>(failed) : Number();
    return value && !failed ? std::optional(number) : std::nullopt;
}

}  // namespace

std::string label_of(const batch& batch)
{
    return fmt::format("{}#{}", batch.name, batch.number);
}

json::object to_json(const batch& batch)
{
    json::object object{{"name", batch.name}, {"number", batch.number}};
    if (batch.user)
        object["user"] = *batch.user;
    if (!batch.digest.empty())
        object["digest"] = batch.digest;
    return object;
}

std::optional<batch> read_batch(const json::object& object)
{
    auto name = api::read_string(object, "name");
    const auto number = number_in<std::uint64_t>(object, "number");
    if (!name || !number)
        return std::nullopt;
    return batch{
        *std::move(name),
        *number,
        number_in<std::uint32_t>(object, "user"),
        api::read_string(object, "digest").value_or("")};
}

}  // namespace rdad::job
