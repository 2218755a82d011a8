// SPDX-License-Identifier: BSL-1.0
// A granted budget as the gate asks it.
#pragma once

#include "fleet/budget/granted_budget.hpp"
#include "pace/allowance.hpp"

#include <functional>
#include <utility>

namespace rdad::fleet {

class granted_allowance final : public pace::allowance
{
public:
    /// `clock` tells the time of the boot clock. `budget` must outlive this.
    granted_allowance(granted_budget& budget, std::function<boot_time()> clock)
        : budget_(budget), clock_(std::move(clock))
    {}

    std::chrono::steady_clock::duration until_next_call(pace::urgency urgency) const override
    {
        return budget_.until_next_call(urgency, clock_());
    }

    void call_made(pace::queue::ticket whose, pace::urgency urgency) override
    {
        budget_.call_made(whose, urgency, clock_());
    }

    bool may_be_sent(pace::queue::ticket whose) override { return budget_.may_be_sent(whose, clock_()); }

    void call_ended(pace::queue::ticket whose) override { budget_.call_ended(whose); }

private:
    granted_budget& budget_;
    std::function<boot_time()> clock_;
};

}  // namespace rdad::fleet
