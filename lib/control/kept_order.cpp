// SPDX-License-Identifier: BSL-1.0
#include "control/kept_order.hpp"

#include "api/answer_reader.hpp"
#include "api/date_time.hpp"
#include "api/json_text.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <utility>

namespace json = boost::json;

namespace rdad::control {
namespace {

std::optional<std::vector<std::string>> read_names(const json::object& object)
{
    const json::array* const array = api::read_array(object, "jobs");
    if (!array || !std::ranges::all_of(*array, [](const json::value& each) { return each.is_string(); }))
        return std::nullopt;
    std::vector<std::string> names;
    names.reserve(array->size());
    for (const json::value& each : *array)
        names.emplace_back(each.get_string());
    return names;
}

std::optional<kept_order> read_line(std::string_view line)
{
    const auto document = api::parse_json(line);
    const json::object* const object = document ? document->if_object() : nullptr;
    if (!object)
        return std::nullopt;
    const auto order = order_named(api::read_string(*object, "order").value_or(""));
    const auto user = api::read_uint32(*object, "user");
    const auto time = api::parse_date_time(api::read_string(*object, "time").value_or(""));
    auto names = read_names(*object);
    if (!order || !user || !time || !names)
        return std::nullopt;
    return kept_order{*order, *user, *time, *std::move(names)};
}

}  // namespace

std::string to_text(const std::vector<kept_order>& orders)
{
    std::string text;
    for (const kept_order& each : orders) {
        const json::object line{
            {"order", to_string(each.order)},
            {"user", each.user},
            {"time", api::to_date_time(each.time)},
            {"jobs", json::array(each.jobs.begin(), each.jobs.end())}};
        text += json::serialize(line) + "\n";
    }
    return text;
}

std::optional<std::vector<kept_order>> read_kept_orders(std::string_view text)
{
    std::vector<kept_order> orders;
    while (!text.empty()) {
        const auto end = text.find('\n');
        auto order = read_line(text.substr(0, end));
        if (!order || end == text.npos)
            return std::nullopt;
        orders.push_back(*std::move(order));
        text.remove_prefix(end + 1);
    }
    return orders;
}

bool is_still_meant(const kept_order& order, const job::record& record)
{
    if (job::time_taken(record) > order.time)
        return false;
    // Times are kept to the second: in doubt nothing is released that nobody has seen.
    const bool may_be_held_since = !record.events.empty() && record.events.back().time >= order.time;
    return order.order != order::release || !may_be_held_since;
}

}  // namespace rdad::control
