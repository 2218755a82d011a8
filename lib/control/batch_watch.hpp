// SPDX-License-Identifier: BSL-1.0
// How far batches are, for whoever watches them: as bars that move, or as a line for each change. Pure.
#pragma once

#include "control/batch_status.hpp"
#include "control/text/styled_text.hpp"

#include <cstddef>
#include <map>
#include <string>
#include <vector>

namespace rdad::control {

/// A line for a batch that fits into so many columns: its label, a bar of how many of its jobs are over, and what is with the
/// others. Without a bar where nobody knows how many jobs it has.
styled_text bar_of(const batch_status& status, std::size_t columns);

/// What is told where nothing can be drawn.
class batch_changes
{
public:
    /// A line for each batch that is new, is further, or is over since the last time.
    std::vector<std::string> saw(const std::vector<batch_status>& batches);

private:
    std::map<std::string, std::string> told_;  ///< by label
};

}  // namespace rdad::control
