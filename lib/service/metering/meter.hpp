// SPDX-License-Identifier: BSL-1.0
// The daemon in numbers: counts what it does, and looks how it is when somebody asks.
#pragma once

#include "client/account.hpp"
#include "coroutine/shared_result.hpp"
#include "disk/disk.hpp"
#include "disk/faults.hpp"
#include "failure/failure.hpp"
#include "metrics/activity.hpp"
#include "metrics/snapshot.hpp"
#include "service/job_runners.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace rdad::service {

/// Makes no call, and asks nobody but the disk, and that only for a second. For one thread.
class meter
{
public:
    /// Counts from now on: listens to the account and the runners. All must outlive this, and call nobody once it is gone.
    meter(
        const boost::asio::any_io_executor& executor,
        client::account& account,
        job_runners& runners,
        disk::disk& disk,
        const disk::faults& faults
    );
    meter(const meter&) = delete;
    meter& operator=(const meter&) = delete;

    /// The text of metrics/exposition.hpp, of now or of the second before. Fails with EAGAIN when it is cancelled.
    boost::asio::awaitable<result<std::string>> scrape();

    /// The configuration was read again, and is in use if it was good.
    void config_was_read(bool is_good);

    /// Ends what goes on. From within the event loop.
    void cancel();

private:
    /// What only the disk tells. Null: it doesn't.
    struct spool_look
    {
        std::optional<std::uint64_t> free_bytes{};
        std::optional<std::size_t> held{};
    };

    boost::asio::awaitable<std::string> make_text();
    boost::asio::awaitable<spool_look> look_at_spool();
    metrics::snapshot snapshot_of(const spool_look& seen) const;

    client::account& account_;
    job_runners& runners_;
    disk::disk& disk_;
    const disk::faults& faults_;
    metrics::activity counted_;
    std::chrono::sys_seconds began_;
    std::chrono::sys_seconds config_read_;
    bool is_config_good_ = true;
    coroutine::shared_result<spool_look> spool_look_;
    coroutine::shared_result<std::string> text_;
};

}  // namespace rdad::service
