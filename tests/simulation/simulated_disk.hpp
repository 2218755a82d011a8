// SPDX-License-Identifier: BSL-1.0
// The spool in virtual time: what is on the disk outlives the daemon.
#pragma once

#include "event_queue.hpp"
#include "job/outcome.hpp"
#include "pace/kept_pause.hpp"

#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <string_view>

namespace rdad::simulation {

class simulated_disk
{
public:
    simulated_disk(event_queue& time, std::uint64_t seed) : time_(time), random_(seed) {}

    struct filed_record
    {
        job::final_state state;
        std::string text;
    };

    /// How often what is asked of it fails, from 0 to 1; it may have been done nevertheless.
    void fail(double how_often) noexcept { failures_ = how_often; }

    /// Makes the record of a spec, as if its file had been taken.
    void accept(const std::string& name, const std::string& spec);

    // Each takes a few milliseconds, and goes on if the daemon dies meanwhile. `done` is told whether it
    // succeeded.

    /// Reads the record in active/. `done` is told its text, or null if that fails.
    void read(const std::string& name, std::function<void(const std::optional<std::string>&)> done);

    /// Replaces the record in active/.
    void write(const std::string& name, std::string text, std::function<void(bool)> done);

    /// Replaces the record and moves it to the folder of its final state.
    void file_away(
        const std::string& name,
        job::final_state state,
        std::string text,
        std::function<void(bool)> done
    );

    /// Is told the name of each record that begins to be written. Null: nobody is.
    std::function<void(const std::string&)> on_write;

    std::map<std::string, std::string> active;
    std::map<std::string, filed_record> filed;

    /// Jobs whose cancellation is on the disk, and is confirmed by that.
    std::set<std::string> cancelled;

    /// Calls that would have started such a job.
    std::size_t started_nevertheless = 0;

    /// Until when the service has asked to be left alone.
    std::optional<pace::kept_pause> pause;

    /// Records that were filed although they, or others of their name, were filed already.
    std::size_t filed_twice = 0;

private:
    bool draw(double how_often) { return std::bernoulli_distribution(how_often)(random_); }

    event_queue& time_;
    std::mt19937_64 random_;
    double failures_ = 0;
};

}  // namespace rdad::simulation
