// SPDX-License-Identifier: BSL-1.0
// What may be asked over the socket, and what is answered.
//
//     GET /v1/health          {"status": "a line"}: what the daemon is doing
//     GET /v1/batches         {"batches": […]}: those that it works on; see batch_status.hpp
//     GET /v1/earlier/DIGEST  {"earlier": …}: the batch that a file of this content would repeat, or null
//     GET /v1/jobs/NAME       one job, wherever its record is; see job_view.hpp
//     POST /v1/jobs/NAME/cancel, and likewise release and retry: an order
//
// What isn't answered with that is answered with {"message": "a sentence"}. An order is, with status 200 (it is noted, on
// the disk), 404 (no such job), 409 (the job is not in a state for it) or 503 (it may be tried again: the disk fails, the
// job is just being taken, or too many are being answered). Orders are also taken without /v1.
#pragma once

#include "control/batch_status.hpp"
#include "control/order.hpp"
#include "failure/failure.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/beast/http/status.hpp>
#include <boost/beast/http/verb.hpp>

#include <sys/types.h>

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rdad::control {

/// Those who know.
struct handlers
{
    /// Carries out an order of the user `by`, for the job of the record `name`.
    std::function<boost::asio::awaitable<order_answer>(control::order, std::string name, uid_t by)> order;

    /// In one line.
    std::function<std::string()> status;

    std::function<std::vector<batch_status>()> batches;

    /// What a batch of that digest would repeat, were it dropped now. Null: nothing.
    std::function<std::optional<job::earlier_batch>(const std::string& digest)> earlier;

    /// The text of job_view.hpp. Fails with ENOENT where there is no such job, with EILSEQ where its record makes no
    /// sense.
    std::function<boost::asio::awaitable<result<std::string>>(std::string name)> job;
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

/// To a request of the user `by`. The handlers must outlive it.
boost::asio::awaitable<response> answer_to(
    boost::beast::http::verb method,
    std::string target,
    const handlers& ask,
    uid_t by
);

}  // namespace rdad::control
