// SPDX-License-Identifier: BSL-1.0
// What the life of a job wants done next.
#pragma once

#include "job/call.hpp"

#include <chrono>
#include <iosfwd>

namespace rdad::job {

enum class action_kind
{
    save,
    wait,
    call,
    finish,
};

struct action
{
    action_kind kind;
    std::chrono::milliseconds delay{};          ///< of a wait; of a call, if not 0: until its deadline
    job::operation operation = operation::get;  ///< of a call

    friend bool operator==(const action&, const action&) = default;
};

/// For tests and debugging: "call activate".
std::ostream& operator<<(std::ostream& out, const action& action);

}  // namespace rdad::job
