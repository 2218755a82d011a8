// SPDX-License-Identifier: BSL-1.0
// The services as a function: a request and the time in, an answer out. No socket, no clock, no file.
#pragma once

#include "emulator/access/rate_limit.hpp"
#include "emulator/access/retry_after.hpp"
#include "emulator/access/token_endpoint.hpp"
#include "emulator/access/tokens.hpp"
#include "emulator/exchange.hpp"
#include "emulator/faults.hpp"
#include "emulator/jobs/job_operations.hpp"
#include "emulator/jobs/store.hpp"
#include "emulator/jobs/workspace_operations.hpp"
#include "emulator/list/listing.hpp"
#include "emulator/request_counters.hpp"
#include "emulator/route.hpp"

#include <chrono>
#include <string>
#include <vector>

namespace rdad::emulator {

struct service_options
{
    /// How many unsubmitted jobs of realitydataanalysis there are from the start.
    std::size_t jobs = 0;

    job_chances chances;

    request_limits limits;

    /// How answers of 429 say how long to wait.
    retry_after_form retry_after = retry_after_form::seconds;

    std::chrono::seconds token_lifetime = std::chrono::hours(1);

    /// Whether jobs can be listed. The operation is a technology preview, so it may be absent.
    bool has_list = true;

    /// Whether jobs are listed without their executionInformation.
    bool short_list_items = false;
};

/// What a service takes over from one that has ended.
struct service_past
{
    std::string permanent_token;
    std::string client_secret;
    kept_jobs jobs;

    /// See service::first_jobs.
    std::vector<std::string> first_jobs;
};

/// All job services together: they share the rate limit, the tokens and the faults. Not for more than one thread at a
/// time.
class service
{
public:
    /// With a past, the jobs are those of then and `options.jobs` doesn't count.
    service(const service_options& options, time_point now, std::optional<service_past> past = std::nullopt);

    /// Answers and counts one request. An answer of the API has an x-correlation-id of its own. Times must not go back from one call to the next.
    answer handle(const request& request, time_point now);

    /// Answers and counts a request that could not be read to its end; its body doesn't matter. `status` is
    /// of the 4xx class.
    response refuse(const request& request, unsigned status);

    bool has_past() const noexcept { return has_past_; }

    /// Ids of the jobs that were there from the start of the first of the services that share a past.
    const std::vector<std::string>& first_jobs() const noexcept { return first_jobs_; }

    /// A token that allows everything for as long as this lives.
    const std::string& permanent_token() const noexcept { return permanent_token_; }

    const client_credentials& client() const noexcept { return client_; }

    /// What GET /emulator/counters answers: see control.hpp.
    boost::json::object counters(time_point now) const;

    store& jobs() noexcept { return jobs_; }
    faults& ordered_faults() noexcept { return faults_; }

private:
    void identify(response& answered);
    answer handle_counted(const route& where, const request& request, time_point now);
    answer answer_or_fault(const route& where, const request& request, time_point now);
    response refuse_by_limit(const limit_refusal& refusal, time_point now);
    response refuse_by_order(response refusal, time_point now);
    answer meet_fault(const fault& met, const route& where, const request& request, time_point now);
    response operate(const route& where, const request& request, time_point now);
    response operate_authorized(const route& where, const request& request, time_point now);
    response operate_beside_jobs(const route& where, const request& request, time_point now);

    bool has_past_;
    store jobs_;
    job_operations operations_;
    workspace_operations workspaces_;
    listing listing_;
    bool has_list_;
    rate_limit limit_;
    retry_after_form retry_after_;
    tokens tokens_;
    client_credentials client_;
    std::string permanent_token_;
    faults faults_;
    request_counters requests_;

    // For the ids of answers.
    std::uint64_t identifying_key_;
    std::uint64_t identified_ = 0;

    std::vector<std::string> first_jobs_;
};

}  // namespace rdad::emulator
