// SPDX-License-Identifier: BSL-1.0
// A stored job of the second generation, which has specifications, as its service shows it.
#pragma once

#include "emulator/jobs/stored_job.hpp"

#include <boost/json/object.hpp>

namespace rdad::emulator {

/// Schema "Job". Outputs have the ids of what the job makes from its creation on: by name; where an object was sent, as
/// `location` of what it names; and where none were named, the one that there is.
boost::json::object specified_job_json(const stored_job& job, time_point now);

/// `{"progress": …}`: schema "Job Progress Response".
boost::json::object specified_progress(const stored_job& job, time_point now);

/// `{"messages": …}`: schema "Job Messages Response". A job that has failed has an error.
boost::json::object messages_document(const stored_job& job, time_point now);

}  // namespace rdad::emulator
