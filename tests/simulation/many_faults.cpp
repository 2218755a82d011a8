// SPDX-License-Identifier: BSL-1.0
// Simulates many hosts on which everything fails, and prints what became of their jobs.

#include "faulty_host.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <array>
#include <chrono>
#include <cstdint>

using namespace rdad;
using namespace rdad::simulation;

int main(int argc, char** argv)
{
    std::uint64_t first = 1;
    std::uint64_t hosts = 100'000;
    CLI::App app("Simulates hosts on which everything fails.");
    app.add_option("--seed", first, "Of the first host; each one has the next seed")->capture_default_str();
    app.add_option("--hosts", hosts, "How many")->capture_default_str();
    CLI11_PARSE(app, argc, argv);

    const auto began = std::chrono::steady_clock::now();
    std::array<std::size_t, job::all_final_states.size()> filed{};
    std::size_t crashes = 0;
    std::size_t calls = 0;
    std::size_t cancellations = 0;
    std::size_t violated = 0;
    second_generation_counts second;
    for (std::uint64_t seed = first; seed < first + hosts; ++seed) {
        faulty_host host(seed);
        host.run();
        crashes += host.crashes();
        calls += host.calls();
        cancellations += host.cancellations();
        second += host.of_second_generation();
        for (const job::final_state state : job::all_final_states)
            filed[static_cast<std::size_t>(state)] += host.filed(state);
        if (const auto violations = host.violations(); !violations.empty()) {
            ++violated;
            fmt::print("seed {}: {}\n", seed, fmt::join(violations, " "));
        }
    }
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
    fmt::print(
        "{} hosts, {} crashes, {} cancellations, {} calls, {:.0f} s\n",
        hosts,
        crashes,
        cancellations,
        calls,
        took.count()
    );
    for (const job::final_state state : job::all_final_states)
        fmt::print("{}: {}\n", to_string(state), filed[static_cast<std::size_t>(state)]);
    fmt::print(
        "of the second generation: {} started, {} cancelled, {} failed, {} found again, {} in doubt, {} "
        "held, {} released\n",
        second.started,
        second.cancelled,
        second.failed,
        second.found_again,
        second.in_doubt,
        second.held,
        second.released
    );
    fmt::print("hosts on which a promise was broken: {}\n", violated);
    return violated == 0 ? 0 : 1;
}
