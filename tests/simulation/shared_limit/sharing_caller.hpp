// SPDX-License-Identifier: BSL-1.0
// The calls of one host, by its gate and by what it is granted.
#pragma once

#include "../event_queue.hpp"
#include "counting_service.hpp"
#include "fleet/budget/granted_allowance.hpp"
#include "fleet/budget/granted_budget.hpp"
#include "pace/gate.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <random>
#include <string>
#include <vector>

namespace rdad::simulation {

class sharing_caller
{
public:
    using clock = event_queue::clock;

    /// Must outlive what happens in `time`.
    sharing_caller(
        const std::string& host,
        event_queue& time,
        counting_service& service,
        unsigned calls_per_minute,
        std::uint64_t seed
    );
    sharing_caller(const sharing_caller&) = delete;
    sharing_caller& operator=(const sharing_caller&) = delete;

    /// So many calls of that kind wait from now on.
    void want(std::size_t calls, pace::urgency kind = pace::urgency::starting);

    /// One that is urgent waits every `mean` from now on, by chance.
    void want_urgent(clock::duration mean);

    /// Its process dies: no call is sent any more.
    void die() { is_dead_ = true; }

    /// It does nothing until then, while its clock goes on.
    void suspend(clock::time_point until) { suspended_until_ = until; }

    /// More may go than before.
    void pump();

    fleet::granted_budget& granted() noexcept { return granted_; }

    /// By the host's own clock.
    fleet::boot_time boot_now() const;

    fleet::waiting_calls waiting() const;

    /// How long the service wants no calls, as far as this host has heard.
    std::chrono::milliseconds pause_left() const;

    /// How many of those that start jobs were answered.
    std::size_t done() const noexcept { return done_; }

    /// How long each urgent call has waited for being sent.
    const std::vector<clock::duration>& waits() const noexcept { return waits_; }

private:
    struct entered
    {
        pace::urgency urgency;
        clock::time_point since;
    };

    void happen(clock::duration after, std::function<void()> what);
    void enter(const entered& call);
    void begin(pace::gate::ticket whose);
    void send(pace::gate::ticket whose);
    void end(pace::gate::ticket whose, const pace::call_result& result);
    std::chrono::milliseconds way();

    event_queue& time_;
    counting_service& service_;
    std::mt19937_64 random_;
    std::chrono::seconds up_since_;
    fleet::granted_budget granted_;
    fleet::granted_allowance allowance_;
    pace::gate gate_;
    std::map<pace::gate::ticket, entered> calls_;
    clock::time_point pumped_at_{};
    clock::time_point suspended_until_{};
    bool is_dead_ = false;
    std::size_t done_ = 0;
    std::vector<clock::duration> waits_;
};

}  // namespace rdad::simulation
