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

    /// Where the next page is, `_links.next.href`, as it was written. Null: this is the last one.
    std::optional<std::string> next;
};

/// Null if `body` isn't `{"jobs": […]}`.
std::optional<job_list> read_job_list(std::string_view body);

}  // namespace rdad::api
