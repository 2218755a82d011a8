// SPDX-License-Identifier: BSL-1.0
// What a job is made of: the members that creating and patching it share, in all services.
#pragma once

#include "api/cost.hpp"
#include "api/json/object_reader.hpp"
#include "api/service.hpp"
#include "api/settings.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <optional>
#include <string>

namespace rdad::api {

/// Null means left out.
struct job_definition
{
    /// Schema "Job type", or a type of a later generation.
    std::optional<std::string> type;

    /// Inputs and outputs in the generation of patch-job.
    std::optional<any_settings> settings;

    // Inputs and outputs in the later generation, sent as they are.
    std::optional<boost::json::array> inputs;
    std::optional<boost::json::array> outputs;
    std::optional<boost::json::object> options;

    /// Inputs, outputs and options in the second generation of the services, sent as they are.
    std::optional<boost::json::object> specifications;

    std::optional<api::cost_estimation_parameters> cost_estimation_parameters;

    /// True if it says what the job is to do: anything but the cost estimation parameters.
    bool has_work() const;

    friend bool operator==(const job_definition&, const job_definition&) = default;
};

/// Takes the members of a definition of a job of that service. Problems stay in the reader.
job_definition take_job_definition(object_reader& reader, const service& service);

/// Makes problems of the members that PATCH doesn't take there.
void refuse_what_is_not_patched(object_reader& reader, const service& service);

/// Adds the members of a definition to the body of a request.
void write(boost::json::object& object, const job_definition& definition);

}  // namespace rdad::api
