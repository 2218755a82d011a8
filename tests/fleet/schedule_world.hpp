// SPDX-License-Identifier: BSL-1.0
// What the hosts of a schedule have in common, in virtual time.
#pragma once

#include "etcd/failure.hpp"
#include "fleet/boot_clock.hpp"
#include "small_etcd.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <iterator>
#include <map>
#include <random>
#include <string>
#include <variant>
#include <vector>

namespace rdad::tests {

inline constexpr auto tick = std::chrono::milliseconds(250);
inline constexpr fleet::boot_time beginning{std::chrono::hours(1)};
inline const failure no_lease{etcd::errc::lease_gone, "The lease is gone."};

/// What is the same for all hosts: etcd with its leases, and the service, to which requests take their time.
struct world
{
    std::mt19937_64 random;
    small_etcd store{};
    fleet::boot_time now = beginning;
    std::map<std::int64_t, fleet::boot_time> leases{};  ///< when they end
    std::vector<etcd::txn> late{};  ///< requests that are under way, though nobody waits for them
    std::multimap<fleet::boot_time, std::string> under_way{};  ///< activations of jobs, by when they arrive
    std::map<std::string, fleet::boot_time> started{};         ///< jobs

    bool happens(double probability) { return std::bernoulli_distribution(probability)(random); }
    fleet::boot_clock::duration up_to(std::chrono::milliseconds most)
    {
        return std::chrono::milliseconds(std::uniform_int_distribution<std::int64_t>(0, most.count())(random)
        );
    }

    void pass()
    {
        now += tick;
        for (auto lease = leases.begin(); lease != leases.end();) {
            const bool has_ended = lease->second <= now;
            if (has_ended)
                store.end_lease(lease->first);
            lease = has_ended ? leases.erase(lease) : std::next(lease);
        }
        for (; !under_way.empty() && under_way.begin()->first <= now; under_way.erase(under_way.begin()))
            started.emplace(under_way.begin()->second, now);
        if (!late.empty() && happens(.01)) {
            apply(late.back());
            late.pop_back();
        }
    }

    result<etcd::txn_answer> apply(const etcd::txn& request)
    {
        const auto lacks_lease = [&](const etcd::operation& one) {
            const auto* const put = std::get_if<etcd::put_request>(&one);
            return put && put->lease != 0 && !leases.contains(put->lease);
        };
        if (std::ranges::any_of(request.success, lacks_lease))
            return no_lease;
        return store.transact(request);
    }

    result<etcd::txn_answer> send(const etcd::txn& request, bool is_cut)
    {
        if (is_cut)
            return happens(.5) ? nobody : lost_answer;
        if (happens(.05))
            late.push_back(request);
        if (happens(.05))
            return lost_answer;
        const auto answer = apply(request);
        return happens(.05) ? result<etcd::txn_answer>(lost_answer) : answer;
    }
};

}  // namespace rdad::tests
