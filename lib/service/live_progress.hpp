// SPDX-License-Identifier: BSL-1.0
// How far a job is, asked of the service because somebody wants to know.
#pragma once

#include "api/progress.hpp"
#include "client/account.hpp"
#include "control/access.hpp"
#include "control/job_view.hpp"
#include "coroutine/shared_result.hpp"
#include "disk/disk.hpp"
#include "failure/failure.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <sys/types.h>

#include <map>
#include <optional>
#include <string>

namespace rdad::service {

/// Why the service is not asked how far that job is, in a sentence. Null: it is active there, as its record says.
std::optional<std::string> why_not_asked(const control::job_view& view);

/// Makes one call for all who ask for the same job within ten seconds, and only few at a time: no job depends on them. For
/// one thread.
class live_progress
{
public:
    /// All must outlive this.
    live_progress(boost::asio::any_io_executor executor, client::account& account, disk::disk& disk)
        : executor_(executor), account_(account), disk_(disk)
    {}

    /// Takes half a minute at the most. Fails with ENOENT where there is no record of that name, with EACCES where `rule`
    /// says that the user `by` may not see it, with EOPNOTSUPP where the job isn't active at the service, or that tells no
    /// progress of it, and with EAGAIN where it may be asked again: the service has asked for a pause, say.
    boost::asio::awaitable<result<api::progress>> ask(std::string name, uid_t by, control::access_rule rule);

    /// Ends what goes on. From within the event loop.
    void cancel();

private:
    /// What has come of a call.
    struct told
    {
        std::optional<api::progress> progress{};

        /// Where there is none.
        failure problem{};
    };

    boost::asio::awaitable<told> call(job::call asked);
    std::optional<failure> why_no_calls() const;
    failure why_put_off(const client::observed_call& seen) const;
    coroutine::shared_result<told>* find_or_add(const std::string& job_id);

    boost::asio::any_io_executor executor_;
    client::account& account_;
    disk::disk& disk_;
    std::map<std::string, coroutine::shared_result<told>> asked_;  ///< by the ids of jobs
};

}  // namespace rdad::service
