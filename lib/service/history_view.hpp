// SPDX-License-Identifier: BSL-1.0
// Sums up the jobs that have ended, for whoever asks.
#pragma once

#include "control/access.hpp"
#include "disk/disk.hpp"
#include "failure/failure.hpp"
#include "history/index.hpp"

#include <boost/asio/awaitable.hpp>

#include <sys/types.h>

#include <memory>
#include <string>

namespace rdad::service {

/// The index of the spool, brought up to date. It may be used by the disk's look() only, which does one thing after the other.
boost::asio::awaitable<result<std::shared_ptr<history::index>>> up_to_date_index(disk::disk& disk);

/// Has the index made anew when it is asked next, if it has failed because it is spoilt. Fails where that can't be.
boost::asio::awaitable<result<void>> remove_if_spoilt(disk::disk& disk, failure failed);

/// The text of history/summary.hpp for the query of a URL (history/query.hpp), of those jobs that `by` may see; by the index,
/// which is brought up to date first. Fails with EINVAL where the query makes no sense. `disk` must outlive the coroutine.
boost::asio::awaitable<result<std::string>> sum_up(
    disk::disk& disk,
    std::string url_query,
    uid_t by,
    control::access_rule rule
);

}  // namespace rdad::service
