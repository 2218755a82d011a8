// SPDX-License-Identifier: BSL-1.0
// What happens to batches and their jobs, told to whoever watches: as a line, or as JSON.
#pragma once

#include "driver/waits_for.hpp"

#include <boost/json/object.hpp>

#include <chrono>
#include <optional>
#include <string>

namespace rdad::control {

enum class watch_event_kind
{
    taken,      ///< the daemon works on the job from now on
    waits,      ///< for something else than before
    started,    ///< it is active at the service
    stuck,      ///< it can't get on
    gets_on,    ///< again
    held,       ///< it waits for a person
    released,   ///< by one
    ended,      ///< in the folder of a final state
    gone,       ///< its record is nowhere
    is_active,  ///< the batch is worked on
    is_over,    ///< it is no more
};

struct watch_event
{
    watch_event_kind kind;

    /// The label of the batch. Empty: it isn't known.
    std::string batch{};

    /// The name of the record. Empty: it is an event of the batch.
    std::string job{};

    /// Of one that waits.
    std::optional<driver::waits_for> waits_for{};

    /// The folder of one that has ended.
    std::string state{};

    /// Why, or how far a batch is. Empty: there is nothing to be said.
    std::string message{};

    friend bool operator==(const watch_event&, const watch_event&) = default;
};

/// "2026-11-28T14:20:05Z bridges#12 bridges.7 failed: The job has failed.", with "-" for what isn't known. `seen` is when.
std::string to_line(const watch_event& event, std::chrono::system_clock::time_point seen);

/// time, batch, job, event, waitsFor and message; null is what there isn't.
boost::json::object to_json(const watch_event& event, std::chrono::system_clock::time_point seen);

}  // namespace rdad::control
