// SPDX-License-Identifier: BSL-1.0
// How far batches are, for whoever watches them: as bars that move. Pure.
#pragma once

#include "control/batch_status.hpp"
#include "control/text/styled_text.hpp"

#include <cstddef>
#include <string>

namespace rdad::control {

/// A line for a batch that fits into so many columns: its label, a bar of how many of its jobs are over, and what is with the
/// others. Without a bar where nobody knows how many jobs it has.
styled_text bar_of(const batch_status& status, std::size_t columns);

/// "120 of 300 over, 150 running; waiting: 30 for their turn".
std::string how_far_text(const batch_status& status);

}  // namespace rdad::control
