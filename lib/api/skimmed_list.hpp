// SPDX-License-Identifier: BSL-1.0
// The answer of GET /jobs, for those who know the jobs and look for what has become of them.
#pragma once

#include "api/job.hpp"

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rdad::api {

/// A job that was started and hasn't ended, as a list says.
struct active_job
{
    std::string id;  ///< in canonical form, see canonical_id()
    std::optional<std::chrono::sys_seconds> created{};

    friend bool operator==(const active_job&, const active_job&) = default;
};

/// A job that has ended, as a list says.
struct ended_job
{
    std::string id;    ///< in canonical form, see canonical_id()
    std::string text;  ///< its Job document as the service wrote it, see read_job_document()
};

/// One page of a list of jobs.
struct skimmed_list
{
    std::vector<active_job> active;
    std::vector<ended_job> ended;

    /// How many elements the page has, those included that are neither, or that can't be understood.
    std::size_t size = 0;

    /// Where the next page is, `_links.next.href`, as it was written. Null: this is the last one.
    std::optional<std::string> next{};
};

/// Null if `body` isn't `{"jobs": […]}`. No document is built of it, so it is read in a fraction of the time that
/// read_job_list() takes. Of two members of one name the last one counts.
std::optional<skimmed_list> skim_job_list(std::string_view body);

}  // namespace rdad::api
