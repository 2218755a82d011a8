// SPDX-License-Identifier: BSL-1.0
// Waits for the ends of batches.
#pragma once

#include "control/batch_search.hpp"
#include "control/batch_status.hpp"
#include "control/batch_wait.hpp"
#include "control/ended_jobs.hpp"
#include "intake/submission.hpp"
#include "rdactl/command.hpp"

#include <CLI/CLI.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace rdad::rdactl {

/// --timeout.
CLI::Option* add_timeout_option(CLI::App& command, control::wait_options& options);

/// --timeout, --fail-fast and --held-is-end; `needs` is the option without which they mean nothing. Null: none.
void add_wait_options(CLI::App& command, control::wait_options& options, CLI::Option* needs = nullptr);

class waiting_batches
{
public:
    explicit waiting_batches(const target& at) : at_(at) {}

    /// A batch as people name it; see control::search_for().
    void add(const std::string& name);

    /// All that the daemon works on. Fails where none answers.
    result<void> add_all();

    /// A file is going to be dropped whose batch will have that name: batches that are there already are others. Where no
    /// daemon answers, those that it works on aren't known.
    void before_drop(const std::string& batch_name);

    /// That file was dropped: its batch is the one that is made of it.
    void add_dropped(const intake::submitted_file& file);

    /// How batches have ended isn't told, only what hinders waiting for them.
    void keep_quiet() noexcept { is_quiet_ = true; }

    /// What people call those that were found, in the order in which they were added.
    std::vector<std::string> labels() const;

    /// Waits for all of them, and tells how each has ended. Answers the exit status.
    int wait(const control::wait_options& options);

private:
    struct batch
    {
        control::batch_search search;
        control::ended_jobs ended;
        std::optional<control::batch_wait> wait{};
        bool is_over = false;
        bool is_held_told = false;
        bool was_unknown = false;  ///< it wasn't there at the last look
    };

    using active_batches = result<std::vector<control::batch_status>>;

    std::optional<int> look(batch& each, const active_batches& active, const control::wait_options& options);

    void settle(batch& each, const job::batch& found);
    void tell_of(const control::wait_verdict& verdict, const std::string& label) const;
    static void tell_of_held(batch& each, const std::string& label, const control::batch_sight& sight);

    target at_;
    bool is_quiet_ = false;
    std::vector<batch> batches_;
    std::set<std::uint64_t> others_;
    std::chrono::system_clock::time_point dropping_since_;
};

}  // namespace rdad::rdactl
