// SPDX-License-Identifier: BSL-1.0
#include "control/health/daemon_health.hpp"

#include "api/date_time.hpp"
#include "api/json/answer_reader.hpp"
#include "journal/printable.hpp"

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace json = boost::json;

namespace rdad::control {
namespace {

using journal::trouble_of;

constexpr std::array all_troubles{
    trouble_of::service,
    trouble_of::proxy,
    trouble_of::token,
    trouble_of::disk,
};

std::optional<trouble_of> trouble_of_name(std::string_view name)
{
    const auto* const found =
        std::ranges::find_if(all_troubles, [&](trouble_of each) { return to_string(each) == name; });
    return found == all_troubles.end() ? std::nullopt : std::optional(*found);
}

json::value time_or_null(const std::optional<std::chrono::sys_seconds>& time)
{
    return time ? json::value(api::to_date_time(*time)) : json::value(nullptr);
}

std::optional<std::chrono::sys_seconds> read_time(const json::object& object, std::string_view name)
{
    return api::parse_second(api::read_string(object, name).value_or(""));
}

json::array to_json(const std::vector<daemon_health::trouble>& troubles)
{
    json::array all;
    for (const daemon_health::trouble& each : troubles)
        all.push_back(
            {{"of", to_string(each.of)},
             {"message", journal::printable(each.message)},
             {"since", api::to_date_time(each.since)}}
        );
    return all;
}

/// Null where it makes no sense, or is of something that this release doesn't know.
std::optional<daemon_health::trouble> read_trouble(const json::object& object)
{
    const auto of = trouble_of_name(api::read_string(object, "of").value_or(""));
    const auto since = read_time(object, "since");
    if (!of || !since)
        return std::nullopt;
    return daemon_health::trouble{*of, api::read_string(object, "message").value_or(""), *since};
}

json::value to_json(const std::optional<pace::call_counts>& calls)
{
    if (!calls)
        return nullptr;
    return json::object{{"perMinute", calls->per_minute}, {"used", calls->used}, {"left", calls->left}};
}

std::optional<pace::call_counts> read_calls(const json::object& object)
{
    const auto per_minute = api::read_uint32(object, "perMinute");
    const auto used = api::read_uint32(object, "used");
    const auto left = api::read_uint32(object, "left");
    if (!per_minute || !used || !left)
        return std::nullopt;
    return pace::call_counts{*per_minute, *used, *left};
}

}  // namespace

json::object to_json(const daemon_health& health)
{
    return {
        {"status", journal::printable(health.status)},
        {"troubles", to_json(health.troubles)},
        {"lastAnswer", time_or_null(health.last_answer)},
        {"noCallsUntil", time_or_null(health.no_calls_until)},
        {"tokenExpiry", time_or_null(health.token_expiry)},
        {"freeBytes", health.free_bytes ? json::value(*health.free_bytes) : json::value(nullptr)},
        {"calls", to_json(health.calls)}};
}

std::optional<daemon_health> read_daemon_health(const json::object& object)
{
    auto status = api::read_string(object, "status");
    if (!status)
        return std::nullopt;
    daemon_health health{.status = *std::move(status)};
    if (const auto* const troubles = api::read_array(object, "troubles")) {
        for (const json::value& each : *troubles) {
            if (auto trouble = each.is_object() ? read_trouble(each.get_object()) : std::nullopt)
                health.troubles.push_back(*std::move(trouble));
        }
    }
    health.last_answer = read_time(object, "lastAnswer");
    health.no_calls_until = read_time(object, "noCallsUntil");
    health.token_expiry = read_time(object, "tokenExpiry");
    health.free_bytes = api::read_uint64(object, "freeBytes");
    if (const auto* const calls = api::read_object(object, "calls"))
        health.calls = read_calls(*calls);
    return health;
}

}  // namespace rdad::control
