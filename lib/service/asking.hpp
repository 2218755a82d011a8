// SPDX-License-Identifier: BSL-1.0
// How long people may wait where the service is asked because they want to know.
#pragma once

#include <chrono>

namespace rdad::service {

/// An answer is also for those who ask so much later.
inline constexpr std::chrono::seconds kept_for_others(10);

/// rdactl waits for half a minute.
inline constexpr std::chrono::seconds longest_answer(25);

/// Of that, for a call to be let through: those that jobs need come first.
inline constexpr std::chrono::seconds longest_wait_for_turn(10);

}  // namespace rdad::service
