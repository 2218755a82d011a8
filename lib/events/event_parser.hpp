// SPDX-License-Identifier: BSL-1.0
// Reads a stream of Server-Sent Events (HTML, section 9.2.6), as far as the daemon sends them. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rdad::events {

struct sent_event
{
    /// The cursor. Null: it has none.
    std::optional<std::uint64_t> id{};

    /// A JSON object. Empty: nothing has happened; the cursor is where the stream is.
    std::string data{};
};

class event_parser
{
public:
    /// What was sent next. Answers the events that are whole by that. Comments are passed over.
    std::vector<sent_event> take(std::string_view text);

    /// The bytes that wait for the rest of their event.
    std::size_t waiting() const noexcept { return rest_.size() + event_.data.size(); }

private:
    void take_line(std::string_view line, std::vector<sent_event>& events);

    std::string rest_;  ///< of a line that isn't whole
    sent_event event_;
};

}  // namespace rdad::events
