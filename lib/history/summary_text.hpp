// SPDX-License-Identifier: BSL-1.0
// Sums of ended jobs as people and spreadsheets read them. Pure.
#pragma once

#include "history/summary.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>

namespace rdad::history {

/// Answers the name of the user of that id.
using user_name = std::function<std::string(std::uint32_t)>;

/// What people call the group: "bridges#12", "2026-11-28", "anna", "objects2D", and "unknown".
std::string name_of(const group& group, grouping by, const user_name& name_of_user);

/// "45 s", "12 min", "3 h 05 min", "2 d 04 h".
std::string duration_text(std::chrono::seconds duration);

/// A line a group below a heading, and one for all of them, cut to so many columns. Empty where there are no groups.
std::string to_table(const summary& summary, const user_name& name_of_user, std::size_t columns);

/// The same with all that is known (RFC 4180, its lines end with a line feed): durations in seconds, times in RFC 3339. The
/// line for all groups isn't there. A field that a spreadsheet would take for a formula begins with an apostrophe.
std::string to_csv(const summary& summary, const user_name& name_of_user);

}  // namespace rdad::history
