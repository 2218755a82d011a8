// SPDX-License-Identifier: BSL-1.0
#include "job/call_schedule.hpp"

#include <algorithm>

namespace chrono = std::chrono;

namespace rdad::job {
namespace {

constexpr chrono::milliseconds longest_pause = chrono::hours(1);

/// After how long without success it is told for the nth time.
chrono::minutes time_to_tell(std::uint32_t times_told)
{
    switch (times_told) {
    case 0: return chrono::minutes(5);
    case 1: return chrono::hours(1);
    default: return chrono::hours(6) * (times_told - 1);
    }
}

}  // namespace

call_schedule::call_schedule(
    const call_schedule_options& options,
    std::uint32_t seed,
    const call_times& times
)
    : times_(times),
      backoff_(options.first_backoff, options.longest_backoff, seed, times.failures),
      polls_(options.poll_intervals, seed, times.polls),
      longest_trust_(options.longest_trust_in_list)
{}

call_times call_schedule::current() const
{
    call_times times = times_;
    times.failures = backoff_.failures();
    times.polls = polls_.current();
    return times;
}

void call_schedule::follow_by(following how, bool looks_next, time_point now)
{
    if (how == following::progress && times_.followed_by == following::list && looks_next)
        times_.not_before = std::max(times_.not_before, now + polls_.spread());
    times_.followed_by = how;
}

chrono::milliseconds call_schedule::wait_for_call(time_point now) const
{
    return chrono::ceil<chrono::milliseconds>(std::max(times_.not_before, times_.retry_after) - now);
}

std::optional<chrono::milliseconds> call_schedule::trust_in_list(time_point now)
{
    if (times_.trust_in_list == time_point())
        times_.trust_in_list = now + longest_trust_;
    if (now >= times_.trust_in_list)
        return std::nullopt;
    return chrono::ceil<chrono::milliseconds>(times_.trust_in_list - now);
}

void call_schedule::asked(chrono::milliseconds pause, time_point now)
{
    times_.retry_after = std::max(times_.retry_after, now + std::min(pause, longest_pause));
}

void call_schedule::succeeded() noexcept
{
    backoff_.succeeded();
    times_.times_stuck = 0;
}

call_failure call_schedule::failed(time_point now)
{
    call_failure failure{backoff_.failures() == 0, std::nullopt};
    if (failure.is_first)
        times_.failing_since = now;
    times_.not_before = now + backoff_.failed();
    const auto failing_for = now - times_.failing_since;
    if (failing_for >= time_to_tell(times_.times_stuck)) {
        failure.stuck_for = chrono::floor<chrono::minutes>(failing_for);
        while (failing_for >= time_to_tell(times_.times_stuck))
            ++times_.times_stuck;
    }
    return failure;
}

void call_schedule::look_later(time_point now)
{
    succeeded();
    times_.not_before = now + polls_.next(times_.percentage);
    times_.trust_in_list = now + longest_trust_;
}

}  // namespace rdad::job
