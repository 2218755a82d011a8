// SPDX-License-Identifier: BSL-1.0
// When jobs that are worked on will probably be over, by how long jobs of their types have taken. A guess. Pure.
#pragma once

#include "history/ended_job.hpp"

#include <chrono>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace rdad::history {

/// How long the jobs of a type ran at the service that have succeeded.
struct usual_duration
{
    std::chrono::seconds median{};

    /// Of how many it is.
    std::size_t jobs = 0;

    friend bool operator==(const usual_duration&, const usual_duration&) = default;
};

/// By types, as the API writes them.
using usual_durations = std::map<std::string, usual_duration, std::less<>>;

/// The median of fewer says nothing of the next one.
inline constexpr std::size_t fewest_usual = 5;

/// So far back jobs are looked at: the service and what is sent to it change.
inline constexpr std::chrono::days usual_since(30);

struct unfinished_job
{
    /// Empty: it isn't known.
    std::string_view type;

    /// At the service. Null: it isn't yet.
    std::optional<time> started{};

    /// It isn't started earlier. Null: as soon as may be.
    std::optional<time> not_before{};

    /// Nobody knows when it goes on, as where its batch is paused.
    bool is_halted = false;

    /// It isn't to be started, only patched or cancelled, which takes no time.
    bool is_not_to_run = false;
};

/// When all of some jobs will be over. What isn't started counts as starting now, or when it may: that calls have to wait for
/// their turns isn't foreseen.
class expected_end
{
public:
    /// At the time `now`. `usual` must outlive it.
    expected_end(const usual_durations& usual, time now) : usual_(usual), now_(now) {}

    void add(const unfinished_job& job);

    /// Null: it isn't known, of one of them at least, or there are none. A time that has passed: all of them have taken longer
    /// than is usual.
    std::optional<time> end() const { return is_known_ ? end_ : std::nullopt; }

private:
    std::optional<std::chrono::seconds> duration_of(const unfinished_job& job) const;

    const usual_durations& usual_;
    time now_;
    std::optional<time> end_{};
    bool is_known_ = true;
};

}  // namespace rdad::history
