// SPDX-License-Identifier: BSL-1.0
#include "driver/batch_priorities.hpp"

#include "api/json/answer_reader.hpp"
#include "api/json/json_text.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

namespace json = boost::json;

namespace rdad::driver {

std::optional<std::int32_t> batch_priorities::of(const job::batch* batch) const
{
    if (!batch || by_batch_.empty())
        return std::nullopt;
    const auto found = by_batch_.find({batch->number, batch->name});
    return found == by_batch_.end() ? std::nullopt : std::optional(found->second);
}

bool batch_priorities::set(const job::batch& batch, std::optional<std::int32_t> priority)
{
    if (priority == of(&batch))
        return false;
    if (priority)
        by_batch_[{batch.number, batch.name}] = *priority;
    else
        by_batch_.erase({batch.number, batch.name});
    return true;
}

std::vector<job::batch> batch_priorities::batches() const
{
    std::vector<job::batch> all;
    all.reserve(by_batch_.size());
    for (const auto& [batch, priority] : by_batch_)
        all.push_back({batch.second, batch.first});
    return all;
}

std::string batch_priorities::to_text() const
{
    std::string text;
    for (const auto& [batch, priority] : by_batch_) {
        const json::object line{
            {"batch", job::to_json(job::batch{batch.second, batch.first})},
            {"priority", priority}};
        text += json::serialize(line) + "\n";
    }
    return text;
}

std::optional<batch_priorities> batch_priorities::read(std::string_view text)
{
    batch_priorities all;
    while (!text.empty()) {
        const auto end = text.find('\n');
        if (end == text.npos || !all.read_line(text.substr(0, end)))
            return std::nullopt;
        text.remove_prefix(end + 1);
    }
    return all;
}

bool batch_priorities::read_line(std::string_view line)
{
    const auto document = api::parse_json(line);
    const json::object* const object = document ? document->if_object() : nullptr;
    const json::object* const of = object ? api::read_object(*object, "batch") : nullptr;
    const auto batch = of ? job::read_batch(*of) : std::nullopt;
    const auto priority = object ? api::read_int32(*object, "priority") : std::nullopt;
    return batch && priority && set(*batch, priority);
}

}  // namespace rdad::driver
