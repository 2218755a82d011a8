// SPDX-License-Identifier: BSL-1.0
// How many calls may be made when, by the rate limits of the subscription.
#pragma once

#include "pace/call_window.hpp"
#include "pace/urgency.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <random>

namespace rdad::pace {

/// How many calls this host may make.
struct call_limits
{
    unsigned per_minute;    ///< in any 60 s; not 0
    unsigned per_hour = 0;  ///< in any 3600 s; 0: there is no such limit
};

/// How far the limits are used up.
struct call_counts
{
    unsigned per_minute;  ///< what may be called in any 60 s
    unsigned used;        ///< of that in the last 60 s, here
    unsigned left;        ///< how many may be called now, as far as is known what others call
};

/// The budget of calls. What holds a call back:
///
///   - The windows: what the limits count must leave a place. This alone keeps the service from answering 429
///     while nobody else uses the subscription.
///   - A pause that the service has asked for (Retry-After).
///
/// And calls that aren't urgent, beside that:
///
///   - Even spacing: a twentieth of a minute's calls may come at once after a quiet time, the others as evenly
///     as the limit allows. If they came in bursts, urgent ones would have to wait for up to a minute until
///     the burst leaves the window.
///   - A reserve for the urgent ones: a tenth of an hour's calls, since an hour that is used up stays so for
///     long, and a fiftieth of that for cancelling alone; and a fiftieth of a minute's while others use the
///     subscription, since a place may be gone by the time that a call arrives.
///
/// That others do is known from the header iTwinPlatform-RateLimit-RemainingCalls. Where the service doesn't
/// send it, a 429 that comes although there was a place says so: then the rate at which calls are spaced
/// falls by a fifth, and it rises again by a tenth of the whole a minute, as others may have stopped.
///
/// A new budget takes the last minute to have been used up, evenly, by the process that was there before. The
/// service's first answer may say otherwise. Of the last hour it knows nothing: if it was used up, a 429 says
/// so.
class budget
{
public:
    using clock = std::chrono::steady_clock;

    /// `seed` is for the jitter of pauses.
    budget(const call_limits& limits, std::uint32_t seed, clock::time_point now);

    /// How long until the next call of that urgency may be made; zero if now. After that time ask again: it
    /// may have been too short, and what is answered meanwhile may have made it longer.
    clock::duration until_next_call(urgency urgency, clock::time_point now) const;

    /// A call is made. Only when until_next_call(urgency, now) is zero.
    void call_made(urgency urgency, clock::time_point now);

    /// The call that was made wasn't, after all.
    void call_not_made(clock::time_point now);

    /// A call was answered, or given up. `remaining` is how many more the service would let in; null if it
    /// doesn't say.
    void call_answered(std::optional<unsigned> remaining, clock::time_point now);

    /// The answer was a 429. To be told before the pause that it asks for.
    void call_refused(clock::time_point now);

    /// The service has asked to be left alone for so long. Up to a tenth and a second is added at random, so
    /// that the hosts of one subscription don't come back in the same moment. Answers how long no call may be
    /// made now: an earlier pause may end later.
    clock::duration pause(clock::duration asked, clock::time_point now);

    bool is_paused(clock::time_point now) const noexcept { return now < paused_until_; }

    /// How long the pause that the service has asked for goes on; zero if there is none.
    clock::duration pause_left(clock::time_point now) const noexcept
    {
        return is_paused(now) ? paused_until_ - now : clock::duration::zero();
    }

    /// Other limits from now on. What was called counts on.
    void set_limits(const call_limits& limits, clock::time_point now);

    unsigned calls_per_minute() const noexcept { return limits_.per_minute; }

    call_counts counts(clock::time_point now) const;

private:
    void count_answer(std::optional<unsigned> remaining, clock::time_point now);
    double share_at(clock::time_point now) const;
    double tokens_at(clock::time_point now) const;
    double calls_per_second(clock::time_point now) const;
    clock::duration until_spaced(clock::time_point now) const;

    call_limits limits_;
    std::minstd_rand random_;
    call_window minute_;
    std::optional<call_window> hour_;
    double tokens_;  ///< calls that the spacing allowed at tokens_counted_
    clock::time_point tokens_counted_;
    double share_ = 1;  ///< of the rate, at share_lowered_
    clock::time_point share_lowered_;
    bool remaining_is_told_ = false;  ///< the service sends the header
    clock::time_point paused_until_{};
};

}  // namespace rdad::pace
