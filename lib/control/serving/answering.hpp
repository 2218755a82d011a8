// SPDX-License-Identifier: BSL-1.0
// What may be asked over the socket, and what is answered.
//
//     GET /v1/health          how the daemon is, and what it does; see daemon_health.hpp
//     GET /v1/batches         {"batches": […]}: those that it works on; see batch_status.hpp
//     GET /v1/earlier/DIGEST  {"earlier": …}: the batch that a file of this content would repeat, or null
//     GET /v1/jobs?…          many jobs, a line each; see job_query.hpp, job_list.hpp
//     GET /v1/jobs/NAME       one job, wherever its record is; see job_view.hpp
//     GET /v1/events?after=CURSOR  a stream of what happens; see events/visible_events.hpp
//     GET /metrics            numbers for Prometheus and the like; see metrics/exposition.hpp
//     GET /v1/history?…       sums of the jobs that have ended; see history/query.hpp, history/summary.hpp
//     POST /v1/jobs/NAME/progress  {"progress": {"percentage": 56, …}}: how far it is, for which one call is made
//     POST /v1/jobs/NAME/cancel, and likewise release and retry: an order
//     POST /v1/pause, /v1/resume, /v1/batches/LABEL/pause, /v1/batches/LABEL/resume: nothing of it is begun, or it goes on
//     POST /v1/batches/LABEL/priority  {"priority": 5}: its jobs get that, or, where it is null, that of their specs
//     POST /v1/check          {"isGood": …, "findings": […]}: what is wrong, for which one call is made; see finding.hpp
//     POST /v1/page           {"url": "http://…"}: opens the page in a browser, see page_server.hpp
//     POST /v1/orders         {"order": "cancel", "jobs": ["NAME", …]}: an order for many
//
// What isn't answered with that is answered with {"message": "a sentence"}. An order is, with status 200 (it is noted, on
// the disk), 403 (the job is another user's), 404 (no such job), 409 (the job is not in a state for it) or 503 (it may be
// tried again: the disk fails, the job is just being taken, or too many are being answered); an order for many also says
// for how many jobs it is noted, and of the others why not. Orders for one are also taken without /v1.
#pragma once

#include "control/serving/exchange.hpp"
#include "control/serving/handlers.hpp"

#include <boost/asio/awaitable.hpp>

#include <string_view>

namespace rdad::control {

/// Whether the request with that target is an order for many, which may be long.
bool is_order_for_many(std::string_view target);

/// The handlers must outlive it.
boost::asio::awaitable<response> answer_to(request request, const handlers& ask);

}  // namespace rdad::control
