// SPDX-License-Identifier: BSL-1.0
// The answer of GET /jobs.
#pragma once

#include "api/job.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rdad::api {

/// One page of a list of jobs.
struct job_list
{
    /// Each with its text as the service wrote it. What isn't an object is left out.
    std::vector<job_response> jobs;

    /// The ids of active jobs that aren't among those: of a page that was skimmed.
    std::vector<std::string> active;

    /// Where the next page is, `_links.next.href`, as it was written. Null: this is the last one.
    std::optional<std::string> next;
};

/// Null if `body` isn't `{"jobs": […]}`.
std::optional<job_list> read_job_list(std::string_view body);

/// The same, for those to whom an active job is no more than its id: nothing else is made of it, and a page that holds
/// nothing but such jobs is read in a fraction of the time. Of two members of one name the last one counts; but a job that
/// isn't active and has such members is left out.
std::optional<job_list> skim_job_list(std::string_view body);

}  // namespace rdad::api
