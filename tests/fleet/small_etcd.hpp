// SPDX-License-Identifier: BSL-1.0
// As much of etcd as shows what a transaction does: keys with their revisions.
#pragma once

#include "etcd/failure.hpp"
#include "etcd/lease.hpp"
#include "etcd/txn.hpp"
#include "failure/failure.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace rdad::tests {

inline const failure lost_answer{etcd::errc::unknown_outcome, "The answer was lost."};
inline const failure not_taken{etcd::errc::too_large, "That is too large."};
inline const failure nobody{etcd::errc::unavailable, "Nobody could be asked."};

class small_etcd
{
public:
    /// As etcd answers. `errc::invalid` where it changes a key twice.
    result<etcd::txn_answer> transact(const etcd::txn& request);

    /// The answer of one that is not refused.
    etcd::txn_answer apply(const etcd::txn& request) { return transact(request).value(); }

    const etcd::key_value* find(const std::string& key) const
    {
        const auto found = keys_.find(key);
        return found == keys_.end() ? nullptr : &found->second;
    }

    /// All keys with that beginning.
    std::vector<etcd::key_value> listed(const std::string& prefix) const;

    /// 0: it is not there.
    std::int64_t mod_revision(const std::string& key) const
    {
        return find(key) ? find(key)->mod_revision : 0;
    }

    void put(const std::string& key, std::string value, std::int64_t lease = 0)
    {
        apply({.compares = {}, .success = {etcd::put_request{key, std::move(value), lease}}});
    }

    /// Its keys go with it.
    void end_lease(std::int64_t lease)
    {
        ++revision_;
        std::erase_if(keys_, [&](const auto& entry) { return entry.second.lease == lease; });
    }

    std::size_t size() const { return keys_.size(); }
    std::int64_t revision() const { return revision_; }

    etcd::header header() const
    {
        return {.cluster_id = 1, .member_id = 1, .revision = revision_, .raft_term = term};
    }

    std::uint64_t term = 2;

private:
    bool is_so(const etcd::compare& compare) const;
    etcd::operation_answer operate(const etcd::operation& operation);

    std::map<std::string, etcd::key_value> keys_;
    std::int64_t revision_ = 100;
};

}  // namespace rdad::tests
