// SPDX-License-Identifier: BSL-1.0
// Who sees which events, and how they are sent: as Server-Sent Events (HTML, section 9.2).
//
//     id: 1234
//     event: job_ended
//     data: {"cursor":1234,"event":"job_ended",…}
#pragma once

#include "control/access.hpp"
#include "spool/event_reader.hpp"

#include <sys/types.h>

#include <string>
#include <vector>

namespace rdad::events {

/// Those of the log that `user` may see. Where others are lost before one, that is told first, to everybody, by an event
/// events_lost that only has a cursor, of the last one that is lost.
std::string visible_events(
    const std::vector<spool::logged_event>& events,
    uid_t user,
    const control::access_rule& rule
);

/// Says that all events up to that cursor were sent, if anybody may see them.
std::string position_text(spool::event_log::cursor cursor);

/// To be sent where nothing has happened: it says that the stream is alive.
inline constexpr const char* no_event = ":\n\n";

}  // namespace rdad::events
