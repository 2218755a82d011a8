// SPDX-License-Identifier: BSL-1.0
// The transactions by which the hosts of a fleet change what they share. There are no other writes.
//
// Each compares that the session of the host that sends it is alive, and that what it changes is as that host has seen it: an
// answer may be lost, and the request come later than all that was done since. It does nothing then.
//
// Where it does nothing, it reads what tells why: the key of the host first, then those that it would have changed.
#pragma once

#include "etcd/txn.hpp"
#include "fleet/done_record.hpp"
#include "fleet/host_session.hpp"
#include "fleet/kept_life.hpp"
#include "fleet/keys.hpp"
#include "fleet/limits.hpp"
#include "fleet/record_id.hpp"
#include "fleet/values.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace rdad::fleet {

/// Who sends a transaction.
struct writer
{
    fleet::keys keys;
    host_session own;
};

/// The key of a host, as all its sessions make it.
struct host_key
{
    std::string value;       ///< to_text(member)
    std::int64_t lease = 0;  ///< never 0
};

/// A record as its owner, or who adopts it, has seen it.
struct seen_life
{
    record_id id;
    std::int64_t mod_revision = 0;  ///< of life/r
};

/// A change of one key, and how it is known again.
struct change
{
    etcd::txn request;

    /// What that key holds when it has happened. Null: it is gone.
    std::optional<std::string> meant;

    /// Of the host that sends it.
    std::int64_t session = 0;
};

/// Whether etcd takes it, by its size and the number of its operations.
bool fits(const etcd::txn& request);

/// T1: a session of the host begins; its number is the revision of the answer. Reads the key where there is one.
etcd::txn begin_session(const keys& keys, const std::string& host, const host_key& key);

/// A record that is taken.
struct published
{
    record_id id;
    std::string spec_text;
    std::string life_text;
};

/// T2: records of files that were dropped at the host; most_records at most. `host_revision` is the mod_revision of its key,
/// which is written anew as `key`: of several requests of a session whose answers are lost, one at most happens. Else one of
/// them could publish a record once more when that is done already, and its end collected.
/// Reads of each record whether there is its life, and whether its end.
etcd::txn publish(
    const writer& who,
    const host_key& key,
    std::int64_t host_revision,
    std::span<const published> records
);

/// T3, and with the intent to create a job T4: the record goes on.
change advance(const writer& who, const seen_life& seen, const kept_life& life);

/// T4 of an activation of that job: `life` is of with_intent(). The job is wanted, so that it is in doubt no more, where it
/// was by an earlier record: else it would be taken for one that was started against all expectation until it is followed.
change activate(const writer& who, const seen_life& seen, const kept_life& life, const std::string& job_id);

/// T3 with what somebody has ordered: `order_revision` is the mod_revision of that key, which is gone then. Changed, with the
/// life as it was seen: the order is another one by now.
change take_order(
    const writer& who,
    const seen_life& seen,
    std::int64_t order_revision,
    const kept_life& life
);

/// T5: the job is active, and followed from now on: `life` is of followed_as(). It is in doubt no more, as by activate():
/// it may have been started without that.
change follow(const writer& who, const seen_life& seen, const kept_life& life);

/// A record of a session that has ended; `life` is of adopted_by().
struct adopted
{
    seen_life seen;
    kept_life life;
};

/// T6: most_records at most. Reads the life of each.
etcd::txn adopt(const writer& who, std::span<const adopted> records);

/// T7: the record is done. `life` is what it was. Null: there is no doubt.
change end(
    const writer& who,
    const seen_life& seen,
    const kept_life& life,
    const done_record& done,
    const std::optional<doubt>& doubt
);

/// T8: an order for a record that may be any host's; where it goes on meanwhile, its life is to be looked at again.
change order(const writer& who, const seen_life& seen, std::string text);

/// T9: the host leads, until its session ends. Its term is the create_revision of that key.
change lead(const writer& who, std::int64_t lease);

/// What the leader of that term writes. It reads the key of the leader where it fails.
etcd::txn as_leader(const writer& who, std::int64_t term, std::vector<etcd::operation> writes);

/// The same for the budget, in the place of the one that the leader has seen with the asks; `seen_revision` is the
/// mod_revision of that, 0 where there was none. One that comes late must not hide what was granted since: the next leader
/// reads what its predecessor has granted.
etcd::txn tell_budget(const writer& who, std::int64_t term, std::int64_t seen_revision, std::string text);

/// The end of a record is in the spool of its home, which is the host that sends this. `done_revision` is the mod_revision.
/// Only when the claim of which the record was made has ended: until then a restart publishes it again, and the end is what
/// keeps it from that.
change collect(const writer& who, const record_id& id, std::int64_t done_revision);

}  // namespace rdad::fleet
