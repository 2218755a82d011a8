// SPDX-License-Identifier: BSL-1.0
// A model of etcd in virtual time: one strictly serializable store, whose requests are done in the moment in which they arrive.
#pragma once

#include "etcd/failure.hpp"
#include "etcd/lease.hpp"
#include "etcd/range.hpp"
#include "etcd/txn.hpp"
#include "simulated_etcd/revisioned_keys.hpp"
#include "simulation/event_queue.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace rdad::simulation {

/// What a cluster answers, to requests of the types of lib/etcd and by its failures. That it does is shown against a real
/// one (agreement.cpp). What hosts meet on the way to it is the matter of `faulty_link`, and watches are of
/// `simulated_watch`.
class simulated_etcd
{
public:
    using clock = event_queue::clock;

    /// etcd gives a lease no less, with Debian's times between heartbeats and elections.
    static constexpr std::chrono::seconds least_ttl{2};

    /// The most bytes of a change, here of its keys and values.
    static constexpr std::size_t largest_request = 3 * 512 * 1024;

    /// Must outlive what happens in `time`.
    explicit simulated_etcd(event_queue& time) : time_(time) {}
    simulated_etcd(const simulated_etcd&) = delete;
    simulated_etcd& operator=(const simulated_etcd&) = delete;

    // Requests, as of etcd::store. `errc::unavailable` without a quorum.

    rdad::result<etcd::range_answer> range(const etcd::range_request& request);
    rdad::result<etcd::txn_answer> transact(const etcd::txn& request);
    rdad::result<etcd::lease> grant(const etcd::grant_request& request);
    rdad::result<etcd::lease> keep_alive(std::int64_t id);
    rdad::result<void> revoke(std::int64_t id);
    rdad::result<etcd::lease_state> time_to_live(std::int64_t id);

    /// Takes away what was before that revision. `errc::compacted` if it is, and `errc::unavailable` of one to come.
    rdad::result<void> compact(std::int64_t revision);

    // Faults.

    /// The database has reached its quota.
    void set_full(bool is_full) noexcept { is_full_ = is_full; }

    /// Without a quorum no request is done, and no lease ends. When there is one again, it has elected.
    void set_quorum(bool has_quorum);

    /// Another member leads: a later term, and each lease has all of its time again.
    void elect();

    /// The lease ends now, as if its time were over.
    void end_lease(std::int64_t id);

    /// Leases end that much later than they should. Of those that are granted or kept alive from now on.
    void set_lateness_of_leases(clock::duration by) noexcept { lateness_ = by; }

    /// Watches tell no deletions from now on.
    void set_deletions_told(bool are_told) noexcept { deletions_are_told_ = are_told; }

    // For watches and links.

    bool has_quorum() const noexcept { return has_quorum_; }
    bool tells_deletions() const noexcept { return deletions_are_told_; }
    const revisioned_keys& keys() const noexcept { return keys_; }

    /// Called after each change of keys, and of the quorum; as long as this lives.
    void on_change(std::function<void()> listener) { listeners_.push_back(std::move(listener)); }

    /// Called once there is a quorum, which is now if there is one.
    void when_quorum(std::function<void()> then);

private:
    struct living_lease
    {
        std::chrono::seconds ttl;
        clock::time_point ends;
        std::set<std::string> keys = {};
    };

    etcd::header header() const;
    void commit();
    void renew(std::int64_t id);
    void end_due(std::int64_t id);
    void attach(const std::string& key, std::int64_t lease);
    bool is_so(const etcd::compare& one) const;
    rdad::result<void> check(const std::vector<etcd::operation>& operations) const;
    etcd::operation_answer do_one(const etcd::operation& one);
    etcd::range_answer read(const etcd::range_request& request) const;

    event_queue& time_;
    revisioned_keys keys_;
    std::map<std::int64_t, living_lease> leases_;
    std::int64_t last_lease_ = 7'000'000;
    std::uint64_t term_ = 2;
    bool is_full_ = false;
    bool has_quorum_ = true;
    bool deletions_are_told_ = true;
    clock::duration lateness_{};
    std::vector<std::function<void()>> listeners_;
    std::vector<std::function<void()>> waiting_for_quorum_;
};

}  // namespace rdad::simulation
