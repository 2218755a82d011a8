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

    // As they were written, percent-decoded. Null means left out.
    std::optional<std::string> filter_text;
    std::optional<std::string> top_text;
    std::optional<std::string> continuation_token;
};

/// Reads a query as it stands behind the question mark. It is percent-decoded as URLs are (RFC 3986), not as
/// forms are: a plus is a plus, which offsets of times need, and a space is written as %20. Parameters that
/// the operation doesn't have are passed over. The problem's pointer is "/" and the name of the parameter, or
/// empty if it is the query as a whole that is wrong.
api::checked<list_query> parse_list_query(std::string_view query, const filter_rules& rules);

/// The query for the next page of the same list.
std::string next_query(const list_query& query, std::string_view continuation_token);

}  // namespace rdad::emulator
