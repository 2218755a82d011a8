// SPDX-License-Identifier: BSL-1.0
// Virtual time: what happens when, without waiting for it.
#pragma once

#include "job/instant.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <queue>
#include <utility>
#include <vector>

namespace rdad::simulation {

class event_queue
{
public:
    using clock = std::chrono::steady_clock;

    /// Zero of the steady clock means "never" in places, so time begins later.
    static constexpr clock::time_point epoch{std::chrono::hours(1)};

    clock::time_point now() const noexcept { return now_; }

    job::instant instant() const noexcept
    {
        constexpr std::chrono::system_clock::time_point calendar_epoch{std::chrono::hours(500'000)};
        return {
            now_,
            calendar_epoch + calendar_offset_ +
                std::chrono::duration_cast<std::chrono::microseconds>(now_ - epoch)};
    }

    /// Somebody sets the clock of the host.
    void set_calendar_ahead(std::chrono::seconds by) noexcept { calendar_offset_ += by; }

    /// Events of one time happen in the order in which they were added.
    void at(clock::time_point time, std::function<void()> happen)
    {
        events_.push({std::max(time, now_), added_++, std::move(happen)});
    }

    void after(clock::duration delay, std::function<void()> happen) { at(now_ + delay, std::move(happen)); }

    /// Lets things happen until `done` says true, or until nothing more is to happen.
    void run_until(const std::function<bool()>& done)
    {
        while (!events_.empty() && !done()) {
            // What happens may add events: it must be out of the queue by then.
            const event next = events_.top();
            events_.pop();
            now_ = next.time;
            next.happen();
        }
    }

private:
    struct event
    {
        clock::time_point time;
        std::uint64_t number;
        std::function<void()> happen;

        friend bool operator<(const event& a, const event& b)
        {
            return std::pair(b.time, b.number) < std::pair(a.time, a.number);
        }
    };

    clock::time_point now_ = epoch;
    std::chrono::seconds calendar_offset_{};
    std::uint64_t added_ = 0;
    std::priority_queue<event> events_;
};

}  // namespace rdad::simulation
