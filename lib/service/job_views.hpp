// SPDX-License-Identifier: BSL-1.0
// Shows jobs to whoever asks for them, also where they may not read their records.
#pragma once

#include "control/access.hpp"
#include "control/batch_status.hpp"
#include "control/job_query.hpp"
#include "disk/disk.hpp"
#include "failure/failure.hpp"
#include "service/batch_history.hpp"
#include "service/job_runners.hpp"

#include <boost/asio/awaitable.hpp>

#include <sys/types.h>

#include <string>
#include <vector>

namespace rdad::service {

/// Of a job that the user who asks may not see.
failure not_to_be_seen(const std::string& name);

/// The text of control/job_view.hpp, of the job's record as the disk has it. Fails with ENOENT where there is none of that
/// name, and with EACCES where `rule` says that the user `by` may not see it. All must outlive the coroutine.
boost::asio::awaitable<result<std::string>> view_job(
    disk::disk& disk,
    const job_runners& runners,
    std::string name,
    uid_t by,
    control::access_rule rule
);

/// The text of control/job_list.hpp, of those that `by` may see.
boost::asio::awaitable<result<std::string>> list_jobs(
    disk::disk& disk,
    const job_runners& runners,
    control::job_query query,
    uid_t by,
    control::access_rule rule
);

/// The batches of which jobs are worked on, of those that `by` may see, with what has ended of them and when they will be over
/// as far as that is known at once.
boost::asio::awaitable<std::vector<control::batch_status>> list_batches(
    const job_runners& runners,
    batch_history& history,
    uid_t by,
    control::access_rule rule
);

}  // namespace rdad::service
