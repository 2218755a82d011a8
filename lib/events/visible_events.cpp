// SPDX-License-Identifier: BSL-1.0
#include "events/visible_events.hpp"

#include "api/json/answer_reader.hpp"
#include "api/json/json_text.hpp"
#include "events/event_text.hpp"

#include <fmt/format.h>

#include <iterator>
#include <string_view>

namespace rdad::events {
namespace {

void append_event(
    std::string& text,
    spool::event_log::cursor id,
    std::string_view kind,
    std::string_view data
)
{
    fmt::format_to(std::back_inserter(text), "id: {}\nevent: {}\ndata: {}\n\n", id, kind, data);
}

bool is_for_all(std::string_view kind)
{
    return kind == kinds::trouble_begins || kind == kinds::trouble_ends;
}

}  // namespace

std::string position_text(spool::event_log::cursor cursor)
{
    return fmt::format("id: {}\n\n", cursor);
}

std::string visible_events(
    const std::vector<spool::logged_event>& events,
    uid_t user,
    const control::access_rule& rule
)
{
    std::string text;
    for (const spool::logged_event& each : events) {
        if (each.is_after_gap)
            append_event(
                text,
                each.cursor - 1,
                kinds::events_lost,
                fmt::format(R"({{"cursor":{},"event":"{}"}})", each.cursor - 1, kinds::events_lost)
            );
        const auto document = api::parse_json(each.text);
        const auto* const object = document ? document->if_object() : nullptr;
        const auto kind = object ? api::read_string(*object, "event") : std::nullopt;
        if (kind && (is_for_all(*kind) || rule.admits(user, api::read_uint32(*object, "owner"))))
            append_event(text, each.cursor, *kind, each.text);
    }
    return text;
}

}  // namespace rdad::events
