// SPDX-License-Identifier: BSL-1.0
// How the members of the cluster are, for people.
#pragma once

#include "etcd/key_value.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace rdad::etcd {

struct member_status
{
    etcd::header header;

    /// "3.4.23"
    std::string version;

    /// Bytes of the database's file, which counts for the quota, and of them those in use.
    std::int64_t db_size = 0;
    std::int64_t db_size_in_use = 0;

    /// The member id of the leader; 0: this one knows of none.
    std::uint64_t leader = 0;

    std::uint64_t raft_term = 0;
    std::uint64_t raft_index = 0;

    /// What it finds wrong with itself, in its words.
    std::vector<std::string> errors;
};

struct member_alarm
{
    std::uint64_t member_id = 0;

    /// "NOSPACE", "CORRUPT", as etcd has it.
    std::string kind;

    friend bool operator==(const member_alarm&, const member_alarm&) = default;
};

}  // namespace rdad::etcd
