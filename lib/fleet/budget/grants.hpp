// SPDX-License-Identifier: BSL-1.0
// What hosts and their leader tell each other about calls.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rdad::fleet {

/// What was made of an earlier grant that is over.
struct used_grant
{
    /// Of the ask that it answered.
    std::uint64_t ask = 0;

    /// How many calls were sent by it; 0 also where no grant has come.
    unsigned calls = 0;

    friend bool operator==(const used_grant&, const used_grant&) = default;
};

/// ask/<host>: what a host needs.
struct ask
{
    /// In which session it was sent. Later ones are greater.
    std::int64_t session = 0;

    /// From 1, rising within the session.
    std::uint64_t number = 0;

    /// The number of the budget that the host has seen last; 0 if none.
    std::uint64_t budget = 0;

    // How many calls wait, beyond those that are granted: such as end and cancel jobs, and others.
    unsigned urgent = 0;
    unsigned others = 0;

    /// How long the service has asked this host to make no calls, from now on; zero if it hasn't.
    std::chrono::milliseconds pause{0};

    /// How many calls a minute the host will make where it is cut off.
    unsigned alone = 0;

    /// How many it has made like that, as far as they count. Null: its process is too young to know.
    std::optional<unsigned> made_alone = {};

    /// Told for some time, so that one that is lost does no harm.
    std::vector<used_grant> used = {};

    friend bool operator==(const ask&, const ask&) = default;
};

/// What the leader grants one host.
struct host_grant
{
    // The last ask that the leader has seen, which it answers.
    std::int64_t session = 0;
    std::uint64_t ask = 0;

    /// Calls of any kind, and more of those that are urgent.
    unsigned calls = 0;
    unsigned urgent = 0;

    friend bool operator==(const host_grant&, const host_grant&) = default;
};

/// budget: what the leader grants all hosts, and what the next leader has to know.
struct grants
{
    /// From 1, rising from one that is written to the next, whichever leader writes it. 0: none was.
    std::uint64_t number = 0;

    /// How long nobody may make calls, from now on; zero if they may.
    std::chrono::milliseconds pause{0};

    /// How many calls a minute each host that is named below may make where it is cut off; others none.
    unsigned alone = 0;

    std::map<std::string, host_grant> hosts = {};

    /// How many calls were granted, second by second, and minute by minute where an hour has a limit: the latest first.
    std::vector<unsigned> seconds = {};
    std::vector<unsigned> minutes = {};

    friend bool operator==(const grants&, const grants&) = default;
};

// JSON objects. Members that are not known are passed over, so that a later release may add some.

std::string to_text(const ask& ask);
std::string to_text(const grants& grants);

// Null for what makes no sense.

std::optional<ask> read_ask(std::string_view text);
std::optional<grants> read_grants(std::string_view text);

}  // namespace rdad::fleet
