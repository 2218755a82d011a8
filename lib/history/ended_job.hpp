// SPDX-License-Identifier: BSL-1.0
// What history knows of a job that has ended. Pure.
#pragma once

#include "job/outcome.hpp"
#include "job/record.hpp"

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace rdad::history {

using time = std::chrono::system_clock::time_point;

struct ended_job
{
    /// Of its record.
    std::string name;

    job::final_state state = job::final_state::rejected;

    /// The label of its batch, "bridges#12". Empty: it isn't known.
    std::string batch{};

    /// The id of the user who has dropped it. Null: it isn't known.
    std::optional<std::uint32_t> owner{};

    /// As the API writes it, "objects2D". Empty: it isn't known.
    std::string type{};

    /// By its name, "realitydataanalysis".
    std::string service{};

    /// In the units of the service: what it says that the run has cost, else its estimate of a job that was started. Null:
    /// neither. Nothing is paid for a job that was never started.
    std::optional<double> cost{};

    time taken{};                   ///< by the daemon
    std::optional<time> started{};  ///< at the service. Null: it never was
    time ended{};

    friend bool operator==(const ended_job&, const ended_job&) = default;
};

/// The states of jobs that have ended: those of all records but the held ones, which go on.
inline constexpr std::array ended_states{
    job::final_state::success,
    job::final_state::failed,
    job::final_state::cancelled,
    job::final_state::unsubmitted,
    job::final_state::rejected,
};

/// Of a record that is in the folder of `state`. How long it ran is what the service says; where it doesn't, from the
/// activation until the daemon saw its end.
ended_job ended_job_of(std::string name, job::final_state state, const job::record& record);

}  // namespace rdad::history
