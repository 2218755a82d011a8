// SPDX-License-Identifier: BSL-1.0
// Shows one job to whoever asks for it, also where they may not read its record.
#pragma once

#include "disk/disk.hpp"
#include "failure/failure.hpp"
#include "service/job_runners.hpp"

#include <boost/asio/awaitable.hpp>

#include <string>

namespace rdad::service {

/// The text of control/job_view.hpp, of the job's record as the disk has it. Fails with ENOENT where there is none of that
/// name. All must outlive the coroutine.
boost::asio::awaitable<result<std::string>> view_job(
    disk::disk& disk,
    const job_runners& runners,
    std::string name
);

}  // namespace rdad::service
