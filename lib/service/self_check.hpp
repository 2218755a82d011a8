// SPDX-License-Identifier: BSL-1.0
// What the daemon finds when it is told to check itself, its host and the service.
#pragma once

#include "client/account.hpp"
#include "config/config.hpp"
#include "control/access.hpp"
#include "coroutine/shared_result.hpp"
#include "diagnosis/finding.hpp"
#include "disk/disk.hpp"
#include "failure/failure.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <sys/types.h>

#include <vector>

namespace rdad::service {

/// Makes one call, in its turn, for all who have it checked within ten seconds. For one thread.
class self_check
{
public:
    /// The configuration is read again from `source`. All must outlive this.
    self_check(
        boost::asio::any_io_executor executor,
        const config::source& source,
        disk::disk& disk,
        client::account& account
    );

    /// Takes half a minute at the most. Fails with EACCES where `rule` says that the user `by` may not order anything for
    /// all.
    boost::asio::awaitable<result<std::vector<diagnosis::finding>>> run(uid_t by, control::access_rule rule);

    /// The configuration was read again: what was found by the one before is over.
    void forget() { shared_.forget(); }

    /// Ends what goes on. From within the event loop.
    void cancel() { shared_.cancel(); }

private:
    boost::asio::awaitable<std::vector<diagnosis::finding>> look();
    boost::asio::awaitable<std::vector<diagnosis::finding>> look_at_service();
    diagnosis::finding configuration_finding(const result<config::config>& read) const;

    boost::asio::any_io_executor executor_;
    const config::source& source_;
    disk::disk& disk_;
    client::account& account_;
    coroutine::shared_result<std::vector<diagnosis::finding>> shared_;
};

}  // namespace rdad::service
