// SPDX-License-Identifier: BSL-1.0
// What the query of GET /jobs asks for.
#pragma once

#include "api/problem.hpp"
#include "emulator/list/filter.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace rdad::emulator {

inline constexpr std::size_t most_listed = 1000;    ///< the greatest $top
inline constexpr std::size_t usually_listed = 100;  ///< $top when it is left out

struct list_query
{
    /// How many jobs a page has at most, 1 to most_listed.
    std::size_t top = usually_listed;

    /// Null: all jobs.
    std::optional<emulator::filter> filter;

    // As they were written, decoded. Null means left out, or a continuation_token that is empty.
    std::optional<std::string> filter_text;
    std::optional<std::string> top_text;
    std::optional<std::string> continuation_token;
};

/// Reads a query as it stands behind the question mark. It is decoded as forms are, since the provider's own
/// client writes spaces as a plus; what offsets of times need is %2B. That client also sends a
/// continuationToken that is empty where it has none. Parameters that the operation doesn't have are passed
/// over. The problem's pointer is "/" and the name of the parameter, or empty if it is the query as a whole
/// that is wrong.
api::checked<list_query> parse_list_query(std::string_view query, const filter_rules& rules);

/// The query for the next page of the same list.
std::string next_query(const list_query& query, std::string_view continuation_token);

}  // namespace rdad::emulator
