// SPDX-License-Identifier: BSL-1.0
#include "simulated_gate.hpp"

#include <chrono>

namespace chrono = std::chrono;

namespace rdad::simulation {

pace::gate open_gate(
    const daemon_options& options,
    const simulated_disk& disk,
    std::uint32_t seed,
    const job::instant& now
)
{
    constexpr pace::backoff_limits waits{chrono::seconds(2), chrono::seconds(5)};
    pace::gate gate(
        {{options.calls_per_minute}, options.connections, false, waits, waits, turns_ahead},
        seed,
        now.steady
    );
    if (disk.pause && pace::left_of(*disk.pause, now.calendar).count() > 0)
        gate.pause(pace::left_of(*disk.pause, now.calendar), now.steady);
    return gate;
}

bool end_turn(
    pace::gate& gate,
    pace::gate::ticket turn,
    const outcome_of_call& outcome,
    simulated_disk& disk,
    const job::instant& now
)
{
    const pace::verdict verdict = gate.end(turn, result_of(outcome), now.steady);
    if (verdict.pause > verdict.pause.zero())
        disk.pause = pace::kept_pause{
            now.calendar + chrono::duration_cast<chrono::microseconds>(verdict.pause),
            now.calendar};
    return verdict.is_put_off;
}

}  // namespace rdad::simulation
