// SPDX-License-Identifier: BSL-1.0
// The kinds of events that the operator is told of: what each is called, how grave it is, and the id by which
// the catalog, systemd/rdad.catalog, says what it means and what to do.
#pragma once

#include <span>
#include <string_view>

namespace rdad::journal {

/// As syslog(3) has them.
enum class priority
{
    alert = 1,    ///< the daemon is down, and somebody is to be called
    error = 3,    ///< something is broken and a person is needed
    warning = 4,  ///< something is wrong, and goes on
    notice = 5,   ///< the daemon starts, stops, reloads; a trouble is over
    info = 6,     ///< what happens to jobs
    debug = 7,    ///< what is seen at each look, and nothing comes of
};

/// "alert", "error", "warning", "notice", "info", "debug".
std::string_view to_string(priority priority) noexcept;

/// What has happened.
enum class message_kind
{
    config_wrong,         ///< the configuration is wrong; the daemon doesn't start
    internal_error,       ///< a bug, or a system without memory or descriptors; the daemon ends
    spool_failed,         ///< the spool can't be used, or is another daemon's; the daemon doesn't start
    control_failed,       ///< no socket for orders
    page_failed,          ///< no port for the page
    page_opened,          ///< the page is there for browsers
    ready,                ///< the daemon takes jobs
    going_on,             ///< with jobs of an earlier run
    still_paused,         ///< an earlier run was asked for a pause that isn't over
    stopping,             ///< the daemon ends
    drained,              ///< nothing is left to do
    reloaded,             ///< the configuration was read again
    reload_refused,       ///< the configuration is wrong; the one that is there stays
    reload_incomplete,    ///< a part of the configuration waits for the next start
    record_unreadable,    ///< a record in active/ can't be read
    stranger_in_active,   ///< something in active/ is not the daemon's
    job_taken,            ///< there is a record of a dropped job
    job_created,          ///< the service has created the job
    job_patched,          ///< the service has taken settings or cost estimation parameters
    job_activated,        ///< the job is active at the service
    job_started_late,     ///< a job that counted as not started is active after all
    job_progress,         ///< how far an active job is
    job_interrupted,      ///< a call for a job has failed and is tried again
    job_stuck,            ///< calls for a job have failed for some time
    job_resumed,          ///< they work again
    job_cancelling,       ///< the job is to be cancelled
    job_deleted,          ///< the service has deleted the job, which was created for an estimate
    job_released,         ///< a held job goes on
    job_retried,          ///< the spec of a job that has ended was dropped once more
    job_succeeded,        ///< the job has ended well
    job_failed,           ///< the job has ended badly
    job_cancelled,        ///< the job was cancelled
    job_unsubmitted,      ///< the job is ready and not started
    job_held,             ///< the job waits for a person
    job_rejected,         ///< the job can't be started: the service has refused it, or it is too late
    file_rejected,        ///< a dropped file, or one job of it, is no good
    file_not_taken,       ///< a dropped file can't be moved or read
    files_unwatched,      ///< new files are noticed by looking only
    files_waiting,        ///< a user, or all, have as many jobs as may be: files are not taken yet
    batch_paused,         ///< somebody has paused a batch, or all
    batch_resumed,        ///< it goes on
    batch_prioritized,    ///< somebody has given a batch another priority
    day_spent,            ///< a job isn't started today, as it would cost more than a day may
    order_taken,          ///< an order for many jobs is on the disk
    order_refused,        ///< an order that the job is in no state for, or of no job
    order_failed,         ///< an order that isn't on the disk
    call_answered,        ///< what the service has answered to a call
    throttled,            ///< 429: all calls wait
    pause_not_kept,       ///< a restart would not know of a pause
    service_unreachable,  ///< no answer
    service_failing,      ///< a 5xx
    service_back,         ///< it answers again
    token_missing,        ///< no access token can be had
    token_refused,        ///< the service does not accept the access token
    token_accepted,       ///< the service accepts the access token again
    proxy_unauthorized,   ///< the proxy wants credentials, or others
    proxy_accepted,       ///< the proxy lets calls through again
    list_failing,         ///< jobs can't be followed by the list that they have to be followed by
    list_unusable,        ///< jobs are followed by their progress
    list_used,            ///< jobs are followed by the list again
    disk_failing,         ///< the spool can't be written, or read
    disk_works,           ///< it can again
    daemon_failed,        ///< the daemon has ended by a failure; told by systemd/rdad-failed@.service
};

/// What is the same for all messages of a kind.
struct message_kind_entry
{
    message_kind kind;
    std::string_view name;

    /// MESSAGE_ID (systemd.journal-fields(7)): 128 bits in 32 hexadecimal digits.
    std::string_view id;

    journal::priority priority;
};

/// All kinds, in the order of the enumeration.
std::span<const message_kind_entry> message_kinds() noexcept;

const message_kind_entry& entry_of(message_kind kind) noexcept;

}  // namespace rdad::journal
