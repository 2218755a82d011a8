// SPDX-License-Identifier: BSL-1.0
// When the next call for a job may go: looks at an active one, backoff after failures, what the service asks for, and how
// long a list that shows the job is believed.
#pragma once

#include "job/following.hpp"
#include "job/poll_schedule.hpp"
#include "pace/backoff.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

namespace rdad::job {

struct call_schedule_options
{
    /// Between looks. Not empty.
    std::vector<std::chrono::milliseconds> poll_intervals;

    // Of the waits between tries of a call that fails.
    std::chrono::milliseconds first_backoff = std::chrono::seconds(2);
    std::chrono::milliseconds longest_backoff = std::chrono::minutes(5);

    /// How long a list that shows the job as active is believed before the job itself is looked at.
    std::chrono::milliseconds longest_trust_in_list = std::chrono::hours(6);
};

/// What a failure of a call is to be told as.
struct call_failure
{
    bool is_first;  ///< in a row

    /// No call has worked for so long, and that is to be told: after some minutes, and then ever more rarely. Null: it
    /// isn't to be told by now, or was.
    std::optional<std::chrono::minutes> stuck_for;
};

/// All that a schedule goes on from.
struct call_times
{
    using time_point = std::chrono::steady_clock::time_point;

    following followed_by = following::progress;
    std::uint32_t failures = 0;     ///< of a call, in a row
    std::uint32_t times_stuck = 0;  ///< how often that was told
    std::optional<std::int32_t>
        percentage;  ///< at the last look. Null: it wasn't looked at, or none was said
    poll_state polls;
    time_point failing_since{};  ///< where there are failures
    time_point not_before{};     ///< backoff or poll interval
    time_point retry_after{};    ///< the service has asked for it
    time_point trust_in_list{};  ///< the list is believed until then. The epoch: it isn't used yet
};

/// Times are of the steady clock.
class call_schedule
{
public:
    using time_point = call_times::time_point;

    call_schedule(const call_schedule_options& options, std::uint32_t seed, const call_times& times = {});

    /// To go on from.
    call_times current() const;

    /// By what the job is followed now. Jobs that the list has followed spread out where that ends; `looks_next` says
    /// whether this one is to be looked at.
    void follow_by(following how, bool looks_next, time_point now);

    /// How long to wait for the next call. Not more than zero: it may go now.
    std::chrono::milliseconds wait_for_call(time_point now) const;

    /// How long the list is to be believed yet. Null: the job itself is to be looked at now.
    std::optional<std::chrono::milliseconds> trust_in_list(time_point now);

    /// The next call may go at once, unless the service has asked for a pause.
    void at_once() noexcept { times_.not_before = {}; }

    void not_before(time_point time) noexcept { times_.not_before = time; }

    /// The service has asked that this job be left alone for so long. An hour at most: the job may cost money.
    void asked(std::chrono::milliseconds pause, time_point now);

    /// Calls work: the next failure is the first again.
    void succeeded() noexcept;

    call_failure failed(time_point now);

    /// The job is active: the next look comes by the policy for polls.
    void look_later(time_point now);

    /// A look has shown how far the job is. Null: the service did not say.
    void has_seen(std::optional<std::int32_t> percentage) noexcept { times_.percentage = percentage; }

private:
    call_times times_;  ///< but for the state of backoff_ and polls_
    pace::backoff backoff_;
    poll_schedule polls_;
    std::chrono::milliseconds longest_trust_;
};

}  // namespace rdad::job
