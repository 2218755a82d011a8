// SPDX-License-Identifier: BSL-1.0
// Keys with all that they have been, as etcd keeps them.
#pragma once

#include "etcd/key_value.hpp"
#include "etcd/watch.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rdad::simulation {

/// Keys from `key` to before `end`, as of etcd::range_request.
struct key_range
{
    std::string key;
    std::string end = {};

    bool contains(std::string_view other) const;
};

/// Changes are made one by one, and become a revision together by commit().
class revisioned_keys
{
public:
    /// Of the last commit; 1 where there was none.
    std::int64_t revision() const noexcept { return revision_; }

    /// What was before this one is gone. 0: nothing is.
    std::int64_t compacted() const noexcept { return compacted_; }

    /// The revision that the changes since the last commit will be; the last one where there are none.
    std::int64_t next_revision() const noexcept
    {
        return revision_ + (events_.contains(revision_ + 1) ? 1 : 0);
    }

    void put(const std::string& key, std::string value, std::int64_t lease);

    /// How many there were.
    std::int64_t erase(const key_range& which);

    void commit() noexcept { revision_ = next_revision(); }

    /// In their order, as of a revision that is not compacted; next_revision() has what was changed just now.
    std::vector<etcd::key_value> range(const key_range& which, std::int64_t revision) const;

    /// As it is now. Null: it is not there.
    const etcd::key_value* find(const std::string& key) const;

    /// The changes of those keys in the first revision from `from` on that has some. Empty: there were none.
    std::vector<etcd::event> first_events(const key_range& which, std::int64_t from) const;

    /// Takes away what was before that revision, and as etcd does, that something was deleted in it.
    void compact(std::int64_t revision);

private:
    struct state
    {
        std::int64_t since;
        std::optional<etcd::key_value> value;  // null: deleted
    };

    void change(const std::string& key, std::optional<etcd::key_value> value);

    std::map<std::string, std::vector<state>> keys_;
    std::map<std::int64_t, std::vector<etcd::event>> events_;
    std::int64_t revision_ = 1;
    std::int64_t compacted_ = 0;
};

}  // namespace rdad::simulation
