// SPDX-License-Identifier: BSL-1.0
// Which jobs somebody asks for, and how the question says it. Which are meant, job_choice.hpp says. Pure.
#pragma once

#include "failure/failure.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace rdad::control {

struct job_query
{
    /// As people name jobs: the name of one, a pattern of names (glob(7)), or the label or the name of a batch
    /// ("bridges#12"; "bridges" is the last one of that name, unless a job has it). Empty: all jobs.
    std::vector<std::string> names;

    /// The folders of the spool whose jobs are meant, as "active" or "failed". Empty: active and held.
    std::vector<std::string> states;

    /// The most jobs that are told, the first ones in their natural order.
    std::size_t limit = 1000;

    /// Whether it is told why a job isn't further: for that its record is read.
    bool with_reasons = false;

    friend bool operator==(const job_query&, const job_query&) = default;
};

/// The states of a query that names none.
inline constexpr std::string_view usual_states[]{"active", "held"};

/// "name=…&state=…&limit=…&reasons": the query of a URL, percent-encoded. Empty for the query that is made without
/// members.
std::string to_url_query(const job_query& query);

/// Reads it. A failure says which parameter is wrong, and what would be right.
result<job_query> read_url_query(std::string_view encoded);

/// Whether that is the name of a folder that holds records.
bool is_state(std::string_view word);

/// "active, success, failed, …".
std::string all_states();

}  // namespace rdad::control
