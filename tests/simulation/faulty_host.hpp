// SPDX-License-Identifier: BSL-1.0
// A host on which everything fails that can, and what has become of its jobs in the end.
#pragma once

#include "network.hpp"
#include "simulated_daemon.hpp"
#include "simulated_disk.hpp"
#include "simulated_service.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <vector>

namespace rdad::simulation {

/// How much goes wrong, drawn from a seed. Some hosts have only few of these troubles.
struct troubles
{
    explicit troubles(std::mt19937_64& random);

    double of_calls = 0;
    double of_disk = 0;
    double seconds_between_crashes = 0;  ///< 0: the daemon doesn't die
    bool clock_jumps = false;
    bool cancels = false;   ///< somebody orders to cancel jobs
    bool pauses = false;    ///< somebody pauses all, and resumes them
    bool releases = false;  ///< somebody releases held jobs
    std::optional<double> cost_per_day;
    bool has_proxy = false;
    std::size_t longest_path = 0;  ///< of a sweep: whether it names all jobs in one call
    service_options service;
};

/// What became of the jobs of the second generation that were to be created.
struct second_generation_counts
{
    std::size_t started = 0;
    std::size_t cancelled = 0;
    std::size_t failed = 0;
    std::size_t found_again = 0;  ///< by their names, when the answers to their creations were lost
    std::size_t in_doubt = 0;     ///< held since nobody knows whether they exist
    std::size_t held = 0;         ///< for what they may cost
    std::size_t released = 0;     ///< when they were held, for either reason

    second_generation_counts& operator+=(const second_generation_counts& more);
};

/// For some hours calls, disk, clock and daemon fail as `troubles` says; then all is well. The same seed
/// gives the same run.
class faulty_host
{
public:
    explicit faulty_host(std::uint64_t seed);

    /// Runs until all jobs are done, or for some days after the faults have ended.
    void run();

    /// What was promised and has not been kept, a sentence each.
    std::vector<std::string> violations() const;

    std::size_t crashes() const noexcept { return crashes_; }
    std::size_t calls() const noexcept { return service_.calls(); }
    std::size_t cancellations() const noexcept { return disk_.cancelled.size(); }

    /// How many records are in the folder of that state.
    std::size_t filed(job::final_state state) const;

    /// How many jobs were deleted once their cost was estimated.
    std::size_t deletions() const noexcept { return service_.deleted(); }

    second_generation_counts of_second_generation() const;

    /// What was dropped for a job that an earlier record follows is held.
    bool has_held_repetition() const;

private:
    void add_jobs();
    void add_second_generation(const std::string& soon);
    void add_job(const std::string& name, const std::string& spec);
    void start_daemon();
    void plan_crash();
    void plan_clock_jump();
    void plan_cancellations();
    void plan_cancellation();
    void order_cancel(const std::string& name);
    void plan_releases();
    bool is_to_be_released(const std::string& name);
    void plan_pause();
    void set_paused(bool is_paused);
    void end_faults();
    void check_spending(std::vector<std::string>& found) const;
    void check_estimates(std::vector<std::string>& found) const;
    void check_second_generation(std::vector<std::string>& found) const;
    void check_limited(std::vector<std::string>& found) const;
    void check_start(const std::string& name, std::vector<std::string>& found) const;
    void check_record(const std::string& name, std::vector<std::string>& found) const;

    std::mt19937_64 random_;
    troubles troubles_;
    event_queue time_;
    simulated_service service_;
    network net_;
    simulated_disk disk_;
    std::unique_ptr<simulated_daemon> daemon_;
    std::vector<std::string> names_;
    std::map<std::string, event_queue::clock::time_point> seen_held_;  ///< since when, by whoever releases
    std::size_t crashes_ = 0;
    bool is_well_ = false;
};

}  // namespace rdad::simulation
