// SPDX-License-Identifier: BSL-1.0
// How far the jobs of a batch are that the daemon works on, as its socket tells it.
#pragma once

#include "driver/waits_for.hpp"
#include "job/batch.hpp"
#include "job/outcome.hpp"

#include <boost/json/object.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>

namespace rdad::control {

/// What has become of the jobs of a batch that aren't worked on any more.
struct batch_results
{
    /// How many records are in which folder; in held/ they haven't ended for good.
    std::map<job::final_state, std::size_t> jobs{};

    /// What those have cost that were started, in the units of the service.
    double cost = 0;

    /// How many were started of which nobody told the cost: it isn't in `cost`.
    std::size_t without_cost = 0;

    /// When it was so; to the second.
    std::chrono::sys_seconds as_of{};

    std::size_t held() const;

    /// How many have failed or were rejected.
    std::size_t failed() const;

    /// How many have ended otherwise.
    std::size_t done() const;

    friend bool operator==(const batch_results&, const batch_results&) = default;
};

struct batch_status
{
    /// Null: of all jobs of which it isn't known, as those of an earlier release.
    std::optional<job::batch> batch;

    /// How many wait for what. Those that nobody waits for may be left out.
    std::map<driver::waits_for, std::size_t> waiting;

    /// How many of them can't get on.
    std::size_t stuck = 0;

    /// Somebody has paused it, or all: none of its jobs is begun.
    bool is_paused = false;

    /// Somebody has given it that. Null: its jobs have those of their specs.
    std::optional<std::int32_t> priority{};

    /// Null: it isn't known, as it is read only now.
    std::optional<batch_results> results{};

    /// When it will probably be over, which is a guess; to the second. Null: nobody can tell. A time that has passed: what is
    /// left takes longer than is usual.
    std::optional<std::chrono::sys_seconds> expected_end{};

    /// How many are worked on: not ended, and not held.
    std::size_t active() const;

    /// How many are active at the service.
    std::size_t running() const;

    friend bool operator==(const batch_status&, const batch_status&) = default;
};

boost::json::object to_json(const batch_status& status);

/// What to_json() wrote, also that of another release. Null where it makes no sense.
std::optional<batch_status> read_batch_status(const boost::json::object& object);

}  // namespace rdad::control
