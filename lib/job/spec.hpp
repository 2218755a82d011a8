// SPDX-License-Identifier: BSL-1.0
// A job spec: what a user wants done with one job.
#pragma once

#include "api/job_creation.hpp"
#include "api/job_definition.hpp"
#include "api/job_patch.hpp"
#include "api/job_state.hpp"
#include "api/problem.hpp"
#include "api/service.hpp"

#include <boost/json/object.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace rdad::job {

/// The member `rdad` of a job file: for the daemon only, never sent.
struct policy
{
    /// The job is held if the service estimates that it costs more, in cost units. Null: whatever it costs.
    std::optional<double> max_estimated_cost;

    /// Jobs of higher priority get their calls first.
    std::int32_t priority = 0;

    /// The job isn't started earlier. Null: as soon as may be.
    std::optional<std::chrono::system_clock::time_point> not_before;

    /// A job that hasn't ended by then is cancelled. Null: it may take as long as it takes.
    std::optional<std::chrono::system_clock::time_point> deadline;

    /// The batch is run although the same is being run, or was dropped lately.
    bool again = false;

    /// Only what the job would cost is wanted. It is never started; where it is created for that, it is deleted
    /// afterwards.
    bool estimate_only = false;

    /// Which service the job is of. Never null.
    const api::service* service = &api::realitydataanalysis;

    friend bool operator==(const policy&, const policy&) = default;
};

/// One job of a job file.
struct spec
{
    /// Null: the job is created first, from `name`, its owner, and `definition`.
    std::optional<std::string> id;

    // For a new job only.
    std::optional<std::string> name;
    std::optional<std::string> project_id;
    std::optional<std::string> itwin_id;
    std::optional<std::string> workspace_id;

    /// What the user wants: active, cancelled, or unsubmitted, which is patched and estimated but not
    /// started.
    api::job_state wanted = api::job_state::active;

    /// What is patched before the job is started; empty where it is to be started as it is.
    api::job_definition definition;

    job::policy policy;

    friend bool operator==(const spec&, const spec&) = default;
};

/// Which service a spec is of, and by whose rules it was read.
inline const api::service& service_of(const spec& spec) noexcept
{
    return *spec.policy.service;
}

/// Reads the JSON object of one job. All members are checked here, so that what is wrong costs no call. `of_unnamed` is the
/// service of a job that names none.
api::checked<spec> parse_spec(
    const boost::json::object& object,
    const api::service& of_unnamed = api::realitydataanalysis
);

/// The body that creates the job of a spec without an id.
api::job_creation creation_of(const spec& spec);

}  // namespace rdad::job
