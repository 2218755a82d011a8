// SPDX-License-Identifier: BSL-1.0
#include "driver/outlook.hpp"

#include <algorithm>
#include <utility>

namespace rdad::driver {
namespace {

std::string type_of(const job::record& record)
{
    if (record.spec.definition.type)
        return *record.spec.definition.type;
    const auto document = job::document_of(record);
    return document ? document->type.value_or("") : "";
}

outlook::time time_activated(const job::record& record)
{
    const auto found = std::find_if(record.events.rbegin(), record.events.rend(), [](const job::event& each) {
        return each.kind == job::event_kind::activated;
    });
    return found == record.events.rend() ? job::time_taken(record) : found->time;
}

}  // namespace

outlook outlook_of(const job::record& record, std::string known_type)
{
    outlook seen{.type = known_type.empty() ? type_of(record) : std::move(known_type)};
    if (record.next_step == job::step::follow)
        seen.started = time_activated(record);
    seen.not_before = record.spec.policy.not_before;
    seen.is_to_run = record.spec.wanted == api::job_state::active && !record.cancel_ordered;
    return seen;
}

}  // namespace rdad::driver
