// SPDX-License-Identifier: BSL-1.0
#include "control/batch_pauses.hpp"

#include "api/date_time.hpp"
#include "api/json/answer_reader.hpp"
#include "api/json/json_text.hpp"
#include "control/batch_search.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

namespace json = boost::json;

namespace rdad::control {
namespace {

std::string line_of(json::value batch, const batch_pause& pause)
{
    const json::object line{
        {"batch", std::move(batch)},
        {"user", pause.user},
        {"since", api::to_date_time(pause.since)}};
    return json::serialize(line) + "\n";
}

}  // namespace

std::optional<job::batch> batch_pauses::find(std::string_view label) const
{
    const batch_search search = search_for(label);
    std::optional<job::batch> found;
    for (const auto& [batch, pause] : by_batch_) {
        if (batch.second == search.name && (!search.number || search.number == batch.first))
            found = job::batch{batch.second, batch.first};
    }
    return found;
}

bool batch_pauses::pause_all(const batch_pause& pause)
{
    const bool is_new = !all_;
    if (is_new)
        all_ = pause;
    return is_new;
}

bool batch_pauses::pause(const job::batch& batch, const batch_pause& pause)
{
    return by_batch_.try_emplace({batch.number, batch.name}, pause).second;
}

bool batch_pauses::resume_all()
{
    return std::exchange(all_, std::nullopt).has_value();
}

bool batch_pauses::resume(const job::batch& batch)
{
    return by_batch_.erase({batch.number, batch.name}) > 0;
}

std::string batch_pauses::to_text() const
{
    std::string text = all_ ? line_of(nullptr, *all_) : "";
    for (const auto& [batch, pause] : by_batch_)
        text += line_of(job::to_json(job::batch{batch.second, batch.first}), pause);
    return text;
}

std::optional<batch_pauses> batch_pauses::read(std::string_view text)
{
    batch_pauses all;
    while (!text.empty()) {
        const auto end = text.find('\n');
        if (end == text.npos || !all.read_line(text.substr(0, end)))
            return std::nullopt;
        text.remove_prefix(end + 1);
    }
    return all;
}

bool batch_pauses::read_line(std::string_view line)
{
    const auto document = api::parse_json(line);
    const json::object* const object = document ? document->if_object() : nullptr;
    const json::value* const batch = object ? object->if_contains("batch") : nullptr;
    const auto user = object ? api::read_uint32(*object, "user") : std::nullopt;
    const auto since =
        object ? api::parse_date_time(api::read_string(*object, "since").value_or("")) : std::nullopt;
    if (!batch || !user || !since)
        return false;
    if (batch->is_null())
        return pause_all({*user, *since});
    const auto of = batch->is_object() ? job::read_batch(batch->get_object()) : std::nullopt;
    return of && pause(*of, {*user, *since});
}

}  // namespace rdad::control
