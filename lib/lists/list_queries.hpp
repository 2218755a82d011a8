// SPDX-License-Identifier: BSL-1.0
// What the sweeps ask the list of jobs for.
#pragma once

#include "api/service.hpp"

#include <chrono>
#include <cstddef>
#include <deque>
#include <string>
#include <vector>

namespace rdad::lists {

// Each is a path below the service's prefix, with its query. A page is as long as the service allows: 1,000 jobs. The second
// generation has neither `in` nor parentheses.

std::string query_of_active(const api::service& service);

/// Those that have ended and were created then or later. The service compares the time with its own.
std::string query_of_ended(const api::service& service, std::chrono::sys_seconds created);

struct query_of_ids
{
    std::string path;
    std::vector<std::string> ids;
};

/// As many of those ids, from the first on, as a path of `longest` bytes has room for.
query_of_ids query_of_first(
    const api::service& service,
    const std::deque<std::string>& ids,
    std::size_t longest
);

/// How many ids of the usual form, UUIDs, these are. Not less than one.
std::size_t most_ids(const api::service& service, std::size_t longest) noexcept;

}  // namespace rdad::lists
