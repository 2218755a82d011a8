// SPDX-License-Identifier: BSL-1.0
// The $filter of a list: its text read to a tree of comparisons, and whether a job matches it.
//
//     filter      = conjunction *( "or" conjunction )
//     conjunction = term *( "and" term )
//     term        = "(" filter ")" / property operator value / property "in" "(" value *( "," value ) ")"
//     operator    = "eq" / "ne" / "lt" / "le" / "gt" / "ge"
//     value       = any characters but space, tab, "(", ")", "," and "'"
//                 / "'" any characters, "'" doubled "'"
//
// Which properties, operators and states there are, filter_rules.hpp says: the second generation has no "in".
//
// Words are separated by spaces, and have their case. Texts are compared character by character, ids and
// states without case, createdDateTime as the instants that RFC 3339 values name.
#pragma once

#include "api/problem.hpp"
#include "emulator/jobs/stored_job.hpp"
#include "emulator/list/filter_rules.hpp"
#include "emulator/list/job_property.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace rdad::emulator {

enum class comparator
{
    eq,
    ne,
    lt,
    le,
    gt,
    ge,
    in,
};

/// One property compared with what the filter says. A job that has several values of the property, as it has
/// several inputs, matches if one of them does; `ne` is the opposite of `eq`, so none may be equal. A job
/// without a value matches `ne` only.
struct comparison
{
    job_property property = job_property::id;
    comparator how = comparator::eq;

    /// One value, of `in` any number, sorted. Ids and states are in lower case. Empty for createdDateTime.
    std::vector<std::string> texts;

    /// The same for createdDateTime.
    std::vector<time_point> times;
};

struct filter;

/// Matches if all of its parts match.
struct conjunction
{
    std::vector<filter> parts;
};

/// Matches if one of its parts matches.
struct disjunction
{
    std::vector<filter> parts;
};

struct filter
{
    std::variant<comparison, conjunction, disjunction> node;
};

// Limits, so that no filter takes long to read or to evaluate.
inline constexpr std::size_t longest_filter = 8192;      ///< in bytes
inline constexpr std::size_t deepest_filter = 32;        ///< parentheses within each other
inline constexpr std::size_t most_filter_values = 1000;  ///< values in all comparisons together

/// Reads a filter, percent-decoded. The problem says at which character (counted from 1) what is expected.
api::checked<filter> parse_filter(std::string_view text, const filter_rules& rules);

bool matches(const filter& filter, const stored_job& job, time_point now);

/// The ids, in lower case, of which one a job must have to match; null if the filter names none that it must
/// have.
std::optional<std::vector<std::string>> required_ids(const filter& filter);

/// True if no job matches that isn't under way.
bool requires_running(const filter& filter);

}  // namespace rdad::emulator
