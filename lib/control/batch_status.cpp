// SPDX-License-Identifier: BSL-1.0
#include "control/batch_status.hpp"

#include "api/answer_reader.hpp"

#include <boost/json/value.hpp>

#include <numeric>
#include <string_view>

namespace json = boost::json;

namespace rdad::control {

std::size_t batch_status::active() const
{
    return std::accumulate(
        waiting.begin(),
        waiting.end(),
        std::size_t{0},
        [](std::size_t sum, const auto& each) { return sum + each.second; }
    );
}

std::size_t batch_status::running() const
{
    const auto found = waiting.find(driver::waits_for::end);
    return found == waiting.end() ? 0 : found->second;
}

json::object to_json(const batch_status& status)
{
    json::object waiting;
    for (const auto& [what, jobs] : status.waiting)
        waiting[to_string(what)] = jobs;
    return {
        {"batch", status.batch ? json::value(to_json(*status.batch)) : json::value(nullptr)},
        {"active", status.active()},
        {"running", status.running()},
        {"stuck", status.stuck},
        {"isPaused", status.is_paused},
        {"priority", status.priority ? json::value(*status.priority) : json::value(nullptr)},
        {"waitsFor", std::move(waiting)}};
}

std::optional<batch_status> read_batch_status(const json::object& object)
{
    const json::value* const batch = object.if_contains("batch");
    const json::value* const waiting = object.if_contains("waitsFor");
    if (!batch || !waiting || !waiting->is_object())
        return std::nullopt;
    batch_status status;
    if (batch->is_object()) {
        status.batch = job::read_batch(batch->get_object());
        if (!status.batch)
            return std::nullopt;
    }
    for (const driver::waits_for what : driver::all_waits) {
        if (const std::size_t jobs = api::read_uint64(waiting->get_object(), to_string(what)).value_or(0))
            status.waiting[what] = jobs;
    }
    status.is_paused = api::is_true(object, "isPaused");
    status.priority = api::read_int32(object, "priority");
    status.stuck = api::read_uint64(object, "stuck").value_or(0);
    return status;
}

}  // namespace rdad::control
