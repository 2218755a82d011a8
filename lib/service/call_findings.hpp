// SPDX-License-Identifier: BSL-1.0
// What one call with the access token shows: of the network, the certificate, the token, the rate limit and the service.
// Pure.
#pragma once

#include "client/account.hpp"
#include "diagnosis/finding.hpp"
#include "job/call.hpp"

#include <chrono>
#include <optional>
#include <vector>

namespace rdad::service {

/// The call by which it is found out: it asks for a job that no service has, which costs one call of the rate limit, and
/// is answered only where the token is good.
job::call call_for_check(const api::service& service);

/// What is known once that call was made, or could not be.
struct call_sight
{
    client::observed_call call;

    /// How long the token is valid. Null where that isn't known.
    std::optional<std::chrono::steady_clock::duration> token_life{};

    /// Until when the service's certificate is valid. Null where that isn't known.
    std::optional<std::chrono::sys_seconds> certificate_end{};

    /// Until when the service wants no calls. Null if it takes them.
    std::optional<std::chrono::system_clock::time_point> paused_until{};

    std::chrono::system_clock::time_point now;
};

/// What has come of a call that was let through.
std::vector<diagnosis::finding> findings_of(const call_sight& sight);

/// Where no call was made, since the service has asked for none until then.
diagnosis::finding pause_finding(std::chrono::system_clock::time_point until);

/// Where no call was made within `longest`, since it had no turn; `troubles` say what is wrong for all calls.
std::vector<diagnosis::finding> findings_without_turn(
    const std::vector<journal::lasting_trouble>& troubles,
    std::chrono::seconds longest
);

}  // namespace rdad::service
