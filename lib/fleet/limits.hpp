// SPDX-License-Identifier: BSL-1.0
// How much goes into one request to etcd.
#pragma once

#include "etcd/txn.hpp"
#include "job/job_file.hpp"

#include <cstddef>

namespace rdad::fleet {

/// Of how many records one transaction may be about: two comparisons and two changes for each, beside a few others.
inline constexpr std::size_t most_records = 60;

static_assert(2 * most_records + 2 <= etcd::most_operations);

/// The most bytes of a request that etcd takes (--max-request-bytes), 1.5 MiB. The largest spec fits with its life into one;
/// where more come together, whoever sends it asks fits() before. What doesn't fit alone isn't taken by a fleet, or goes home
/// without what is in the way (done_record_of()): values in parts are for a later step.
inline constexpr std::size_t largest_request = std::size_t{3} << 19U;

/// The most bytes of a final record that go home: the rest is for all else that is in the request which ends a record.
inline constexpr std::size_t largest_done = largest_request - (std::size_t{1} << 16U);

static_assert(job::largest_job_file + (std::size_t{1} << 18U) < largest_done);

}  // namespace rdad::fleet
