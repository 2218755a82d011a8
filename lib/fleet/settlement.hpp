// SPDX-License-Identifier: BSL-1.0
// What has become of a transaction, when its answer says so, and when it is lost.
#pragma once

#include "etcd/key_value.hpp"
#include "etcd/txn.hpp"
#include "failure/failure.hpp"
#include "fleet/transactions.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace rdad::fleet {

enum class verdict_kind
{
    /// It has, by this request or by one before whose answer was lost.
    happened,
    /// The session of the host that has sent it is over: what it has begun ends. Whether this has happened before is for who
    /// adopts the record to see.
    fenced,
    /// It has not, and never will: what it was to change is something else.
    changed,
    /// The answer was lost: the same request is to be sent again, until the verdict is another one. One that is sent later may
    /// come earlier.
    unknown,
    /// etcd has refused it, or nobody could be asked: nothing has changed. That may pass, or somebody mend it.
    refused,
    /// etcd takes no such request: it is too large, or makes no sense. Nothing has changed, and to send it again is for
    /// nothing.
    impossible,
};

struct verdict
{
    verdict_kind kind = verdict_kind::unknown;

    /// Happened: the mod_revision of what was changed; 0 where it is gone.
    std::int64_t mod_revision = 0;

    /// Changed: what is there. Null: nothing.
    std::optional<etcd::key_value> there{};

    /// Unknown, refused and impossible: why.
    std::optional<failure> why{};

    /// Fenced: which session is over, for session::fenced(). The present one may be another by now.
    std::int64_t session = 0;
};

/// One change, until it is known what has become of it.
///
/// Where the comparisons fail, what is there is compared with what was meant. Both are read together, so whoever finds the
/// session alive knows that nobody else has written in the place of the owner.
class settlement
{
public:
    explicit settlement(change change) : change_(std::move(change)) {}

    /// To be sent; again and again until the verdict is neither unknown nor refused.
    const etcd::txn& request() const noexcept { return change_.request; }

    verdict told(const result<etcd::txn_answer>& answer);

private:
    change change_;
    bool is_unknown_ = false;  ///< one of the requests may have happened
};

/// Where a record is that was to be published.
enum class whereabouts
{
    nowhere,  ///< it isn't published
    alive,    ///< it is worked on
    done,     ///< it has ended; its end isn't collected yet
};

/// Of publish().
struct publication
{
    /// Changed: some are published, or the key of the host was written since: the others are to be sent again.
    verdict_kind kind = verdict_kind::unknown;

    /// Happened and changed: the mod_revision of the host's key.
    std::int64_t host_revision = 0;

    /// Changed: of each record, in their order.
    std::vector<whereabouts> each{};
    std::optional<failure> why{};  ///< as of verdict
};

/// What the answer to publish() with `count` records says. It doesn't know of answers before.
publication read_publication(const result<etcd::txn_answer>& answer, std::int64_t session, std::size_t count);

/// Of adopt().
struct adoption_verdict
{
    /// Changed: some are taken by an earlier request, or others have changed.
    verdict_kind kind = verdict_kind::unknown;

    /// Happened: the mod_revision of all.
    std::int64_t mod_revision = 0;

    /// Changed: the life of each record, in their order. Null: it has ended.
    std::vector<std::optional<etcd::key_value>> each{};
    std::optional<failure> why{};  ///< as of verdict
};

/// What the answer to adopt() with `count` records says. It doesn't know of answers before.
adoption_verdict read_adoption(
    const result<etcd::txn_answer>& answer,
    std::int64_t session,
    std::size_t count
);

}  // namespace rdad::fleet
