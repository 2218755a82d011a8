// SPDX-License-Identifier: BSL-1.0
// The leader's shares as the tests walk them, second by second.
#pragma once

#include "fleet/budget/shares.hpp"
#include "fleet/timing.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace rdad::tests {

using namespace std::chrono_literals;

inline unsigned calls_of(const fleet::grants& told, const std::string& host)
{
    const auto found = told.hosts.find(host);
    return found == told.hosts.end() ? 0 : found->second.calls + found->second.urgent;
}

struct shares_walk
{
    static constexpr pace::call_limits limits{600};
    static constexpr fleet::boot_time start{1h};

    fleet::boot_time now = start;

    // A predecessor that has granted nothing.
    fleet::shares subject{limits, fleet::grants{}, now};

    std::map<std::string, std::uint64_t> asked = {};
    std::uint64_t seen_budget = 0;  // the budget that hosts have seen last
    std::vector<std::pair<fleet::boot_time, unsigned>> granted = {};

    fleet::ask ask_of(const std::string& host, unsigned urgent, unsigned others)
    {
        return {
            .session = 5,
            .number = ++asked[host],
            .budget = seen_budget,
            .urgent = urgent,
            .others = others,
            .made_alone = 0};
    }

    void asks(const std::string& host, unsigned urgent, unsigned others)
    {
        subject.take(host, ask_of(host, urgent, others), now);
    }

    /// Nobody has asked for anything meanwhile.
    void pass(std::chrono::seconds time)
    {
        now += time;
        seen_budget = subject.next(now).number;
    }

    /// Each is known, and has said that it needs nothing.
    void meet(const std::vector<std::string>& hosts)
    {
        for (const std::string& host : hosts)
            asks(host, 0, 0);
        pass(0s);
        for (const std::string& host : hosts)
            asks(host, 0, 0);
    }

    fleet::grants next()
    {
        auto grants = subject.next(now);
        seen_budget = grants.number;
        unsigned sum = 0;
        for (const auto& [host, one] : grants.hosts)
            sum += one.calls + one.urgent;
        granted.emplace_back(now, sum);
        now += 1s;
        return grants;
    }

    /// What is granted while the host asks for as many in each second.
    unsigned granted_in(std::chrono::seconds time, const std::string& host, unsigned urgent, unsigned others)
    {
        unsigned sum = 0;
        for (const auto until = now + time; now < until;) {
            asks(host, urgent, others);
            sum += calls_of(next(), host);
        }
        return sum;
    }

    /// The most that may be sent within a minute by what was granted.
    unsigned most_in_a_minute() const
    {
        unsigned most = 0;
        for (const auto& [begin, ignored] : granted) {
            unsigned sum = 0;
            for (const auto& [at, calls] : granted)
                sum += at >= begin && at < begin + 1min + fleet::grant_lasts ? calls : 0;
            most = std::max(most, sum);
        }
        return most;
    }
};

}  // namespace rdad::tests
