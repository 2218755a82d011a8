// SPDX-License-Identifier: BSL-1.0
// What has become of the jobs of batches, as the folders of final states tell it.
#pragma once

#include "failure/failure.hpp"
#include "job/batch.hpp"
#include "job/outcome.hpp"

#include <chrono>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace rdad::control {

struct ended_batch
{
    job::batch batch;

    /// How many of its records are in which folder; in held/ they haven't ended for good.
    std::map<job::final_state, std::size_t> jobs{};

    /// How many of them haven't come to what their specs want, those that are held included.
    std::size_t unwanted = 0;

    std::size_t total() const;
    std::size_t held() const;
};

/// How many of them are in the folder of that state.
std::size_t number_in(const std::map<job::final_state, std::size_t>& jobs, job::final_state state);

std::size_t total_of(const std::map<job::final_state, std::size_t>& jobs);

/// "298 success, 2 failed".
std::string to_text(const std::map<job::final_state, std::size_t>& jobs);

/// Looks again and again for the batches of one name, which costs little: a record is read once.
class ended_jobs
{
public:
    /// Records that were written before `since` aren't looked at.
    ended_jobs(
        std::string spool_directory,
        std::string batch_name,
        std::chrono::system_clock::time_point since = {}
    )
        : spool_directory_(std::move(spool_directory)), batch_name_(std::move(batch_name)), since_(since)
    {}

    /// By their numbers. Records that can't be read, and those of earlier releases, which tell of no batch, are of none.
    /// Fails where a folder can't be listed.
    result<std::vector<ended_batch>> look();

private:
    struct ended_job
    {
        /// Null: of no batch of that name.
        std::optional<job::batch> batch;

        bool is_as_wanted = false;
    };

    ended_job job_of(std::string_view text) const;

    std::string spool_directory_;
    std::string batch_name_;
    std::chrono::system_clock::time_point since_;
    std::map<std::pair<job::final_state, std::string>, ended_job> seen_;  ///< by folder and file
};

}  // namespace rdad::control
