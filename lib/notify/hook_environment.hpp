// SPDX-License-Identifier: BSL-1.0
// What a hook finds of an event in its environment. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace rdad::notify {

/// "RDAD_EVENT=job_ended", and so on: each member of the event, by its name: RDAD_JOB_ID of jobId, RDAD_JOBS_SUCCESS of the
/// count of jobs that have succeeded. Texts are as they are in the event, where nothing in them steers a terminal.
std::vector<std::string> environment_of(std::string_view event);

}  // namespace rdad::notify
