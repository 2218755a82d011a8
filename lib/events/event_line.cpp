// SPDX-License-Identifier: BSL-1.0
#include "events/event_line.hpp"

#include "api/json/answer_reader.hpp"
#include "api/json/json_text.hpp"
#include "events/event_text.hpp"
#include "journal/printable.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

namespace json = boost::json;

namespace rdad::events {
namespace {

std::string text_of(const json::object& event, std::string_view name, std::string_view otherwise = "")
{
    return journal::printable(api::read_string(event, name).value_or(std::string(otherwise)));
}

std::string counted_jobs(const json::object& event)
{
    std::string text;
    if (const auto* const jobs = api::read_object(event, "jobs")) {
        for (const auto& [state, count] : *jobs)
            text += fmt::format(
                "{}{} {}",
                text.empty() ? ": " : ", ",
                json::serialize(count),
                journal::printable({state.data(), state.size()})
            );
    }
    return text;
}

std::string what_happened(const json::object& event, std::string_view kind)
{
    if (kind == kinds::job_ended || kind == kinds::job_held)
        return fmt::format("{}: {}", text_of(event, "state"), text_of(event, "reason"));
    if (kind == kinds::batch_done)
        return "done" + counted_jobs(event);
    if (kind == kinds::trouble_begins)
        return fmt::format("{}: {}", text_of(event, "of"), text_of(event, "sentence"));
    if (kind == kinds::trouble_ends)
        return text_of(event, "of") + ": works again";
    if (kind == kinds::events_lost)
        return fmt::format("events up to {} are lost", api::read_uint64(event, "cursor").value_or(0));
    return std::string(kind);
}

}  // namespace

std::string line_of(std::string_view event)
{
    const auto document = api::parse_json(event);
    const auto* const object = document ? document->if_object() : nullptr;
    if (!object)
        return journal::printable(event);
    return fmt::format(
        "{} {} {} {}",
        text_of(*object, "time", "-"),
        text_of(*object, "batch", "-"),
        text_of(*object, "job", "-"),
        what_happened(*object, text_of(*object, "event"))
    );
}

}  // namespace rdad::events
