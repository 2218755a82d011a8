// SPDX-License-Identifier: BSL-1.0
// A stored job as the service shows it.
#pragma once

#include "emulator/jobs/stored_job.hpp"

#include <boost/json/object.hpp>

namespace rdad::emulator {

/// Schema "Job" of the job's service; see specified_job_document.hpp for the second generation. A job of realitydataanalysis that was made in the later generation of the API has
/// its inputs, outputs and options at the top, as it was sent.
boost::json::object job_json(const stored_job& job, time_point now);

/// `{"job": …}`: schema "Job response"; "Job Response" of the second generation.
boost::json::object job_document(const stored_job& job, time_point now);

/// `{"progress": …}`, only for a submitted job; of contextcapture `{"jobProgress": …}`, for any.
boost::json::object progress_document(const stored_job& job, time_point now);

}  // namespace rdad::emulator
