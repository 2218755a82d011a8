// SPDX-License-Identifier: BSL-1.0
// How the daemon is, at a glance: what stands above all that is told of its jobs. Pure.
#pragma once

#include "control/health/daemon_health.hpp"
#include "control/local_text.hpp"
#include "control/text/styled_text.hpp"
#include "failure/failure.hpp"

#include <chrono>
#include <cstddef>

namespace rdad::control {

/// "service: ok 12 s ago  token: 52 min  disk: 23 GB free  calls: 43 used, 77 left": with what is wrong, and for how long, in the
/// place of what is right. On as many lines as it takes, each with a line feed. Empty where the daemon, of an earlier
/// release, tells nothing of that.
styled_text health_strip(
    const daemon_health& health,
    std::chrono::system_clock::time_point now,
    std::size_t columns,
    const time_text& hour_of = local_hour
);

/// What stands above all: the strip, and then what the daemon does; or why it doesn't tell. Each line ends with a line feed.
styled_text health_text(const result<daemon_health>& health, std::size_t columns);

}  // namespace rdad::control
