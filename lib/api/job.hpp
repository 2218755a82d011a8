// SPDX-License-Identifier: BSL-1.0
// The Job document: what the service says of a job.
#pragma once

#include "api/cost.hpp"
#include "api/execution_information.hpp"
#include "api/job_state.hpp"
#include "api/settings.hpp"

#include <boost/json/object.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace rdad::api {

/// Schemas "Job" of the services; what one calls otherwise is read by either name. Null means that the service didn't say, or
/// said something that can't be understood.
struct job
{
    std::optional<std::string> id;  ///< in canonical form, see canonical_id()
    std::optional<job_state> state;
    std::optional<std::string> type;  ///< schema "Job type", or a type of a later generation
    std::optional<std::string> name;
    std::optional<std::string> email;       ///< of the user whom the job belongs to
    std::optional<std::string> project_id;  ///< owner in the generation of patch-job
    std::optional<std::string> itwin_id;    ///< owner in the later generation
    std::optional<std::string> data_center;
    std::optional<std::string> created_date_time;        ///< RFC 3339
    std::optional<std::string> last_modified_date_time;  ///< RFC 3339
    std::optional<complete_settings> settings;
    std::optional<api::execution_information> execution_information;
    std::optional<api::cost_estimation> cost_estimation;

    friend bool operator==(const job&, const job&) = default;
};

job read_job(const boost::json::object& object);
boost::json::object to_json(const job& job);

/// Schema "Job response", read from the body of an answer.
struct job_response
{
    api::job job;

    /// The Job document as the service wrote it, number by number.
    std::string text;
};

/// Null if `body` isn't a job response.
std::optional<job_response> read_job_response(std::string_view body);

/// The same of what such a response has in its member `job`. Null if it isn't an object, or none that a record can keep.
std::optional<job_response> read_job_document(std::string_view text);

/// The member `state` of a Job document, as JSON, for a sentence: read_job() may not understand it. Null if there is none. The
/// document must be one that parse_json() accepts.
std::optional<std::string> state_as_written(std::string_view job_text);

/// `{"job": …}`.
boost::json::object job_response_json(const job& job);

}  // namespace rdad::api
