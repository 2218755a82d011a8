// SPDX-License-Identifier: BSL-1.0
// The session of this host: how it begins, is kept alive, and is followed by the next one.
#pragma once

#include "etcd/key_value.hpp"
#include "etcd/lease.hpp"
#include "etcd/txn.hpp"
#include "failure/failure.hpp"
#include "fleet/boot_clock.hpp"
#include "fleet/host_session.hpp"
#include "fleet/keys.hpp"
#include "fleet/timing.hpp"
#include "fleet/transactions.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <variant>

namespace rdad::fleet {

struct session_options
{
    fleet::keys keys;

    /// The uuid of this host.
    std::string host;

    /// What its key says: to_text(member).
    std::string member_text;

    /// The lease of the last session of this spool, as session::lease() told its process; its key goes with it. 0: it isn't
    /// known, and a session that there may be ends by itself.
    std::int64_t earlier_lease = 0;
};

/// Drives the sessions of one host, one after the other, for as long as it is in the fleet.
///
/// Whoever drives it asks next(), does what it says at once, tells what has come of it, and asks again. One request at a time
/// is under way, also where the session ends meanwhile: each is to be told, with a failure where its answer isn't waited for
/// any more.
class session
{
public:
    /// End the lease; then tell revoked().
    struct revoke
    {
        std::int64_t lease;
    };

    /// Then tell granted().
    struct grant
    {
        etcd::grant_request request;
    };

    /// T1; then tell begun().
    struct begin
    {
        etcd::txn request;
    };

    /// Then tell kept().
    struct keep_alive
    {
        std::int64_t lease;
    };

    /// The session has ended: what runs was begun in it and ends now, with nothing written of it. Its records are those of
    /// whoever adopts them, which may be this host.
    struct over
    {
        host_session which;
    };

    /// Ask again at that time, or where something else happens. Null: when it is told what has come of the request that is
    /// under way, or the session is to end.
    struct wait
    {
        std::optional<boot_time> until;
    };

    /// The host has left.
    struct left
    {};

    using action = std::variant<revoke, grant, begin, keep_alive, over, wait, left>;

    /// `seed` is for the ids of its leases, of which no two hosts may have the same: the host's uuid is mixed in.
    session(session_options options, std::uint32_t seed);

    action next(boot_time now);

    // What came of an action. Nothing happens where it isn't asked for any more: the session was fenced, or the host leaves.

    void revoked(const result<void>& answer, boot_time now);
    void granted(const result<etcd::lease>& answer, boot_time now);
    void begun(const result<etcd::txn_answer>& answer, boot_time now);
    void kept(const result<etcd::lease>& answer, boot_time now);

    /// etcd has answered something else: its term counts.
    void saw(const etcd::header& header) noexcept;

    /// A transaction of that session has found it ended.
    void fenced(std::int64_t which) noexcept;

    /// The host leaves the fleet: what runs is to have ended before. Others adopt its records at once.
    void leave() noexcept;

    /// Which session goes on, as far as is known. Null: none.
    std::optional<host_session> current() const;

    /// Whether jobs may be started now: there is a session, and its lease can't have ended.
    bool may_start(boot_time now) const noexcept;

    /// Of the present session, and of one that is to begin. 0: there is none.
    std::int64_t lease() const noexcept { return lease_; }

    /// What its key holds, for publish(). Only while there is a session.
    host_key key() const { return {options_.member_text, lease_}; }

    /// For how long a session that isn't known here has kept this one from beginning, where it has outlived any that nobody
    /// keeps alive: another host has the same uuid. Null: there is none.
    std::optional<boot_clock::duration> kept_out_for(boot_time now) const noexcept;

private:
    enum class state
    {
        revoking,
        granting,
        beginning,
        alive,
        ended,
        left,
    };

    action next_request(boot_time now);
    action next_grant(boot_time now);
    void begin_anew();
    void start(std::int64_t made_in) noexcept;
    void end(state next) noexcept;
    void try_again(boot_time now) noexcept { not_before_ = now + retry_after; }

    session_options options_;
    std::mt19937_64 random_;
    state state_;
    state after_end_ = state::granting;
    std::int64_t lease_ = 0;
    std::int64_t lease_to_end_;
    std::int64_t session_ = 0;  ///< while alive, and until its end is told
    bool is_under_way_ = false;
    bool is_leaving_ = false;
    bool is_grant_unknown_ = false;  ///< an answer to the grant of lease_ was lost
    std::uint64_t term_ = 0;         ///< the highest that was seen
    boot_time not_before_{};         ///< of the next try, but of a keepalive
    boot_time keepalive_due_{};
    boot_time sent_{};          ///< the last grant or keepalive
    boot_time trusted_from_{};  ///< the sending of the last one that was acknowledged, or may have been
    std::optional<boot_time> kept_out_since_;
};

}  // namespace rdad::fleet
