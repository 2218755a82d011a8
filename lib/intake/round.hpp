// SPDX-License-Identifier: BSL-1.0
// What intake does on the disk in one go: files are claimed, and claims go a step on, so that what all of them write waits
// for the disk together.
//
// The call blocks on the disk.
#pragma once

#include "driver/user_loads.hpp"
#include "failure/failure.hpp"
#include "intake/turns.hpp"
#include "spool/arrivals.hpp"
#include "spool/spool.hpp"

#include <chrono>
#include <cstddef>
#include <vector>

namespace rdad::intake {

/// So many turns are one round at the most.
inline constexpr std::size_t most_in_round = records_a_step;

/// A turn, and what has come of it.
struct round_task
{
    /// Its acceptance is null at the end only where its file was not claimed.
    turns::turn turn;

    /// Of a file: how long it hasn't changed.
    spool::arrivals::clock::duration quiet{};

    /// What the claim was known to hold before.
    driver::user_loads::total load_before{};

    /// Of a file: whether it could be claimed, or may not be whole yet.
    result<void> claimed{};

    /// Of a claim: whether all is done, its records and its end.
    result<bool> step = false;
};

/// `known` tells what repeats another batch; `of_unnamed` is the service of jobs that name none.
void run_round(
    spool::spool& spool,
    std::vector<round_task>& round,
    batches& known,
    const api::service& of_unnamed,
    std::chrono::system_clock::time_point now
);

}  // namespace rdad::intake
