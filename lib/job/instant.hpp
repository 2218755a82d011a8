// SPDX-License-Identifier: BSL-1.0
// The present, on the two clocks that matter.
#pragma once

#include <chrono>

namespace rdad::job {

/// Spans that the daemon waits are measured on the steady clock, so that a host whose clock jumps neither
/// stalls nor storms. Times that people and the service write are on the calendar's.
struct instant
{
    std::chrono::steady_clock::time_point steady;
    std::chrono::system_clock::time_point calendar;

    static instant now() { return {std::chrono::steady_clock::now(), std::chrono::system_clock::now()}; }
};

}  // namespace rdad::job
