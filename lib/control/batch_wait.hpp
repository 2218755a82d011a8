// SPDX-License-Identifier: BSL-1.0
// Waiting for the end of a batch: when it is over, and how. Pure: it is told what was seen, and the time.
#pragma once

#include "control/batch_status.hpp"
#include "control/ended_jobs.hpp"

#include <chrono>
#include <optional>
#include <string>

namespace rdad::control {

struct wait_options
{
    /// Null: for as long as it takes.
    std::optional<std::chrono::steady_clock::duration> timeout{};

    /// The first job that ends otherwise than its spec wants is the end of it.
    bool is_fail_fast = false;

    /// A held job counts as ended; else it is waited for until somebody has decided.
    bool is_held_an_end = false;
};

/// What was seen of a batch: first by asking the daemon, then in the folders of final states.
struct batch_sight
{
    bool is_daemon_there = false;

    /// Null where the daemon works on none of its jobs.
    std::optional<batch_status> active{};

    /// Null where none has ended, or it wasn't looked for.
    std::optional<ended_batch> ended{};
};

enum class wait_end
{
    succeeded,  ///< all of its jobs have come to what their specs want
    failed,     ///< some haven't, or it can't be told any more
    timed_out,
    no_daemon,  ///< for a minute: a daemon that is started again is back by then
};

struct wait_verdict
{
    wait_end end;

    /// A sentence.
    std::string message;
};

class batch_wait
{
public:
    using time_point = std::chrono::steady_clock::time_point;

    batch_wait(const wait_options& options, time_point now)
        : options_(options), began_(now), daemon_seen_(now)
    {}

    /// Null: it is to be waited on.
    std::optional<wait_verdict> saw(const batch_sight& sight, time_point now);

private:
    std::optional<wait_verdict> end_of(const batch_sight& sight);

    wait_options options_;
    time_point began_;
    time_point daemon_seen_;
    bool was_lacking_ = false;  ///< some records were in no folder, at the last sight
};

}  // namespace rdad::control
