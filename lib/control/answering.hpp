// SPDX-License-Identifier: BSL-1.0
// What may be asked over the socket, and what is answered.
//
//     GET /v1/health          how the daemon is, and what it does; see daemon_health.hpp
//     GET /v1/batches         {"batches": […]}: those that it works on; see batch_status.hpp
//     GET /v1/earlier/DIGEST  {"earlier": …}: the batch that a file of this content would repeat, or null
//     GET /v1/jobs?…          many jobs, a line each; see job_query.hpp, job_list.hpp
//     GET /v1/jobs/NAME       one job, wherever its record is; see job_view.hpp
//     GET /v1/history?…       sums of the jobs that have ended; see history/query.hpp, history/summary.hpp
//     POST /v1/jobs/NAME/progress  {"progress": {"percentage": 56, …}}: how far it is, for which one call is made
//     POST /v1/jobs/NAME/cancel, and likewise release and retry: an order
//     POST /v1/pause, /v1/resume, /v1/batches/LABEL/pause, /v1/batches/LABEL/resume: nothing of it is begun, or it goes on
//     POST /v1/batches/LABEL/priority  {"priority": 5}: its jobs get that, or, where it is null, that of their specs
//     POST /v1/check          {"isGood": …, "findings": […]}: what is wrong, for which one call is made; see finding.hpp
//     POST /v1/orders         {"order": "cancel", "jobs": ["NAME", …]}: an order for many
//
// What isn't answered with that is answered with {"message": "a sentence"}. An order is, with status 200 (it is noted, on
// the disk), 403 (the job is another user's), 404 (no such job), 409 (the job is not in a state for it) or 503 (it may be
// tried again: the disk fails, the job is just being taken, or too many are being answered); an order for many also says
// for how many jobs it is noted, and of the others why not. Orders for one are also taken without /v1.
#pragma once

#include "api/progress.hpp"
#include "control/batch_status.hpp"
#include "control/health/daemon_health.hpp"
#include "control/job_query.hpp"
#include "control/order.hpp"
#include "diagnosis/finding.hpp"
#include "failure/failure.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/beast/http/status.hpp>
#include <boost/beast/http/verb.hpp>

#include <sys/types.h>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rdad::control {

/// Those who know. Each is told who asks.
struct handlers
{
    /// Carries out an order of the user `by`, for the job of the record `name`.
    std::function<boost::asio::awaitable<order_answer>(control::order, std::string name, uid_t by)> order;

    /// Takes an order of the user `by` for the jobs of those records.
    std::function<
        boost::asio::awaitable<orders_answer>(control::order, std::vector<std::string> names, uid_t by)>
        orders;

    /// Pauses the batch that people call so, or resumes it; all where that is null.
    std::function<
        boost::asio::awaitable<order_answer>(bool pauses, std::optional<std::string> label, uid_t by)>
        pause;

    /// Gives the batch that people call so a priority; null: its jobs have those of their specs.
    std::function<boost::asio::awaitable<
        order_answer>(std::string label, std::optional<std::int32_t> priority, uid_t by)>
        priority;

    /// How the daemon is.
    std::function<boost::asio::awaitable<daemon_health>(uid_t by)> health;

    /// Those of which jobs are worked on.
    std::function<boost::asio::awaitable<std::vector<batch_status>>(uid_t by)> batches;

    /// What a batch of that digest would repeat, were it dropped now. Null: nothing, or nothing that they may see.
    std::function<std::optional<job::earlier_batch>(const std::string& digest, uid_t by)> earlier;

    /// The text of job_list.hpp. Fails where the disk does.
    std::function<boost::asio::awaitable<result<std::string>>(job_query query, uid_t by)> jobs;

    /// The text of job_view.hpp. Fails with ENOENT where there is no such job, with EACCES where the user may not see it,
    /// with EILSEQ where its record makes no sense.
    std::function<boost::asio::awaitable<result<std::string>>(std::string name, uid_t by)> job;

    /// The text of history/summary.hpp for the query of a URL. Fails with EINVAL where that makes no sense.
    std::function<boost::asio::awaitable<result<std::string>>(std::string url_query, uid_t by)> history;

    /// Checks the daemon, its host and the service. Fails with EACCES where the user may not have that done.
    std::function<boost::asio::awaitable<result<std::vector<diagnosis::finding>>>(uid_t by)> check{};

    /// How far the service says that the job of the record `name` is. Fails as `job` does, and besides with EOPNOTSUPP
    /// where it doesn't tell that of the job, and with EAGAIN where it may be asked again.
    std::function<boost::asio::awaitable<result<api::progress>>(std::string name, uid_t by)> progress{};
};

struct request
{
    boost::beast::http::verb method;
    std::string target;
    std::string body;
    uid_t by;  ///< the user who has connected
};

struct response
{
    boost::beast::http::status status;
    std::string body;  ///< JSON

    /// The method that is allowed, where another one was used. Empty elsewhere.
    std::string_view allow{};
};

/// The response that only has that sentence.
response response_of(boost::beast::http::status status, std::string_view message);

/// Whether the request with that target is an order for many, which may be long.
bool is_order_for_many(std::string_view target);

/// The handlers must outlive it.
boost::asio::awaitable<response> answer_to(request request, const handlers& ask);

}  // namespace rdad::control
