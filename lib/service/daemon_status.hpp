// SPDX-License-Identifier: BSL-1.0
// What the daemon is doing, in a line for people: the service manager and rdactl show it.
#pragma once

#include "client/account.hpp"
#include "control/batch_pauses.hpp"
#include "driver/waits_for.hpp"

#include <chrono>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace rdad::service {

struct daemon_status
{
    /// What is wrong for all jobs.
    std::vector<journal::lasting_trouble> troubles;

    /// Until when the service wants no calls. Null if it takes them.
    std::optional<std::chrono::system_clock::time_point> paused_until;

    /// Somebody has paused all. Null: nobody has.
    std::optional<control::batch_pause> paused_by;

    /// How many jobs can't get on.
    std::size_t stuck = 0;

    /// What is in the way of one of them. Empty where that is not to be told.
    std::string last_obstacle;

    /// How many jobs wait for what.
    std::map<driver::waits_for, std::size_t> waiting;
};

/// Trouble comes first, and then the jobs, counted.
std::string to_text(const daemon_status& status);

}  // namespace rdad::service
