// SPDX-License-Identifier: BSL-1.0
// What the daemon tells people of how it is.
#pragma once

#include "client/account.hpp"
#include "control/health/daemon_health.hpp"
#include "coroutine/shared_result.hpp"
#include "disk/disk.hpp"
#include "journal/troubles.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace rdad::service {

/// Asks nobody but the disk, and that only for a second. For one thread.
class health_view
{
public:
    /// All must outlive this.
    health_view(boost::asio::any_io_executor executor, const client::account& account, disk::disk& disk)
        : account_(account), disk_(disk), free_bytes_(executor, kept)
    {}

    /// `status` is the daemon's line for people.
    boost::asio::awaitable<control::daemon_health> look(
        std::string status,
        std::vector<journal::lasting_trouble> troubles
    );

    /// Ends what goes on. From within the event loop.
    void cancel() { free_bytes_.cancel(); }

private:
    static constexpr std::chrono::seconds kept{1};

    const client::account& account_;
    disk::disk& disk_;
    coroutine::shared_result<std::optional<std::uint64_t>> free_bytes_;
};

}  // namespace rdad::service
