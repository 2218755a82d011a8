// SPDX-License-Identifier: BSL-1.0
#include "events/open_ends.hpp"

#include "api/json/answer_reader.hpp"
#include "api/json/json_text.hpp"

namespace rdad::events {

void open_ends::take(std::string_view event)
{
    const auto document = api::parse_json(event);
    const auto* const object = document ? document->if_object() : nullptr;
    const auto kind = object ? api::read_string(*object, "event") : std::nullopt;
    if (!kind)
        return;
    const std::string batch = api::read_string(*object, "batch").value_or("");
    const std::string of = api::read_string(*object, "of").value_or("");
    if (*kind == kinds::batch_done)
        batches_.erase(batch);
    else if ((*kind == kinds::job_ended || *kind == kinds::job_held) && !batch.empty())
        batches_[batch] = api::read_uint32(*object, "owner");
    else if (*kind == kinds::trouble_begins)
        troubles_.insert(of);
    else if (*kind == kinds::trouble_ends)
        troubles_.erase(of);
}

std::vector<done_batch> open_ends::batches() const
{
    std::vector<done_batch> all;
    all.reserve(batches_.size());
    for (const auto& [label, owner] : batches_)
        all.push_back({label, owner});
    return all;
}

}  // namespace rdad::events
