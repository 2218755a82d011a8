// SPDX-License-Identifier: BSL-1.0
#include "events/event_parser.hpp"

#include "spool/event_log.hpp"

#include <utility>

namespace rdad::events {
namespace {

/// The value of the field of that name. Null: the line has another one.
std::optional<std::string_view> value_of(std::string_view line, std::string_view name)
{
    if (!line.starts_with(name) || !line.substr(name.size()).starts_with(':'))
        return std::nullopt;
    line.remove_prefix(name.size() + 1);
    if (line.starts_with(' '))
        line.remove_prefix(1);
    return line;
}

}  // namespace

std::vector<sent_event> event_parser::take(std::string_view text)
{
    std::vector<sent_event> events;
    rest_ += text;
    std::size_t begin = 0;
    for (auto end = rest_.find('\n'); end != std::string::npos; end = rest_.find('\n', begin)) {
        take_line(std::string_view(rest_).substr(begin, end - begin), events);
        begin = end + 1;
    }
    rest_.erase(0, begin);
    return events;
}

void event_parser::take_line(std::string_view line, std::vector<sent_event>& events)
{
    if (line.empty()) {
        if (event_.id || !event_.data.empty())
            events.push_back(std::exchange(event_, {}));
    } else if (const auto data = value_of(line, "data")) {
        event_.data += *data;
    } else if (const auto id = value_of(line, "id")) {
        if (const auto cursor = spool::read_cursor(*id))
            event_.id = cursor;
    }
}

}  // namespace rdad::events
