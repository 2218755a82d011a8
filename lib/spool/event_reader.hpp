// SPDX-License-Identifier: BSL-1.0
// Reads the log of events from a cursor on, at its own pace, beside whoever writes it.
//
// The calls block on the disk.
#pragma once

#include "failure/failure.hpp"
#include "spool/event_log.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rdad::spool {

struct logged_event
{
    event_log::cursor cursor;

    /// A JSON object with the cursor, on one line.
    std::string text;

    /// Others that were to be read before it are lost.
    bool is_after_gap = false;
};

/// For one thread at a time.
class event_reader
{
public:
    /// Reads what comes after that cursor; with 0 all that the log has.
    explicit event_reader(event_log::cursor after) noexcept : after_(after) {}

    /// The next ones that are on the disk, some at a time. None: there are no more now.
    result<std::vector<logged_event>> read(const event_log& log);

    /// The cursor of the last one that was read.
    event_log::cursor after() const noexcept { return after_; }

private:
    result<bool> find_segment(const folder& folder);
    result<std::string> read_part(const folder& folder) const;
    bool take(std::string_view part, event_log::cursor last, std::vector<logged_event>& events);

    event_log::cursor after_;
    std::optional<event_log::cursor> segment_;  ///< that is being read, by its first cursor
    std::size_t offset_ = 0;                    ///< in it
    bool was_read_ = false;                     ///< the segment, to its end
    bool is_after_gap_ = false;                 ///< what is read next
};

}  // namespace rdad::spool
