// SPDX-License-Identifier: BSL-1.0
// Which ended jobs somebody asks about, and how the question says it. Pure.
#pragma once

#include "failure/failure.hpp"
#include "history/ended_job.hpp"

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rdad::history {

/// What the jobs are summed up by.
enum class grouping
{
    batch,
    day,  ///< on which they ended, in UTC
    owner,
    type,
    service,
};

inline constexpr std::array all_groupings{
    grouping::batch,
    grouping::day,
    grouping::owner,
    grouping::type,
    grouping::service,
};

std::string_view to_string(grouping by) noexcept;

/// Null: there is none of that name.
std::optional<grouping> grouping_named(std::string_view word) noexcept;

struct query
{
    grouping by = grouping::batch;

    // When they ended. Null: whenever.
    std::optional<time> since{};  ///< then or later
    std::optional<time> until{};  ///< before that

    /// Of these states. Empty: of all.
    std::vector<job::final_state> states{};

    /// A job is meant by its name, by a pattern of names (glob(7)), and by the label or the name of its batch: "bridges" means
    /// all batches of that name. Empty: all jobs.
    std::vector<std::string> names{};

    friend bool operator==(const query&, const query&) = default;
};

/// Whether the job is meant.
bool means(const query& query, const ended_job& job);

/// "by=day&since=2026-11-01T00:00:00Z&state=failed&name=…": the query of a URL, percent-encoded.
std::string to_url_query(const query& query);

/// Reads it. A failure says which parameter is wrong, and what would be right.
result<query> read_url_query(std::string_view encoded);

/// The time that people mean who write "2026-11-28T06:00:00Z", a day as "2026-11-28", "today", "yesterday", or how long ago:
/// "12h", "30d". Days begin at midnight where the user is (TZ in the environment, tzset(3)). Null where it makes no sense.
std::optional<time> time_named(std::string_view text, time now);

/// "success, failed, cancelled, unsubmitted, rejected".
std::string all_ended_states();

/// Null: no job has ended so.
std::optional<job::final_state> ended_state_named(std::string_view word) noexcept;

}  // namespace rdad::history
