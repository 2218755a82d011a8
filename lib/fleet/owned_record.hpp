// SPDX-License-Identifier: BSL-1.0
// A record of this session, while something is done for it: by which changes what its driver wants gets into the fleet.
#pragma once

#include "etcd/txn.hpp"
#include "failure/failure.hpp"
#include "fleet/kept_life.hpp"
#include "fleet/settlement.hpp"
#include "fleet/transactions.hpp"
#include "job/call.hpp"
#include "job/record.hpp"

#include <cassert>
#include <chrono>
#include <cstdint>
#include <optional>
#include <utility>

namespace rdad::fleet {

/// Goes on from what is there; one change after the other.
///
/// Whoever drives it says what is to be kept, sends request(), tells what has come of it, and sends it again, until the
/// verdict is neither unknown nor refused. Fenced and changed: the record is another's, or done; this one is over.
class owned_record
{
public:
    /// As it was read, or adopted, by that session, which is its owner.
    owned_record(writer who, seen_life seen, kept_life life)
        : who_(std::move(who)), seen_(std::move(seen)), life_(std::move(life))
    {
        assert(life_.owner == who_.own && seen_.mod_revision > 0);
    }

    /// What the fleet has of it, as far as is known.
    const kept_life& life() const noexcept { return life_; }

    // What is to be kept. Not before it is known what has become of the change before.

    /// The record as it is now. `before` as of driver::save.
    void save(const job::record& record, std::optional<job::operation> before = std::nullopt);

    /// The same, which has taken in what somebody has ordered. Where that is another order by now, the verdict is changed, and
    /// the life is as it was.
    void save_with_order(const job::record& record, std::int64_t order_revision);

    /// It is done, with that outcome: it goes to its home. `now` is for people who look at a doubt.
    void end(const job::record& record, std::chrono::sys_seconds now);

    bool is_asking() const noexcept { return asking_.has_value(); }

    /// Only while is_asking().
    const etcd::txn& request() const
    {
        assert(asking_);
        return asking_->request();
    }

    verdict told(const result<etcd::txn_answer>& answer);

private:
    void ask(change change, kept_life next);

    writer who_;
    seen_life seen_;
    kept_life life_;
    std::optional<settlement> asking_;
    std::optional<kept_life> next_;  ///< once that has happened
};

}  // namespace rdad::fleet
