// SPDX-License-Identifier: BSL-1.0
// One job of the emulator, and how it goes on by itself as time passes.
#pragma once

#include "api/job_definition.hpp"
#include "api/job_state.hpp"
#include "api/service.hpp"
#include "emulator/timestamp.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace rdad::emulator {

/// What a job will do once it is submitted, if nobody cancels it.
struct job_plan
{
    /// From submission to end.
    duration length{};

    /// Whether it ends as success or as failed.
    bool succeeds = true;
};

// Whose jobs they all are: the emulator knows one user.
inline constexpr std::string_view user_email = "crew@example.com";
inline constexpr std::string_view user_id = "5b0ce5b3-3a9c-4c53-8c5e-2f6a1d9b7e04";

// How long a job of the second generation takes to end once it is cancelled: the shorter of a time, and of a part of its
// length. One of the first ends at once.
inline constexpr auto longest_termination = std::chrono::seconds(1);
inline constexpr double termination = 0.1;

/// Nothing in it changes with time: what the job is at some time is computed for that time.
struct stored_job
{
    /// The only one that knows it. Never null.
    const api::service* service = &api::realitydataanalysis;

    std::string id;

    /// Greater than that of any job or workspace that was created before it; never 0.
    std::uint64_t number = 0;

    std::string name;
    std::optional<std::string> project_id;
    std::optional<std::string> itwin_id;
    std::optional<std::string> workspace_id;

    /// As it was created and patched since.
    api::job_definition definition;

    time_point created;

    /// By the last request that changed it.
    time_point modified;

    /// For draws that are about this job.
    std::uint64_t key = 0;

    job_plan plan;

    std::optional<time_point> submitted;
    std::optional<time_point> cancelled;

    /// How often it was submitted. More than once is a bug of the emulator.
    std::uint64_t submissions = 0;

    api::job_state state_at(time_point now) const;

    // When a machine takes the job up and when the job ends, if it isn't cancelled before. Only for a
    // submitted job.
    time_point planned_start() const;
    time_point planned_end() const;

    /// When a machine took it up; null if none has by then, or none will.
    std::optional<time_point> started_at(time_point now) const;

    /// When a cancellation has come to its end. Only for a cancelled job.
    time_point termination_end() const;

    /// When it ended, in whichever way; null if it has not by then.
    std::optional<time_point> ended_at(time_point now) const;

    /// How much of the job's length is over, 0 to 1. Only for a submitted job.
    double fraction_at(time_point now) const;

    /// How far it says that it is: 100 once it has ended, in whichever way. Only for a submitted job.
    int percentage_at(time_point now) const;

    /// What its run costs, in cost units, where no parameters say what it should.
    double processing_units() const;

    /// The id of the reality data that it makes as its output number `place`, counted from 0.
    std::string output_id(std::size_t place) const;

    /// True in the last part of an active job, when it can no longer be cancelled.
    bool is_saving_results_at(time_point now) const;
};

}  // namespace rdad::emulator
