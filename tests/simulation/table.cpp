// SPDX-License-Identifier: BSL-1.0
// Prints what following a fleet of jobs costs in each way: the table of the README.

#include "fleet.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

using namespace rdad::simulation;

namespace {

void print_row(strategy s, const scenario& how, const char* more = "")
{
    const auto began = std::chrono::steady_clock::now();
    const result r = run_fleet(s, how);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
    fmt::print(
        "| {}{} | {} | {:.2f} | {} | {:.1f} | {:.1f} | {:.1f} | {:.1f} | {:.1f} |\n",
        name_of(s),
        more,
        r.calls,
        r.calls_per_job(),
        r.refused,
        r.lateness_p50.count(),
        r.lateness_p99.count(),
        r.lateness_max.count(),
        r.all_activated.count(),
        took.count()
    );
    std::fflush(stdout);
}

void print_head(const scenario& how, const char* more)
{
    fmt::print(
        "\n{} jobs, {} calls a minute{}\n\n"
        "| | calls | a job | 429s | late p50, s | p99 | max | all activated, min | simulated in, s |\n"
        "|---|---|---|---|---|---|---|---|---|\n",
        how.service.jobs,
        how.service.calls_per_minute,
        more
    );
}

void print_table(const scenario& how, const char* more)
{
    print_head(how, more);
    for (const strategy s : {
             strategy::fixed_interval,
             strategy::documented_intervals,
             strategy::rdad_by_progress,
             strategy::rdad_by_list,
         })
        print_row(s, how);
    scenario single = how;
    single.service.has_fetch = false;
    print_row(strategy::rdad_by_list, single, ", single documents");
}

void print_second_generation(scenario how)
{
    how.jobs_of = &rdad::api::reality_analysis;
    print_head(how, ", of the second generation");
    for (const strategy s : {
             strategy::fixed_interval,
             strategy::documented_intervals,
             strategy::rdad_by_progress,
             strategy::rdad_by_list,
         })
        print_row(s, how, ", second generation");
}

}  // namespace

int main(int argc, char** argv)
{
    scenario how;
    bool large = false;
    CLI::App app("Simulates a fleet of jobs in virtual time.");
    app.add_option("--jobs", how.service.jobs, "How many jobs")->capture_default_str();
    app.add_option("--seed", how.seed, "The same seed, the same table")->capture_default_str();
    app.add_flag("--large", large, "Also 100,000 jobs at 5,000 calls a minute");
    CLI11_PARSE(app, argc, argv);

    print_table(how, "");
    print_second_generation(how);
    scenario shared = how;
    shared.has_other_host = true;
    print_table(shared, ", of which another host uses a changing half");
    shared.service.tells_remaining = false;
    print_table(shared, ", of which another host uses a changing half, without RemainingCalls");
    how.service.calls_per_minute = 5000;
    print_table(how, "");
    if (large) {
        how.service.jobs = 100'000;
        print_head(how, "");
        print_row(strategy::rdad_by_list, how);
    }
    return 0;
}
