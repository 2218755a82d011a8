// SPDX-License-Identifier: BSL-1.0
// A stored job as a JSON object, whole: what the emulator keeps of it beyond its own end.
#pragma once

#include "api/problem.hpp"
#include "emulator/jobs/stored_job.hpp"

#include <boost/json/object.hpp>

namespace rdad::emulator {

boost::json::object to_json(const stored_job& job);

/// Reads back what to_json has written.
api::checked<stored_job> parse_stored_job(const boost::json::object& object);

}  // namespace rdad::emulator
