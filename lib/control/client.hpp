// SPDX-License-Identifier: BSL-1.0
// Asks the daemon that owns a spool, and gives it orders, over its socket.
//
// Each of these waits for the answer, for half a minute at most, ask_history() for ten minutes. They fail with ENOTCONN where
// no daemon answers at the socket, with EACCES where the user may not use it, or not see what is asked for, with EAGAIN where
// it may be tried again, and with EBADMSG where the answer makes no sense.
#pragma once

#include "api/progress.hpp"
#include "control/batch_status.hpp"
#include "control/health/daemon_health.hpp"
#include "control/job_list.hpp"
#include "control/job_query.hpp"
#include "control/job_view.hpp"
#include "control/order.hpp"
#include "diagnosis/finding.hpp"
#include "failure/failure.hpp"

#include <boost/system/error_code.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace rdad::control {

/// Why nothing is answered there, when a socket has failed so.
failure no_answer(const std::string& socket_path, const boost::system::error_code& why);

result<order_answer> give_order(const std::string& socket_path, order order, const std::string& name);

/// For all those jobs, most_jobs_of_order at the most.
result<orders_answer> give_orders(
    const std::string& socket_path,
    order order,
    const std::vector<std::string>& names
);

/// Pauses the batch that people call so, or resumes it; all where that is null.
result<order_answer> give_pausing_order(
    const std::string& socket_path,
    bool pauses,
    const std::optional<std::string>& label
);

/// Gives the batch that people call so that priority; null: its jobs have those of their specs.
result<order_answer> give_priority(
    const std::string& socket_path,
    const std::string& label,
    std::optional<std::int32_t> priority
);

/// Has the daemon check itself, its host and the service.
result<std::vector<diagnosis::finding>> order_check(const std::string& socket_path);

/// Has the daemon make an address that opens the page for who asks. Fails with EOPNOTSUPP where it has no page.
result<std::string> order_page(const std::string& socket_path);

/// The daemon in numbers, as Prometheus reads them.
result<std::string> ask_metrics(const std::string& socket_path);

/// How the daemon is, and what it does.
result<daemon_health> ask_health(const std::string& socket_path);

/// The batches that it works on.
result<std::vector<batch_status>> ask_batches(const std::string& socket_path);

/// What a file of that digest would repeat, were it dropped now. Null: nothing.
result<std::optional<job::earlier_batch>> ask_earlier(
    const std::string& socket_path,
    const std::string& digest
);

result<job_list> ask_jobs(const std::string& socket_path, const job_query& query);

/// The text of history/summary.hpp, for the query of a URL that history/query.hpp makes.
result<std::string> ask_history(const std::string& socket_path, const std::string& url_query);

/// Has the daemon ask the service how far the job is. Fails with ENOENT where there is no such job, with EOPNOTSUPP where
/// the service doesn't tell that of it.
result<api::progress> ask_progress(const std::string& socket_path, const std::string& name);

/// Fails with ENOENT where the daemon knows no such job, with EBADMSG where its record makes no sense.
result<job_view> ask_job(const std::string& socket_path, const std::string& name);

}  // namespace rdad::control
