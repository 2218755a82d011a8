// SPDX-License-Identifier: BSL-1.0
// The events as the log has them: each a JSON object on one line, which the log gives a cursor. Pure.
//
//     {"event":"job_ended","time":"2026-11-29T04:00:00Z","job":"bridges.3","batch":"bridges#12","owner":1000,
//      "state":"success","service":"realitydataanalysis","type":"objects2D","jobId":"…","cost":2.5,"reason":"…"}
//     {"event":"job_held",…}         likewise; somebody has to say whether it goes on
//     {"event":"batch_done","time":…,"batch":"bridges#12","owner":1000,"jobs":{"success":497,"held":3},"cost":1242.5}
//     {"event":"trouble_begins","time":…,"of":"token","sentence":"…"}
//     {"event":"trouble_ends","time":…,"of":"token","sentence":"…","seconds":310}
//
// What isn't known is left out.
#pragma once

#include "history/index.hpp"
#include "job/record.hpp"
#include "journal/troubles.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace rdad::events {

using time = std::chrono::system_clock::time_point;

/// The values of the member "event".
namespace kinds {
inline constexpr std::string_view job_ended = "job_ended";
inline constexpr std::string_view job_held = "job_held";
inline constexpr std::string_view batch_done = "batch_done";
inline constexpr std::string_view trouble_begins = "trouble_begins";
inline constexpr std::string_view trouble_ends = "trouble_ends";
inline constexpr std::string_view events_lost = "events_lost";
}  // namespace kinds

struct job_end
{
    std::string event;

    /// As history counts it: see history::ended_job.
    std::optional<double> cost;
};

/// Of a record that is to be filed, and so has an outcome. `name` is that of the record.
job_end job_end_of(const std::string& name, const job::record& record, time now);

struct done_batch
{
    std::string label;  ///< such as "bridges#12"

    /// The id of the user who has dropped it. Null: it isn't known.
    std::optional<std::uint32_t> owner{};

    /// What has become of its jobs, the held ones included. Null: nobody knows.
    std::optional<history::ended_sums> sums{};
};

/// Nothing of the batch is worked on any more. It may be told again, with other sums, when a held job of it has gone on.
std::string batch_done_event(const done_batch& batch, time now);

std::string trouble_begins_event(const journal::lasting_trouble& trouble, time now);

/// `trouble` is as it was seen last.
std::string trouble_ends_event(const journal::lasting_trouble& trouble, time now);

/// It has begun in an earlier run of the daemon, by the name of what it is of, which has told of no end.
std::string trouble_left_event(std::string_view of, time now);

}  // namespace rdad::events
