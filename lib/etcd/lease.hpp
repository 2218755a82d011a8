// SPDX-License-Identifier: BSL-1.0
// Leases: keys that go with one are gone when nobody has kept it alive for its time to live.
#pragma once

#include "etcd/key_value.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace rdad::etcd {

struct grant_request
{
    /// etcd may give more, at least what it takes to elect a leader.
    std::chrono::seconds ttl{0};

    /// 0: etcd picks one. With one of the caller's own, a grant whose answer was lost can be asked for again.
    std::int64_t id = 0;
};

struct lease
{
    etcd::header header;
    std::int64_t id = 0;

    /// From when the member answered.
    std::chrono::seconds ttl{0};
};

struct lease_state
{
    etcd::header header;
    std::chrono::seconds left{0};

    /// What it was granted, and each keepalive gives.
    std::chrono::seconds ttl{0};

    /// That go with it.
    std::vector<std::string> keys;
};

}  // namespace rdad::etcd
