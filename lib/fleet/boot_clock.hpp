// SPDX-License-Identifier: BSL-1.0
// The clock by which a host knows how old its session is.
#pragma once

#include <chrono>
#include <cstdint>

namespace rdad::fleet {

/// CLOCK_BOOTTIME: it goes on while the host is suspended, and nobody sets it. Each host has its own, from its boot on: no
/// time of it is told to another host. Who drives the machines reads it; here is only its type.
struct boot_clock
{
    using rep = std::int64_t;
    using period = std::nano;
    using duration = std::chrono::duration<rep, period>;
    using time_point = std::chrono::time_point<boot_clock>;
    static constexpr bool is_steady = true;
};

using boot_time = boot_clock::time_point;

}  // namespace rdad::fleet
