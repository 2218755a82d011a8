// SPDX-License-Identifier: BSL-1.0
// Those who know what is asked over a socket, and carry out what is ordered.
#pragma once

#include "api/progress.hpp"
#include "control/batch_status.hpp"
#include "control/health/daemon_health.hpp"
#include "control/job_query.hpp"
#include "control/order.hpp"
#include "control/serving/body_stream.hpp"
#include "diagnosis/finding.hpp"
#include "failure/failure.hpp"

#include <boost/asio/awaitable.hpp>

#include <sys/types.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
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

    /// The events behind that cursor, as they come: see events/event_text.hpp. Null: those that come from now on.
    std::function<std::shared_ptr<body_stream>(std::optional<std::uint64_t> after, uid_t by)> events;

    /// Checks the daemon, its host and the service. Fails with EACCES where the user may not have that done.
    std::function<boost::asio::awaitable<result<std::vector<diagnosis::finding>>>(uid_t by)> check{};

    /// How far the service says that the job of the record `name` is. Fails as `job` does, and besides with EOPNOTSUPP
    /// where it doesn't tell that of the job, and with EAGAIN where it may be asked again.
    std::function<boost::asio::awaitable<result<api::progress>>(std::string name, uid_t by)> progress{};

    /// The address that opens the page in a browser, for that user. Fails with EOPNOTSUPP where there is no page.
    std::function<result<std::string>(uid_t by)> page{};

    /// The daemon in numbers, as Prometheus reads them, for everybody. Fails with EAGAIN where it takes too long.
    std::function<boost::asio::awaitable<result<std::string>>()> metrics{};
};

}  // namespace rdad::control
