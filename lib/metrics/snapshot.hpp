// SPDX-License-Identifier: BSL-1.0
// How the daemon is at one moment, as gauges. Pure.
#pragma once

#include "driver/waits_for.hpp"
#include "pace/budget.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <prometheus/metric_family.h>
#include <vector>

namespace rdad::metrics {

/// Those that wait for the same.
struct waiting_jobs
{
    std::size_t count = 0;

    /// When the daemon has taken the one of them that it has taken first. Null: there is none.
    std::optional<std::chrono::sys_seconds> oldest{};
};

struct snapshot
{
    /// When the process has begun.
    std::chrono::sys_seconds began{};

    /// The jobs that are worked on, by what they wait for: in the order of driver::all_waits.
    std::array<waiting_jobs, driver::all_waits.size()> waiting{};

    /// How many of them can't get on.
    std::size_t stuck = 0;

    /// How many jobs wait for a person. Null: the disk doesn't tell.
    std::optional<std::size_t> held{};

    /// How many calls wait for their turn.
    std::size_t calls_waiting = 0;

    pace::call_counts calls{};

    /// Until when the service wants no calls. Null: it takes them.
    std::optional<std::chrono::sys_seconds> no_calls_until{};

    /// False: it couldn't be reached, or has failed, when it was tried last. True also where no job needs it.
    bool is_service_reachable = true;

    /// When the service has answered last. Null: it wasn't called yet.
    std::optional<std::chrono::sys_seconds> last_answer{};

    /// False: there was none, or it was refused, when it was used last. True also where no job needs it.
    bool is_token_accepted = true;

    /// When the access token expires that was used last. Null: nobody tells that.
    std::optional<std::chrono::sys_seconds> token_expiry{};

    /// False: the disk has failed when it was written to last.
    bool is_spool_writable = true;

    /// Of the filesystem that the spool is on. Null: the disk doesn't tell.
    std::optional<std::uint64_t> free_bytes{};

    /// False: when the configuration was read last it was wrong, and the one before is in use.
    bool is_config_good = true;

    /// When the configuration was read that is in use.
    std::chrono::sys_seconds config_read{};
};

/// What isn't known has no series, but its family is there. Times that never were are 0.
std::vector<prometheus::MetricFamily> families_of(const snapshot& seen, std::chrono::sys_seconds now);

/// Whether there is a daemon: the family rdad_up.
prometheus::MetricFamily up(bool is_up);

}  // namespace rdad::metrics
