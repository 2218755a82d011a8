// SPDX-License-Identifier: BSL-1.0
// For how long a request that was given up may still arrive.
#pragma once

#include <chrono>
#include <optional>

namespace rdad::job {

/// How long a request may be under way that was written and has got no answer. Longer than those keep at it
/// that may still hold it.
struct longest_arrivals
{
    /// This host's kernel forgets it with its connection. Between here and the service there are networks,
    /// and gateways whose kernels go on for 102 s after they have closed theirs (tcp(7), tcp_orphan_retries).
    std::chrono::milliseconds direct = std::chrono::minutes(2);

    /// A proxy goes on for as long as its connection to the service is open: its kernel gives that up after
    /// 924.6 s (tcp(7), tcp_retries2).
    std::chrono::milliseconds by_proxy = std::chrono::minutes(20);

    /// How far lists may lag behind, for a creation that starts what it creates: nothing else shows whether it has.
    std::chrono::milliseconds lag_of_lists = std::chrono::minutes(8);

    std::chrono::milliseconds of(bool is_by_proxy) const noexcept { return is_by_proxy ? by_proxy : direct; }

    std::chrono::milliseconds of_starting(bool is_by_proxy) const noexcept
    {
        return of(is_by_proxy) + lag_of_lists;
    }
};

/// Whether what a call was to do can still come true, and when to look whether it has. For calls whose
/// repetition costs money, and for what is said of them.
class arrival_doubt
{
public:
    using clock = std::chrono::steady_clock;

    /// A call was given up at `now`. One that was given up before is in doubt for as long as it was.
    void begin(std::chrono::milliseconds longest_arrival, clock::time_point now);

    /// Whether there is, or was, such a call.
    bool has_begun() const noexcept { return since_.has_value(); }

    /// Whether it may still arrive.
    bool lasts(clock::time_point now) const noexcept { return since_ && now < until_; }

    /// When to look again, after a look at `now` that has not shown it: ever more rarely, and when the doubt
    /// is over; in 30 s at the earliest, since what a list shows may lag behind. Only if has_begun().
    clock::time_point next_look(clock::time_point now) const;

private:
    std::optional<clock::time_point> since_;  ///< of the last call that was given up
    clock::time_point until_{};
};

}  // namespace rdad::job
