// SPDX-License-Identifier: BSL-1.0
// The calls that the life of a job needs, as requests of the API.
#pragma once

#include "api/service.hpp"
#include "job/record.hpp"
#include "pace/urgency.hpp"

#include <string>
#include <string_view>

namespace rdad::job {

/// What a call is for.
enum class operation
{
    create,            ///< POST /jobs, which in the second generation starts the job
    patch_definition,  ///< PATCH /jobs/{id} with type and settings
    patch_cost,        ///< PATCH /jobs/{id} with the cost estimation parameters
    activate,          ///< PATCH /jobs/{id} with state active
    cancel,            ///< PATCH /jobs/{id} with state cancelled; in the second generation DELETE /jobs/{id}
    delete_job,        ///< DELETE /jobs/{id}
    get,               ///< GET /jobs/{id}
    progress,          ///< GET /jobs/{id}/progress
    messages,          ///< GET /jobs/{id}/messages, in the second generation
    find_created,      ///< GET /jobs of the name that a creation has sent
    list,              ///< GET /jobs of those that are active, or of some by their ids: a call of the sweep
};

std::string_view to_string(operation op) noexcept;

pace::urgency urgency_of(operation op) noexcept;

/// An HTTP request, without the base URL and the headers that all have.
struct call
{
    job::operation operation;
    std::string method;
    std::string path;  ///< below the service's prefix
    std::string body;  ///< JSON; empty for none

    /// Whether a connection that dies during the request lets it be repeated unseen (RFC 9110 section 9.2.2).
    /// What creates or activates a job never is: it costs money.
    bool idempotent;

    /// A link that the service has given, in place of `path`: it is used as it is. Empty for none.
    std::string link{};

    /// To which it goes. Never null.
    const api::service* service = &api::realitydataanalysis;
};

/// The request for an operation on the job of `record`, which has to be one that its service has. Must not be called for
/// lists, which are of no job, nor to delete one that isn't made for an estimate.
call make_call(operation op, const record& record);

}  // namespace rdad::job
