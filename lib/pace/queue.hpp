// SPDX-License-Identifier: BSL-1.0
// The order in which waiting calls get their turns.
#pragma once

#include "pace/urgency.hpp"

#include <chrono>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <tuple>

namespace rdad::pace {

/// Where a job stands among the others: jobs that were dropped together are a batch, and batches are counted
/// as they come.
struct seniority
{
    std::uint64_t batch = 0;
    std::uint64_t number = 0;  ///< within the batch

    friend auto operator<=>(const seniority&, const seniority&) = default;
};

/// What decides when a call gets its turn.
struct standing
{
    pace::urgency urgency = urgency::looking;
    std::int32_t priority = 0;
    pace::seniority seniority{};
    std::optional<std::chrono::system_clock::time_point> deadline{};
};

/// One call of a sweep tells of a thousand jobs: it goes before those that ask for one.
inline constexpr standing standing_of_sweeps{
    .urgency = urgency::ending,
    .priority = std::numeric_limits<std::int32_t>::max(),
};

/// Calls that wait. The most urgent goes first, and of these that of the highest priority. Among equals:
///
/// Calls that start jobs take turns: one for the job with the earliest deadline, one for the job that came
/// first, one for the first job of the batch that came last. So a batch of thousands neither keeps a file
/// that is dropped after it from being started at once, nor is kept by any number of later files from more
/// than every third turn. A job keeps its place from call to call: what was begun is finished first.
///
/// Other calls go in the order in which they came.
class queue
{
public:
    using ticket = std::uint64_t;

    /// A call begins to wait.
    ticket enter(const standing& standing);

    /// One that has waited in another queue, with its ticket of there. A queue gets all of its calls like this, or none.
    void enter(ticket whose, const standing& standing);

    /// The call waits no longer. Nothing happens if it has had its turn.
    void leave(ticket whose);

    bool empty() const noexcept { return waiting_.empty(); }

    /// How many wait that are as urgent as that, or more.
    std::size_t count(pace::urgency at_least) const;

    /// Of one that waits.
    const pace::standing& standing_of(ticket whose) const { return waiting_.at(whose); }

    /// Whose turn is next. Not if nobody waits.
    ticket next() const;
    pace::urgency urgency_of_next() const;

    /// The next one gets its turn, and waits no longer.
    ticket take_next();

private:
    using negated_priority = std::int64_t;
    using by_seniority = std::tuple<pace::urgency, negated_priority, seniority, ticket>;
    using by_deadline =
        std::tuple<pace::urgency, negated_priority, std::chrono::system_clock::time_point, seniority, ticket>;

    static by_seniority seniority_place(ticket whose, const standing& standing);
    static by_deadline deadline_place(ticket whose, const standing& standing);

    ticket next_start() const;

    std::map<ticket, standing> waiting_;
    std::set<by_seniority> by_seniority_;
    std::set<by_deadline> by_deadline_;  ///< those that have one
    ticket tickets_ = 0;
    std::map<pace::urgency, std::size_t> counts_;
    std::uint64_t starts_ = 0;  ///< turns of calls that start jobs
};

}  // namespace rdad::pace
