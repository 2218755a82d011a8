// SPDX-License-Identifier: BSL-1.0
// How the daemon is, as its socket tells it: what it needs for all jobs, and how far its calls are used up.
#pragma once

#include "journal/troubles.hpp"
#include "pace/budget.hpp"

#include <boost/json/object.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace rdad::control {

/// Times are to the second.
struct daemon_health
{
    struct trouble
    {
        journal::trouble_of of;
        std::string message;
        std::chrono::sys_seconds since;

        friend bool operator==(const trouble&, const trouble&) = default;
    };

    /// What it does, in a line for people.
    std::string status;

    /// What was wrong when it was tried last. Empty where no job needs it.
    std::vector<trouble> troubles{};

    /// When the service has answered last. Null: it wasn't called yet.
    std::optional<std::chrono::sys_seconds> last_answer{};

    /// Until when the service wants no calls. Null: it takes them.
    std::optional<std::chrono::sys_seconds> no_calls_until{};

    /// When the access token expires that was used last. Null: nobody tells that.
    std::optional<std::chrono::sys_seconds> token_expiry{};

    /// Of the filesystem that the spool is on. Null: it can't be told.
    std::optional<std::uint64_t> free_bytes{};

    /// Null: a daemon of an earlier release doesn't tell it.
    std::optional<pace::call_counts> calls{};
};

boost::json::object to_json(const daemon_health& health);

/// What to_json() wrote, also that of another release. Null where it makes no sense.
std::optional<daemon_health> read_daemon_health(const boost::json::object& object);

}  // namespace rdad::control
