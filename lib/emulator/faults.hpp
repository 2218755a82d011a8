// SPDX-License-Identifier: BSL-1.0
// Faults that tests order: what the next requests meet in place of, or beside, their answer.
#pragma once

#include "api/problem.hpp"
#include "emulator/exchange.hpp"
#include "emulator/route.hpp"

#include <boost/json/object.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

namespace rdad::emulator {

enum class fault_kind
{
    status,        ///< it has no effect and `answer` is answered
    close,         ///< it has no effect and the connection is closed
    lose_answer,   ///< it takes effect, then the connection is closed
    unauthorized,  ///< it has no effect and is answered as if its token were bad
    delay,         ///< it takes effect and is answered after `delay`
};

struct fault
{
    fault_kind kind = fault_kind::close;

    /// Which requests meet it; null: those of all operations but control.
    std::optional<emulator::operation> operation;

    /// How many of them.
    std::uint64_t count = 1;

    response answer;
    std::chrono::milliseconds delay{};
};

/// Reads an order:
///
///     {"fault": "status" | "close" | "lose-answer" | "unauthorized" | "delay",
///      "operation": "patch" | "create" | "get" | "list" | "progress" | "messages" | "delete" |
///                   "create-workspace" | "get-workspace" | "delete-workspace" | "engines-limit" | "token" |
///                   "other" | "any",
///      "count": 3,
///      "status": 503, "body": "<html>", "retryAfter": "2", "headers": {"Location": "…"},
///      "milliseconds": 300}
///
/// Left out, operation is any and count is 1. The third line is for status only, the last for delay only.
/// A retryAfter of 429 in seconds is told in the form that the emulator was started with.
/// A body that begins with `<` is answered as text/html, others as application/json.
api::checked<fault> parse_fault(const boost::json::object& object);

class faults
{
public:
    void add(fault fault) { pending_.push_back(std::move(fault)); }
    void clear() { pending_.clear(); }

    /// What a request of that operation meets, if anything: of several the one that was ordered first.
    std::optional<fault> take(operation operation);

private:
    std::vector<fault> pending_;
};

}  // namespace rdad::emulator
