// SPDX-License-Identifier: BSL-1.0
// Records whose session has ended, on their way to a host that is there.
#pragma once

#include "etcd/key_value.hpp"
#include "etcd/txn.hpp"
#include "failure/failure.hpp"
#include "fleet/boot_clock.hpp"
#include "fleet/kept_life.hpp"
#include "fleet/keys.hpp"
#include "fleet/members.hpp"
#include "fleet/record_id.hpp"
#include "fleet/session.hpp"
#include "fleet/settlement.hpp"
#include "fleet/timing.hpp"
#include "fleet/transactions.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <utility>
#include <variant>
#include <vector>

namespace rdad::fleet {

/// Adopts the records that are chosen for this host, and what others have left, many at a time. One request at a time is
/// under way, also where its session ends meanwhile: each is to be told, with a failure where its answer isn't waited for any
/// more.
///
/// Told all that a watch says of keys::lives(), and listings: when a session of this host has begun; when a host has gone, of
/// which nothing is kept here while its session is alive; and every ten minutes.
class adopting
{
public:
    /// T6; then tell told().
    struct adopt
    {
        etcd::txn request;
    };

    /// Ask again at that time. Null: when something has been seen, or the request that is under way is told.
    struct wait
    {
        std::optional<boot_time> until;
    };

    using action = std::variant<adopt, wait>;

    /// What came of a request.
    struct outcome
    {
        /// Impossible: those that were asked for go on one by one, or `left` says which it is.
        verdict_kind kind = verdict_kind::unknown;

        /// Impossible: what etcd doesn't take by itself either. It is left until it is listed again.
        std::optional<record_id> left{};

        /// Those that are the present session's now, as they are. What is open of them may arrive from now on for as long as
        /// may_arrive_until() says. What a session has adopted that is over by now is adopted once more.
        std::vector<adopted> taken{};

        /// Fenced: which session is over, for session::fenced(). The present one may be another by now.
        std::int64_t session = 0;
    };

    explicit adopting(fleet::keys keys) : keys_(std::move(keys)) {}

    /// A record as it is. A failure: it can't be read (read_kept_life()), and is left to others.
    result<void> saw(
        const etcd::key_value& life,
        const session& present,
        const members& others,
        boot_time now
    );

    /// It has ended.
    void gone(const record_id& id);

    /// `calendar` is for those that look at an adoption later.
    action next(
        const session& present,
        const members& others,
        std::chrono::sys_seconds calendar,
        boot_time now
    );
    outcome told(
        const result<etcd::txn_answer>& answer,
        const session& present,
        const members& others,
        boot_time now
    );

    /// How many records are known that nobody owns.
    std::size_t orphans() const noexcept { return orphans_.size(); }

private:
    struct orphan
    {
        kept_life life;
        std::int64_t mod_revision;
        boot_time due;  ///< when this host adopts it
    };

    outcome take_apart(const std::vector<adopted>& asked, boot_time now);
    void put_off(const record_id& id, boot_time due);
    void choose(
        const session& present,
        const members& others,
        std::chrono::sys_seconds calendar,
        boot_time now
    );

    fleet::keys keys_;
    std::map<record_id, orphan> orphans_;
    std::set<std::pair<boot_time, record_id>> due_;
    std::optional<host_session> own_;  ///< by which the request was made
    std::vector<adopted> asked_;       ///< what it is about; empty: there is none
    std::size_t alone_ = 0;            ///< how many are still asked for one by one
    bool is_under_way_ = false;
    bool is_unknown_ = false;
    boot_time not_before_{};
};

}  // namespace rdad::fleet
