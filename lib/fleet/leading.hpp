// SPDX-License-Identifier: BSL-1.0
// Who leads the fleet, and whether that is this host.
#pragma once

#include "etcd/key_value.hpp"
#include "etcd/txn.hpp"
#include "etcd/watch.hpp"
#include "failure/failure.hpp"
#include "fleet/boot_clock.hpp"
#include "fleet/host_session.hpp"
#include "fleet/keys.hpp"
#include "fleet/members.hpp"
#include "fleet/session.hpp"
#include "fleet/settlement.hpp"
#include "fleet/timing.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <variant>

namespace rdad::fleet {

/// One host sweeps the service's lists and shares the calls of all. It leads until its session ends; then any other may, in
/// another term. Nothing depends on there being one at most: what a leader writes compares its term (as_leader()).
///
/// Whoever drives it tells what is listed and watched of keys::leader(), asks next(), does what it says, and asks again.
class leading
{
public:
    /// T9; then tell led().
    struct lead
    {
        etcd::txn request;
    };

    /// What the leader of that term does ends: it holds for nobody any more.
    struct stand_down
    {
        std::int64_t term;
    };

    /// Ask again at that time. Null: when something has changed, or the request that is under way is told.
    struct wait
    {
        std::optional<boot_time> until;
    };

    using action = std::variant<lead, stand_down, wait>;

    /// What came of a request.
    struct outcome
    {
        verdict_kind kind = verdict_kind::unknown;

        /// Fenced: which session is over, for session::fenced(). The present one may be another by now.
        std::int64_t session = 0;
    };

    explicit leading(fleet::keys keys) : keys_(std::move(keys)) {}

    /// The key as of that revision of the store. Null: there is none.
    void listed(const std::optional<etcd::key_value>& key, std::int64_t revision);
    void changed(const etcd::event& event);

    action next(const session& present, const members& others, boot_time now);

    /// Each request is to be told, with a failure where its answer isn't waited for any more: until then there is no other.
    outcome led(const result<etcd::txn_answer>& answer, boot_time now);

    /// Which term this host leads. Null: it doesn't.
    std::optional<std::int64_t> term() const noexcept { return term_; }

    /// Who does, as far as is known. Null: nobody.
    const std::optional<host_session>& leader() const noexcept { return leader_; }

private:
    void take(std::optional<etcd::key_value> key, std::int64_t revision);
    bool is_vacant(const members& others) const;

    fleet::keys keys_;
    std::optional<host_session> leader_;
    std::int64_t made_in_ = 0;         ///< the key that says so
    std::int64_t revision_ = 0;        ///< as of which that is known. 0: nothing is
    std::optional<host_session> own_;  ///< whose request asking_ is
    std::optional<std::int64_t> term_;
    std::optional<settlement> asking_;
    bool is_under_way_ = false;
    boot_time not_before_{};
};

}  // namespace rdad::fleet
