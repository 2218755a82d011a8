// SPDX-License-Identifier: BSL-1.0
// What jobs would cost that were only estimated, for people and scripts. Pure.
#pragma once

#include "control/job_view.hpp"
#include "control/text/styled_text.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace rdad::control {

struct job_estimate
{
    /// Of its record.
    std::string name;

    /// The folder of the spool where the record is.
    std::string state;

    /// As the API writes it. Empty: it isn't known.
    std::string type;

    /// In cost units of the service. Null: there is none, or none yet.
    std::optional<double> cost{};

    /// Of the outcome: a sentence. Empty: there is none yet.
    std::string reason{};

    /// At the service. Empty: it isn't known.
    std::string job_id{};

    bool is_created = false;  ///< for the estimate
    bool is_deleted = false;
};

/// Of a job whose file says estimateOnly.
job_estimate estimate_of(const job_view& view);

/// Whether each has a cost, and nothing is left of it at the service that was created for that.
bool are_all_estimated(const std::vector<job_estimate>& jobs) noexcept;

/// A line for each below a heading, which fits into so many columns, with the reason below where that says more; their sum;
/// and what has become of the jobs that were created. Empty where there are none.
styled_text to_text(const std::vector<job_estimate>& jobs, std::size_t columns);

/// One JSON object: jobs, estimatedCost, which is their sum, and withoutEstimate, how many of them have none.
std::string to_json_text(const std::vector<job_estimate>& jobs);

}  // namespace rdad::control
