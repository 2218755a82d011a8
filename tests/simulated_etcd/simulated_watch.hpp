// SPDX-License-Identifier: BSL-1.0
// What a watch of the simulated etcd has to tell.
#pragma once

#include "etcd/watch.hpp"
#include "simulated_etcd/simulated_etcd.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace rdad::simulation {

/// Tells the same as an etcd::watch, whenever somebody asks: who asks late is told late, and where what it would tell has
/// been compacted meanwhile, that.
class simulated_watch
{
public:
    /// Watches from now on, or from the revisions that are asked for. `store` must outlive it.
    simulated_watch(const simulated_etcd& store, const std::vector<etcd::watch_request>& ranges);

    /// The oldest news of all ranges, of one revision. Null: nothing is new.
    std::optional<etcd::watch_news> next();

    /// As of etcd::watch.
    void go_on(std::size_t range, std::int64_t revision);

    /// That nothing more is new, of each range that is watched; what next() has to tell comes before.
    std::vector<etcd::watch_news> progress() const;

private:
    struct watched
    {
        key_range which;
        std::int64_t next;  // revision to be told
        bool has_begun = false;
        bool is_compacted = false;
    };

    std::optional<etcd::watch_news> first_word(std::size_t index);

    const simulated_etcd& store_;
    std::vector<watched> ranges_;
};

}  // namespace rdad::simulation
