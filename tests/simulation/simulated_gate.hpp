// SPDX-License-Identifier: BSL-1.0
// The gate of a simulated host, and what of it survives a crash on the disk, as service/pause_record keeps it.
#pragma once

#include "job/instant.hpp"
#include "outcome_of_call.hpp"
#include "pace/gate.hpp"
#include "simulated_daemon.hpp"
#include "simulated_disk.hpp"

#include <cstdint>

namespace rdad::simulation {

/// Of a daemon that starts, as one with a token file has it.
pace::gate open_gate(
    const daemon_options& options,
    const simulated_disk& disk,
    std::uint32_t seed,
    const job::instant& now
);

/// Ends a turn. Answers whether what has come of the call concerns all of them, and not what was asked.
bool end_turn(
    pace::gate& gate,
    pace::gate::ticket turn,
    const outcome_of_call& outcome,
    simulated_disk& disk,
    const job::instant& now
);

}  // namespace rdad::simulation
