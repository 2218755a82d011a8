// SPDX-License-Identifier: BSL-1.0
#include "job/batch.hpp"

#include "api/date_time.hpp"
#include "api/json/answer_reader.hpp"

#include <boost/json/value.hpp>
#include <fmt/format.h>

namespace json = boost::json;

namespace rdad::job {

bool is_same_batch(const batch& left, const batch& right) noexcept
{
    return left.number == right.number && left.name == right.name;
}

std::string label_of(const batch& batch)
{
    return fmt::format("{}#{}", batch.name, batch.number);
}

std::string sentence_of(const earlier_batch& earlier)
{
    return fmt::format(
        "The same file {} as {} at {}.",
        earlier.is_running ? "is being run, dropped" : "was dropped",
        label_of(earlier.batch),
        api::to_date_time(earlier.dropped)
    );
}

json::object to_json(const batch& batch)
{
    json::object object{{"name", batch.name}, {"number", batch.number}};
    if (batch.user)
        object["user"] = *batch.user;
    if (!batch.digest.empty())
        object["digest"] = batch.digest;
    if (batch.jobs > 0)
        object["jobs"] = batch.jobs;
    if (batch.again)
        object["again"] = true;
    return object;
}

std::optional<batch> read_batch(const json::object& object)
{
    auto name = api::read_string(object, "name");
    const auto number = api::read_uint64(object, "number");
    if (!name || !number)
        return std::nullopt;
    return batch{
        *std::move(name),
        *number,
        api::read_uint32(object, "user"),
        api::read_string(object, "digest").value_or(""),
        api::read_uint32(object, "jobs").value_or(0),
        api::is_true(object, "again")};
}

json::object to_json(const earlier_batch& earlier)
{
    return {
        {"batch", to_json(earlier.batch)},
        {"dropped", api::to_date_time(earlier.dropped)},
        {"isRunning", earlier.is_running}};
}

std::optional<earlier_batch> read_earlier_batch(const json::object& object)
{
    const json::object* const member = api::read_object(object, "batch");
    auto batch = member ? read_batch(*member) : std::nullopt;
    const auto dropped = api::parse_date_time(api::read_string(object, "dropped").value_or(""));
    const json::value* const is_running = object.if_contains("isRunning");
    if (!batch || !dropped || !is_running || !is_running->is_bool())
        return std::nullopt;
    return earlier_batch{*std::move(batch), *dropped, is_running->get_bool()};
}

}  // namespace rdad::job
