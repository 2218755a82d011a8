// SPDX-License-Identifier: BSL-1.0
// The batches that a daemon works on, as a table for people.
#pragma once

#include "control/batch_status.hpp"
#include "control/local_text.hpp"
#include "control/text/styled_text.hpp"
#include "driver/waits_for.hpp"

#include <chrono>
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

/// How people who read a table have it.
struct table_form
{
    /// Answers the name of a user of that id.
    std::function<std::string(std::uint32_t)> name_of = user_name;

    /// Answers the time of a day.
    time_text hour_of = local_hour;

    /// When it is read.
    std::chrono::system_clock::time_point now;

    /// Of more batches only the last ones are shown.
    std::size_t most;

    /// Into so many its lines fit.
    std::size_t columns;
};

/// A line for each, below a heading; what doesn't fit in is on lines of its own. It says how many are left out, and, where
/// something has ended since what is told of that was so, as of when it is. Empty where there are none.
styled_text batch_table(const std::vector<batch_status>& batches, const table_form& form);

/// When a batch will probably be over: "~14:20" within a day, "~30 h", "~12 d"; "overdue" where that has passed, "-" where nobody can
/// tell.
std::string end_text(const batch_status& status, const table_form& form);

}  // namespace rdad::control
