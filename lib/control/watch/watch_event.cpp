// SPDX-License-Identifier: BSL-1.0
#include "control/watch/watch_event.hpp"

#include "api/date_time.hpp"
#include "control/job_view.hpp"
#include "journal/printable.hpp"

#include <boost/json/value.hpp>
#include <fmt/format.h>

namespace json = boost::json;

namespace rdad::control {
namespace {

/// For scripts.
std::string word_of(const watch_event& event)
{
    switch (event.kind) {
    case watch_event_kind::taken: return "taken";
    case watch_event_kind::waits: return "waits";
    case watch_event_kind::started: return "started";
    case watch_event_kind::stuck: return "stuck";
    case watch_event_kind::gets_on: return "getsOn";
    case watch_event_kind::held: return "held";
    case watch_event_kind::released: return "released";
    case watch_event_kind::ended: return event.state;
    case watch_event_kind::gone: return "gone";
    case watch_event_kind::is_active: return "active";
    case watch_event_kind::is_over: break;
    }
    return "over";
}

std::string words_of(const watch_event& event)
{
    switch (event.kind) {
    case watch_event_kind::waits:
        return event.waits_for ? std::string(words_for(*event.waits_for)) : word_of(event);
    case watch_event_kind::stuck: return "can't get on";
    case watch_event_kind::gets_on: return "gets on";
    default: return word_of(event);
    }
}

std::string text_or_hyphen(const std::string& text)
{
    return text.empty() ? "-" : journal::printable(text);
}

json::value text_or_null(const std::string& text)
{
    return text.empty() ? json::value(nullptr) : json::value(journal::printable(text));
}

}  // namespace

std::string to_line(const watch_event& event, std::chrono::system_clock::time_point seen)
{
    return fmt::format(
        "{} {} {} {}{}{}",
        api::to_date_time(seen),
        text_or_hyphen(event.batch),
        text_or_hyphen(event.job),
        words_of(event),
        event.message.empty() ? "" : ": ",
        journal::printable(event.message)
    );
}

json::object to_json(const watch_event& event, std::chrono::system_clock::time_point seen)
{
    return {
        {"time", api::to_date_time(seen)},
        {"batch", text_or_null(event.batch)},
        {"job", text_or_null(event.job)},
        {"event", word_of(event)},
        {"waitsFor", event.waits_for ? json::value(to_string(*event.waits_for)) : json::value(nullptr)},
        {"message", text_or_null(event.message)}};
}

}  // namespace rdad::control
