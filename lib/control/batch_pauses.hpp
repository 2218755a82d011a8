// SPDX-License-Identifier: BSL-1.0
// Which batches somebody has paused, or that all are: of these jobs none is begun. Pure.
#pragma once

#include "job/batch.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace rdad::control {

/// By whom, and since when.
struct batch_pause
{
    std::uint32_t user = 0;
    std::chrono::system_clock::time_point since{};  ///< kept to the second

    friend bool operator==(const batch_pause&, const batch_pause&) = default;
};

class batch_pauses
{
public:
    /// Whether the jobs of that batch are paused. Null: of none that is known.
    bool contain(const job::batch* batch) const
    {
        return all_ || (batch && by_batch_.contains({batch->number, batch->name}));
    }

    /// Of all jobs, whatever their batches. Null: they aren't paused.
    const std::optional<batch_pause>& of_all() const noexcept { return all_; }

    /// The paused batch that people call so; of several of one name the last one. Null: there is none.
    std::optional<job::batch> find(std::string_view label) const;

    // False where nothing changes.

    bool pause_all(const batch_pause& pause);
    bool pause(const job::batch& batch, const batch_pause& pause);

    /// Those of single batches stay.
    bool resume_all();
    bool resume(const job::batch& batch);

    bool empty() const noexcept { return !all_ && by_batch_.empty(); }

    /// A line each: a JSON object with batch, which is null for all, user, since.
    std::string to_text() const;

    /// Reads what to_text() wrote. Null where some of it makes no sense.
    static std::optional<batch_pauses> read(std::string_view text);

    friend bool operator==(const batch_pauses&, const batch_pauses&) = default;

private:
    bool read_line(std::string_view line);

    std::optional<batch_pause> all_;
    std::map<std::pair<std::uint64_t, std::string>, batch_pause> by_batch_;
};

}  // namespace rdad::control
