// SPDX-License-Identifier: BSL-1.0
// The calls that one rate limit of the service counts at a time.
#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <optional>

namespace rdad::pace {

/// A limit allows so many calls in any stretch of its length. Each call holds a place from the moment it is
/// made until that length after its answer. The service has counted it at some moment in between, so whatever
/// the network delays, a call for which there is a place here finds one there:
///
///     made ........... counted ........ answered                     answered + length
///     |<------------------------ holds its place here ------------------------------>|
///                      |<---------- holds its place there -------->|
///
/// What others call with the same subscription is known only by what the service says of it, and by its
/// refusals. It is taken to have come evenly over the last length, and so to leave evenly over the next one,
/// until the service says something newer.
class call_window
{
public:
    using clock = std::chrono::steady_clock;

    /// Room for `limit` calls, of which others have made `others`, as far as is known.
    call_window(unsigned limit, clock::duration length, double others, clock::time_point now);

    /// How long until there are more than `reserve` places, if nothing else is called or answered: zero if
    /// there are now, and otherwise perhaps too short, but not too long.
    clock::duration until_place(unsigned reserve, clock::time_point now) const;

    void call_made() noexcept { ++under_way_; }

    /// The call that was made wasn't, after all.
    void call_not_made() noexcept { end_call(); }

    /// A call was answered, or given up. `remaining` is how many the service would still let in; null if it
    /// doesn't say.
    void call_answered(std::optional<unsigned> remaining, clock::time_point now);

    /// Another limit. What was called counts on.
    void set_limit(unsigned limit) noexcept { limit_ = limit; }

    /// How many places the calls hold that were made here.
    unsigned used(clock::time_point now) const;

    /// How many places there are; others may take them as well.
    unsigned left(clock::time_point now) const;

    /// How many places others hold, as far as is known.
    double others_at(clock::time_point now) const;

private:
    /// A limit that is set later than a call was made hasn't counted it.
    void end_call() noexcept { under_way_ -= under_way_ > 0 ? 1U : 0U; }

    std::size_t count_gone(clock::time_point now) const;

    unsigned limit_;
    clock::duration length_;
    unsigned under_way_ = 0;
    std::deque<clock::time_point> answered_;  ///< when those were that hold a place
    double others_;                           ///< places that others held at others_seen_
    clock::time_point others_seen_;
};

}  // namespace rdad::pace
