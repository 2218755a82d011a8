// SPDX-License-Identifier: BSL-1.0
// How far the jobs of a batch are that the daemon works on, as its socket tells it.
#pragma once

#include "driver/waits_for.hpp"
#include "job/batch.hpp"

#include <boost/json/object.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>

namespace rdad::control {

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
