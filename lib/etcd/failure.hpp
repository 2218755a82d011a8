// SPDX-License-Identifier: BSL-1.0
// What can go wrong with a request to etcd, by what it means for who asked.
#pragma once

#include "failure/failure.hpp"

#include <boost/system/error_code.hpp>

#include <type_traits>

namespace rdad::etcd {

enum class errc
{
    /// No member could do it: nothing has changed, and it may be asked again.
    unavailable = 1,
    /// A change was asked for, and its answer was lost: it has happened, or not, or will yet, behind changes that are done by
    /// then: a member that was stopped goes on with what it has read. Only what it compares keeps it from that.
    unknown_outcome,
    /// The database has reached its quota. Reads, deletions and keepalives go on.
    no_space,
    /// The request, or its answer, is larger than etcd or this client takes.
    too_large,
    /// The revision is gone: list again.
    compacted,
    /// The lease has ended, was revoked, or never was.
    lease_gone,
    /// A lease of that id is there already.
    lease_exists,
    /// etcd doesn't trust this client, this client doesn't trust etcd, or it may not do this.
    unauthenticated,
    /// etcd says that the request makes no sense, or the settings are no good.
    invalid,
    /// What came is not an answer of etcd's gateway.
    malformed_answer,
    /// An endpoint is a member of another cluster than those before.
    another_cluster,
};

const boost::system::error_category& etcd_category() noexcept;

boost::system::error_code make_error_code(errc errc) noexcept;

}  // namespace rdad::etcd

template <>
struct boost::system::is_error_code_enum<rdad::etcd::errc> : std::true_type
{};
