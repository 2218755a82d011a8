// SPDX-License-Identifier: BSL-1.0
// What an earlier run of the daemon has left open in the log: batches that may be done without its having told so, and
// troubles of whose end it has told nothing. Pure.
#pragma once

#include "events/event_text.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace rdad::events {

class open_ends
{
public:
    /// The next event of the log. What makes no sense is passed over.
    void take(std::string_view event);

    /// Those of which jobs have ended since they were told to be done, without their sums.
    std::vector<done_batch> batches() const;

    /// By the names of what they are of.
    const std::set<std::string>& troubles() const noexcept { return troubles_; }

private:
    std::map<std::string, std::optional<std::uint32_t>> batches_;  ///< by label, whose they are
    std::set<std::string> troubles_;
};

}  // namespace rdad::events
