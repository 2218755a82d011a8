// SPDX-License-Identifier: BSL-1.0
// The body of POST /jobs.
#pragma once

#include "api/job_definition.hpp"

#include <boost/json/object.hpp>

#include <cstddef>
#include <optional>
#include <string>

namespace rdad::api {

/// How long the name of a job of the second generation may be, in characters.
inline constexpr std::size_t shortest_name = 3;
inline constexpr std::size_t longest_name = 256;

/// What a job is created from. A job needs a name, a type, inputs and outputs, and an owner.
struct job_creation
{
    /// Null: none, which the second generation allows.
    std::optional<std::string> name;

    // The owner: one of these; which, the service says.
    std::optional<std::string> project_id;
    std::optional<std::string> itwin_id;
    std::optional<std::string> workspace_id;

    job_definition definition;

    friend bool operator==(const job_creation&, const job_creation&) = default;
};

/// Takes the members of a creation, and makes a problem of what it lacks. Problems stay in the reader.
job_creation take_job_creation(object_reader& reader, const service& service);

/// Reads a creation as clients write it.
checked<job_creation> parse_job_creation(const boost::json::object& object, const service& service);

boost::json::object to_json(const job_creation& creation);

}  // namespace rdad::api
