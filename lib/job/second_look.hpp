// SPDX-License-Identifier: BSL-1.0
// Jobs that count as not started, and are looked at once more: a call that was held for longer than is known of
// anything may start one of them after all.
#pragma once

#include "job/answer.hpp"
#include "job/record.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rdad::job {

/// How long after a job has ended as not started it is looked at.
inline constexpr std::chrono::system_clock::duration second_look_after = std::chrono::hours(1);

struct second_look
{
    std::chrono::system_clock::time_point due;  ///< kept to the second
    std::string name;                           ///< of the final record
    std::string job_id;

    /// The job was to be stopped: so it is, if it was started. Else its start was refused, and it may go on.
    bool is_to_be_cancelled;

    /// Which service the job is of. Never null.
    const api::service* service = &api::realitydataanalysis;

    friend bool operator==(const second_look&, const second_look&) = default;
};

/// Of a job that ends at `now`, and for which life::is_to_be_looked_at_later() holds.
second_look second_look_at(
    const std::string& name,
    const record& record,
    std::chrono::system_clock::time_point now
);

/// A line each: when (RFC 3339), the id of the job, "cancel" or "run", the name, percent-encoded, and the service, where it
/// isn't realitydataanalysis.
std::string to_text(const std::vector<second_look>& looks);

/// Reads what to_text() wrote. Null if there is a line that it has not written.
std::optional<std::vector<second_look>> read_second_looks(std::string_view text);

enum class second_look_result
{
    not_started,  ///< the job is still unsubmitted, or isn't there any more
    started,
    unknown,  ///< it is to be looked at again
};

/// What the answer to a get of the job shows.
second_look_result result_of_second_look(const second_look& look, const answer& answer);

/// The record with which a job goes on that was started after all: it is followed, and cancelled if it was to be.
/// `record` is its final one, or that of another spec for the job.
record started_after_all(record record, const second_look& look, std::chrono::system_clock::time_point now);

/// The same where its final record is gone.
record started_after_all(const second_look& look, std::chrono::system_clock::time_point now);

}  // namespace rdad::job
