// SPDX-License-Identifier: BSL-1.0
// A library to preload into a program whose clocks are to run faster: what it waits for by timers comes sooner, and seems to
// have taken as long as it would. FAST_CLOCK says how many times faster, 20 when it isn't there. Of all that depends on time
// these are what Asio and the C++ library use.

#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <ctime>

namespace {

constexpr std::int64_t nanoseconds_a_second = 1'000'000'000;

std::int64_t to_nanoseconds(const timespec& time)
{
    return time.tv_sec * nanoseconds_a_second + time.tv_nsec;
}

timespec to_timespec(std::int64_t nanoseconds)
{
    return {nanoseconds / nanoseconds_a_second, nanoseconds % nanoseconds_a_second};
}

std::int64_t true_time(clockid_t clock)
{
    timespec time{};
    ::syscall(SYS_clock_gettime, clock, &time);
    return to_nanoseconds(time);
}

std::int64_t faster()
{
    static const char* const given = std::getenv("FAST_CLOCK");
    static const std::int64_t times = given ? std::atoll(given) : 20;
    return times;
}

bool is_faster(clockid_t clock)
{
    return clock == CLOCK_MONOTONIC || clock == CLOCK_REALTIME;
}

/// When the program began, which is when the first of them is looked at.
std::int64_t begin_of(clockid_t clock)
{
    static const std::int64_t monotonic = true_time(CLOCK_MONOTONIC);
    static const std::int64_t realtime = true_time(CLOCK_REALTIME);
    return clock == CLOCK_MONOTONIC ? monotonic : realtime;
}

timespec shorter(const timespec& wait)
{
    const std::int64_t nanoseconds = to_nanoseconds(wait);
    return nanoseconds == 0 ? timespec{} : to_timespec(nanoseconds / faster() + 1);
}

}  // namespace

extern "C" int clock_gettime(clockid_t clock, timespec* time)
{
    if (!is_faster(clock))
        return static_cast<int>(::syscall(SYS_clock_gettime, clock, time));
    const std::int64_t begin = begin_of(clock);
    *time = to_timespec(begin + (true_time(clock) - begin) * faster());
    return 0;
}

extern "C" int timerfd_settime(int fd, int flags, const itimerspec* wait, itimerspec* before)
{
    itimerspec changed = *wait;
    // What is due already is said as a time that has passed.
    if ((flags & TFD_TIMER_ABSTIME) == 0)
        changed = {shorter(wait->it_interval), shorter(wait->it_value)};
    return static_cast<int>(::syscall(SYS_timerfd_settime, fd, flags, &changed, before));
}
