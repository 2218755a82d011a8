// SPDX-License-Identifier: BSL-1.0
// What a job waits for, as people are told.
#pragma once

#include "driver/job_driver.hpp"
#include "job/instant.hpp"
#include "job/record.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace rdad::driver {

enum class waits_for : std::uint8_t
{
    look,          ///< it has just come, or the daemon has just started: its record is to be read
    turn,          ///< its call waits for its turn among those of all jobs
    start_time,    ///< it isn't to be started yet, as its spec says
    resume,        ///< somebody has paused its batch, or all, and it isn't started
    end,           ///< it is active at the service
    retry,         ///< a call has failed, or the service has asked for a pause: it is made again
    disk,          ///< its record can't be read or written
    cost_per_day,  ///< with what was started today it would cost more than a day may
};

inline constexpr std::array all_waits{
    waits_for::look,
    waits_for::turn,
    waits_for::start_time,
    waits_for::resume,
    waits_for::end,
    waits_for::retry,
    waits_for::disk,
    waits_for::cost_per_day,
};

/// "look", "turn", "startTime", "resume", "end", "retry", "disk", "costPerDay".
std::string_view to_string(waits_for what) noexcept;

/// The one of that name. Null: it is none's.
std::optional<waits_for> waits_named(std::string_view name) noexcept;

/// Of a job that rests, with what its driver has left.
waits_for what_it_waits_for(const job::record& record, const notes& notes, const job::instant& now) noexcept;

}  // namespace rdad::driver
