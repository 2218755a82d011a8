// SPDX-License-Identifier: BSL-1.0
// What has a say in when calls go, beside the budget of the host.
#pragma once

#include "pace/queue.hpp"
#include "pace/urgency.hpp"

#include <chrono>

namespace rdad::pace {

/// Several hosts that share one limit are granted parts of it. Knows the time by itself: it may go by another clock.
class allowance
{
public:
    virtual ~allowance() = default;

    /// How long until a call of that urgency may have its turn; zero if now. It may be too long where more is granted
    /// meanwhile.
    virtual std::chrono::steady_clock::duration until_next_call(urgency urgency) const = 0;

    /// A call has its turn. Only when until_next_call(urgency) is zero.
    virtual void call_made(queue::ticket whose, urgency urgency) = 0;

    /// Whether its request may be written now, which it is then.
    virtual bool may_be_sent(queue::ticket whose) = 0;

    /// Its turn is over, whether it was sent or not. Nothing happens where it has had none here.
    virtual void call_ended(queue::ticket whose) = 0;
};

}  // namespace rdad::pace
