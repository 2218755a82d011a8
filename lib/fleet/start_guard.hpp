// SPDX-License-Identifier: BSL-1.0
// Whether a creation or an activation may still be sent, whose intent the fleet knows.
#pragma once

#include "fleet/boot_clock.hpp"
#include "fleet/session.hpp"
#include "fleet/timing.hpp"

#include <cstdint>

namespace rdad::fleet {

/// For one request: a repetition takes an intent of its own.
///
/// Another host that adopts the record waits for what may still arrive from then on. What the guard lets through is sent
/// within intent_lasts of a moment in which the session was alive, and so of the adoption.
class start_guard
{
public:
    /// The intent is there, in that session. `sent` is when the transaction was sent, whose answer has told so; not an earlier
    /// one whose answer was lost.
    start_guard(std::int64_t session, boot_time sent) noexcept : session_(session), sent_(sent) {}

    /// To be asked right before the request is written. False: it is not sent, the intent is withdrawn, and another one may
    /// follow.
    bool may_be_sent(const fleet::session& present, boot_time now) const noexcept
    {
        const auto current = present.current();
        return current && current->session == session_ && present.may_start(now) &&
               now < sent_ + intent_lasts;
    }

private:
    std::int64_t session_;
    boot_time sent_;
};

}  // namespace rdad::fleet
