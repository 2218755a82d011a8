// SPDX-License-Identifier: BSL-1.0
// By which lists a sweep finds out with the fewest calls what has become of the followed jobs.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>

namespace rdad::lists {

enum class swept_lists
{
    /// None: the followed ones are asked for by their ids, many with a call. It tells all of each.
    ids,

    /// The active ones. Those of ours that it doesn't show have ended: their documents are fetched, many with a call.
    active,

    /// Those that have ended: it has their documents. It tells nothing of jobs that are gone from the service.
    ended,

    /// The active ones; and then the ended ones, which must show what the first one doesn't.
    both,
};

/// Those that a sweep is to tell of.
struct to_sweep
{
    std::size_t jobs;  ///< that aren't known to have ended

    /// How many a call can ask for by their ids. Null: the service doesn't offer that.
    std::optional<std::size_t> ids_of_call;

    /// Whether it is known when the first of them was created.
    bool is_age_known;
};

/// What a sweep has shown.
struct swept
{
    std::size_t found = 0;  ///< followed jobs that have ended

    /// How many active jobs are listed that aren't followed. Null: they weren't listed.
    std::optional<std::size_t> others{};

    /// How many calls the list of ended jobs takes; where it wasn't read to its end, the first that wasn't made counts. Null:
    /// it wasn't asked for.
    std::optional<std::size_t> ended_calls{};

    bool ended_shows_ours = false;  ///< one that is followed is among those

    /// All that the list of active jobs doesn't show was looked for in that of ended ones.
    bool is_checked = false;
};

/// Learns from each sweep how long the lists are. Other hosts' jobs are in them too, and in the list of ended ones those
/// of ours that ended long ago.
class list_choice
{
public:
    using clock = std::chrono::steady_clock;

    /// For the sweep that begins now.
    swept_lists choose(const to_sweep& followed, clock::time_point now);

    /// The list of ended jobs goes on after so many calls: it costs more than the other one would have.
    bool is_too_long(std::size_t calls) const noexcept { return calls >= cost_of_active_; }

    void learn(const swept& sweep, clock::time_point now) noexcept;

    /// The list of ended jobs is of no use for so long: it was refused, or fails.
    void give_up_ended(clock::duration time, clock::time_point now) noexcept
    {
        no_ended_before_ = now + time;
    }

    /// A job had ended before the list of ended ones was asked for, which didn't show it.
    void has_missed(clock::time_point now) noexcept;

    /// No job is followed any more: those that come were mostly created later.
    void forget_ended() noexcept { ended_calls_ = 1; }

private:
    std::size_t others_ = 0;          ///< active jobs that aren't followed
    std::size_t ended_calls_ = 1;     ///< for the list of ended jobs
    std::size_t found_since_ = 0;     ///< those that were to be found in it since
    std::size_t last_found_ = 0;      ///< by the last sweep
    std::size_t cost_of_active_ = 1;  ///< in calls, for the sweep that was chosen last
    bool ended_shows_ours_ = false;   ///< it has once
    clock::time_point ended_counted_{};
    clock::time_point check_{};  ///< not without the list of active jobs from then on
    clock::time_point no_ended_before_{};
};

}  // namespace rdad::lists
