// SPDX-License-Identifier: BSL-1.0
// A fleet of jobs, run from its start to its end by one client, and what it cost.
#pragma once

#include "api/service.hpp"
#include "simulated_service.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace rdad::simulation {

enum class strategy
{
    fixed_interval,        ///< each job every 15 s
    documented_intervals,  ///< each job after 15, 30, 60, 120 s
    rdad_by_progress,
    rdad_by_list,
};

const char* name_of(strategy s) noexcept;

struct scenario
{
    service_options service;

    /// Whose jobs they are, as many as `service` says. Those of the second generation are there once they are created, which
    /// starts them. Never null.
    const api::service* jobs_of = &api::realitydataanalysis;

    /// Another host makes calls of the same subscription: up to half of the limit, as much as it likes at the
    /// moment.
    bool has_other_host = false;

    std::uint64_t seed = 1;
};

/// Lateness is from the end of a job to its final record.
struct result
{
    std::size_t calls = 0;
    std::size_t refused = 0;  ///< of them, by 429
    std::size_t ended = 0;
    std::size_t activated_twice = 0;
    std::chrono::duration<double, std::ratio<60>> all_activated{};  ///< or created, which starts them
    std::chrono::duration<double> lateness_p50{};
    std::chrono::duration<double> lateness_p99{};
    std::chrono::duration<double> lateness_max{};

    double calls_per_job() const { return static_cast<double>(calls) / static_cast<double>(ended); }
};

/// The same scenario gives the same result.
result run_fleet(strategy s, const scenario& how);

}  // namespace rdad::simulation
