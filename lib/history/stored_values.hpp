// SPDX-License-Identifier: BSL-1.0
// How values stand in the index.
#pragma once

#include "history/ended_job.hpp"

#include <chrono>
#include <cstdint>

namespace rdad::history {

inline std::int64_t number_of(job::final_state state)
{
    return static_cast<int>(state);
}

/// To the second, as records have it.
inline std::int64_t to_number(time when)
{
    return std::chrono::duration_cast<std::chrono::seconds>(when.time_since_epoch()).count();
}

}  // namespace rdad::history
