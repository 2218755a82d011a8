// SPDX-License-Identifier: BSL-1.0
// The spool in virtual time: what is on the disk outlives the daemon. Changes of records that are asked for while others
// are made are made together, as by disk::disk.
#pragma once

#include "driver/job_driver.hpp"
#include "event_queue.hpp"
#include "job/outcome.hpp"
#include "job/record.hpp"
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
#include <vector>

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

    /// The daemon dies. Of what is being changed some is done, and of that some is filed; nobody is told.
    void crash();

    // Each takes a few milliseconds. `done` is told what has come of it.

    /// Reads the record in active/. `done` is told its text, or null if that fails.
    void read(const std::string& name, std::function<void(const std::optional<std::string>&)> done);

    /// Reads those of the records that are in active/. `done` is told them by their names, or null if that fails.
    void read_those_there(
        const std::vector<std::string>& names,
        std::function<void(const std::optional<std::map<std::string, job::record>>&)> done
    );

    /// Replaces the record in active/.
    void write(const std::string& name, std::string text, std::function<void(bool)> done);

    /// Replaces the record and moves it to the folder of its final state.
    void file_away(
        const std::string& name,
        job::final_state state,
        std::string text,
        std::function<void(driver::filing)> done
    );

    /// Moves a held record back to active/, at once.
    void take_back(const std::string& name);

    /// Makes sure of what was filed.
    void sync(std::function<void(bool)> done);

    /// Keeps what was spent.
    void write_spending(const driver::spending_text& what, std::function<void(bool)> done);

    /// Is told the name of each record that begins to be written. Null: nobody is.
    std::function<void(const std::string&)> on_write;

    std::map<std::string, std::string> active;
    std::map<std::string, filed_record> filed;

    /// Jobs whose cancellation is on the disk, and is confirmed by that.
    std::set<std::string> cancelled;

    /// Held jobs whose release is on the disk, likewise.
    std::set<std::string> released;

    /// Those whose release was ordered: it may be on the disk, and nobody was told.
    std::set<std::string> release_ordered;

    /// Calls that would have started a job which was cancelled.
    std::size_t started_nevertheless = 0;

    /// What was spent; see driver::spending.
    std::string spending;

    /// Calls that would have started a job which isn't booked for the day.
    std::size_t unbooked = 0;

    /// Nothing of any job is to be begun.
    bool is_paused = false;

    /// Calls that would have begun something nevertheless.
    std::size_t begun_nevertheless = 0;

    /// Until when the service has asked to be left alone.
    std::optional<pace::kept_pause> pause;

    /// Records that were filed although they, or others of their name, were filed already.
    std::size_t filed_twice = 0;

private:
    /// Of a record, which stays in active/ where `state` is null.
    struct change
    {
        std::string name;
        std::string text;
        std::optional<job::final_state> state;
        std::function<void(driver::filing)> done;
    };

    void ask_for(change asked);
    void make_changes();
    void end_changes();
    driver::filing make(const change& c);
    void move(const change& c);

    bool draw(double how_often) { return std::bernoulli_distribution(how_often)(random_); }

    event_queue& time_;
    std::mt19937_64 random_;
    double failures_ = 0;
    std::vector<change> waiting_;
    std::vector<change> being_made_;
    std::size_t batches_ = 0;
};

}  // namespace rdad::simulation
