// SPDX-License-Identifier: BSL-1.0
// The pause that the service has asked for, as the next process that owns the spool finds it.
#pragma once

#include "client/call_queue.hpp"
#include "disk/disk.hpp"
#include "journal/journal.hpp"
#include "journal/troubles.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <chrono>

namespace rdad::service {

/// For one thread.
class pause_record
{
public:
    /// `disk` and `journal` must outlive this, and this the coroutines that it spawns on the executor.
    pause_record(boost::asio::any_io_executor executor, disk::disk& disk, journal::journal& journal);

    /// Lets the queue wait for what is left of the pause that an earlier process has kept. Blocks on the
    /// disk.
    void restore(client::call_queue& queue);

    /// Writes until when the service wants no calls, on the disk's thread. Where that fails, the operator is
    /// told; a restart would not know of the pause then.
    void keep(std::chrono::system_clock::time_point until);

private:
    boost::asio::any_io_executor executor_;
    disk::disk& disk_;
    journal::journal& journal_;
    journal::troubles not_kept_;
};

}  // namespace rdad::service
