// SPDX-License-Identifier: BSL-1.0
#include "control/kept_order.hpp"

#include "api/date_time.hpp"
#include "api/json/answer_reader.hpp"
#include "api/json/json_text.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <utility>

namespace json = boost::json;

namespace rdad::control {
namespace {

std::optional<std::vector<ordered_job>> read_jobs(const json::object& object)
{
    const json::array* const array = api::read_array(object, "jobs");
    if (!array)
        return std::nullopt;
    std::vector<ordered_job> jobs;
    jobs.reserve(array->size());
    for (const json::value& each : *array) {
        const json::object* const job = each.if_object();
        auto name = job ? api::read_string(*job, "name") : std::nullopt;
        const auto events = job ? api::read_uint32(*job, "events") : std::nullopt;
        if (!name || !events)
            return std::nullopt;
        jobs.push_back({*std::move(name), *events});
    }
    return jobs;
}

json::array to_json(const std::vector<ordered_job>& jobs)
{
    json::array array;
    for (const ordered_job& each : jobs)
        array.push_back({{"name", each.name}, {"events", each.events}});
    return array;
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
    auto jobs = read_jobs(*object);
    if (!order || !user || !time || !jobs)
        return std::nullopt;
    return kept_order{*order, *user, *time, *std::move(jobs)};
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
            {"jobs", to_json(each.jobs)}};
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

bool is_still_meant(const kept_order& order, const ordered_job& job, const job::record& record)
{
    const bool was_taken_later = job::time_taken(record) > order.time;
    const bool was_seen = order.order != order::release || record.events.size() == job.events;
    return !was_taken_later && was_seen;
}

bool is_carried_out(order order, const job::record& record)
{
    const bool is_held = record.outcome && record.outcome->state == job::final_state::held;
    switch (order) {
    case order::cancel: return record.cancel_ordered || (record.outcome && !is_held);
    case order::release: return !is_held;
    case order::retry: break;
    }
    return true;
}

}  // namespace rdad::control
