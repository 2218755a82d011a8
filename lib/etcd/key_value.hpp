// SPDX-License-Identifier: BSL-1.0
// Keys as etcd keeps them, and what it says of itself with each answer.
#pragma once

#include <cstdint>
#include <string>

namespace rdad::etcd {

/// Where the member that answered stands. 0: it did not say.
struct header
{
    std::uint64_t cluster_id = 0;
    std::uint64_t member_id = 0;

    /// Of the whole store, when it answered.
    std::int64_t revision = 0;

    /// Rises with each election of a leader.
    std::uint64_t raft_term = 0;

    friend bool operator==(const header&, const header&) = default;
};

struct key_value
{
    std::string key = {};    ///< any bytes
    std::string value = {};  ///< any bytes

    /// The revisions of the store in which the key was made, and last changed.
    std::int64_t create_revision = 0;
    std::int64_t mod_revision = 0;

    /// 1 when it is made, and one more with each change.
    std::int64_t version = 0;

    /// With which lease it goes. 0: with none.
    std::int64_t lease = 0;

    friend bool operator==(const key_value&, const key_value&) = default;
};

}  // namespace rdad::etcd
