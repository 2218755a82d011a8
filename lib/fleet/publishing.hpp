// SPDX-License-Identifier: BSL-1.0
// Records of files that were dropped at this host, on their way into the fleet.
#pragma once

#include "etcd/txn.hpp"
#include "failure/failure.hpp"
#include "fleet/boot_clock.hpp"
#include "fleet/kept_life.hpp"
#include "fleet/keys.hpp"
#include "fleet/record_id.hpp"
#include "fleet/session.hpp"
#include "fleet/settlement.hpp"
#include "fleet/timing.hpp"

#include <chrono>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace rdad::fleet {

struct record_to_publish
{
    record_id id;
    std::string spec_text;

    /// Its owner is the session that publishes it.
    kept_life life;
};

struct published_record
{
    record_id id;

    /// Not nowhere. Alive: whose it is says its life; of a session before it is adopted as any other.
    whereabouts where = whereabouts::alive;

    friend bool operator==(const published_record&, const published_record&) = default;
};

/// Publishes records in their order, many at a time, until it is known of each that it is in the fleet: then its claim may
/// end. One request at a time is under way, also where its session ends meanwhile: each is to be told, with a failure where
/// its answer isn't waited for any more.
class publishing
{
public:
    /// T2; then tell told().
    struct publish
    {
        etcd::txn request;
    };

    /// etcd doesn't take the record: it isn't published, and is to be told as rejected.
    struct refuse
    {
        record_id id;

        /// What etcd has said. Null: it wasn't asked, as the record is larger than it takes.
        std::optional<failure> why{};
    };

    /// Ask again at that time. Null: when there are a session and records, and the request that is under way is told.
    struct wait
    {
        std::optional<boot_time> until;
    };

    using action = std::variant<publish, refuse, wait>;

    /// What came of a request.
    struct outcome
    {
        /// Impossible: fewer are asked for from now on, and one is refused in the end.
        verdict_kind kind = verdict_kind::unknown;

        /// Those that are in the fleet.
        std::vector<published_record> published{};

        /// Fenced: which session is over, for session::fenced(). The present one may be another by now.
        std::int64_t session = 0;
    };

    explicit publishing(fleet::keys keys) : keys_(std::move(keys)) {}

    void add(record_to_publish record) { waiting_.push_back(std::move(record)); }

    std::size_t waiting() const noexcept { return waiting_.size(); }

    action next(const session& present, boot_time now);
    outcome told(const result<etcd::txn_answer>& answer, boot_time now);

private:
    refuse refuse_first(std::optional<failure> why);
    outcome divide(const failure& why, boot_time now);
    etcd::txn request_of(std::size_t count, const session& present) const;

    fleet::keys keys_;
    std::deque<record_to_publish> waiting_;
    std::optional<host_session> own_;  ///< by which the request was made
    std::int64_t host_revision_ = 0;   ///< of its key
    std::optional<etcd::txn> asking_;
    std::size_t asked_ = 0;  ///< how many of those that wait, from the first, it is about
    bool is_under_way_ = false;
    bool is_unknown_ = false;   ///< a request of the session may have happened, or still do so
    std::size_t suspects_ = 0;  ///< among how many, from the first, there is one that etcd doesn't take
    std::optional<failure> first_is_impossible_;
    boot_time not_before_{};
};

}  // namespace rdad::fleet
