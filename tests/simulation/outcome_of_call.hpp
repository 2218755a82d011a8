// SPDX-License-Identifier: BSL-1.0
// What has come of a simulated call, and what that is to the machines.
#pragma once

#include "job/answer.hpp"
#include "pace/gate.hpp"
#include "simulated_service.hpp"

#include <optional>

namespace rdad::simulation {

/// What the client sees of a call.
struct outcome_of_call
{
    /// Null: there is no answer.
    std::optional<response> answer{};

    /// Whether a request without an answer may arrive, or has.
    bool sent = false;

    /// Whether it has gone by way of a proxy.
    bool by_proxy = false;
};

/// To all calls.
pace::call_result result_of(const outcome_of_call& o);

/// To the job whose call it was, or to the sweep.
job::answer answer_to(job::operation op, const outcome_of_call& o);

}  // namespace rdad::simulation
