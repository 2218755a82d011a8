// SPDX-License-Identifier: BSL-1.0
// The batches that a daemon works on, as a table for people.
#pragma once

#include "control/batch_status.hpp"
#include "control/text/styled_text.hpp"
#include "driver/waits_for.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace rdad::control {

/// "1 job", "2 jobs".
std::string counted_jobs(std::size_t number);

/// "544 for their turn, 3 for notBefore": for what those wait that don't run at the service, counted. Empty if none does.
std::string waits_text(const std::map<driver::waits_for, std::size_t>& waiting);

/// A line for each, below a heading, that fits into so many columns; what doesn't is on lines of its own. Of more than `most`
/// only the last ones, and how many are left out. Empty where there are none. `name_of` answers the name of a user of that
/// id.
styled_text batch_table(
    const std::vector<batch_status>& batches,
    const std::function<std::string(std::uint32_t)>& name_of,
    std::size_t most,
    std::size_t columns
);

}  // namespace rdad::control
